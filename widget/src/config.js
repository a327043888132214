/** What giscus gets, from the tag or from `giscus.json`, and what its author is told to add. */

import { h } from "./dom.js";
import { strings } from "./discussion-strings.js";
import { DEFAULTS } from "./frame.js";
import { fill } from "./strings.js";

/**
 * @typedef {object} Lack What `giscus.json` answers in place of values.
 * @property {string[]} [lines] that its author still has to fill in
 * @property {string} [help]
 * @property {boolean} [unfound] there is no `giscus.json`
 */
/** @typedef {import("./frame.js").GiscusConfig & Lack} Config */

/** Values without which giscus cannot open a discussion, as `giscus.json` names them. */
const REQUIRED = /** @type {const} */ (["repo", "repoId", "category", "categoryId"]);

/** @param {string} name */
const attributeName = (name) => name.replace(/[A-Z]+/g, (word) => `-${word.toLowerCase()}`);

/**
 * The configuration that stands in the tag itself.
 *
 * @param {HTMLElement} host
 * @returns {Partial<Config>}
 */
function attributes(host) {
  /** @type {Record<string, string | boolean>} */
  const given = {};
  for (const [name, value] of Object.entries(DEFAULTS)) {
    const text = host.getAttribute(attributeName(name));
    if (text !== null) {
      given[name] = typeof value === "boolean" ? !/^(0|false)$/.test(text) : text;
    }
  }
  return given;
}

/** @param {HTMLElement} host */
export const language = (host) => host.getAttribute("lang") || document.documentElement.lang;

/**
 * Whether a file is not there: some servers answer their front page then.
 *
 * @param {Response} answer
 */
const isUnfound = ({ ok, status, headers }) =>
  status === 404 || (ok && /html/.test(headers.get("content-type") ?? ""));

/**
 * @param {HTMLElement} host
 * @returns {Promise<Config>}
 */
export async function configuration(host) {
  const own = attributes(host);
  if (own.repo) return { ...DEFAULTS, ...own };
  const address = new URL("giscus.json", import.meta.url);
  address.searchParams.set("lang", language(host));
  const answer = await fetch(address);
  if (isUnfound(answer)) return { ...DEFAULTS, ...own, unfound: true };
  if (!answer.ok) throw new Error(answer.statusText);
  // A theme in the tag wins over the site's pair of themes too.
  const pair = own.theme ? { lightTheme: "", darkTheme: "" } : {};
  return { ...DEFAULTS, ...(await answer.json()), ...pair, ...own };
}

/**
 * As the helper judges it: the id of a category suffices, and a discussion that
 * is given by its number needs neither.
 *
 * @param {Config} config
 */
function missing(config) {
  const byNumber = config.mapping === "number";
  /** @type {Record<string, unknown>} */
  const needless = { category: byNumber || config.categoryId, categoryId: byNumber };
  return REQUIRED.filter((name) => !config[name] && !needless[name]);
}

/** @param {string} help */
const forAuthor = (help) => h("p", {}, fill(strings.author, { help }));

/** @param {string[]} lines */
const block = (...lines) => h("pre", {}, lines.join("\n"));

/**
 * Only the package takes its folder from a link: this file stands in one itself.
 */
const isPackaged = () => !/\.js\b/.test(import.meta.url);

/**
 * What the author has to add, and where.
 *
 * @param {Config} config
 * @returns {Node[]} none where nothing is missing
 */
export function advice(config) {
  if (config.help) {
    const { lines = [] } = config;
    return [forAuthor(config.help), ...(lines.length ? [block(...lines)] : [])];
  }
  const absent = missing(config);
  if (!absent.length) return [];
  const tag = block(...absent.map((name) => `${attributeName(name)}="…"`));
  const link = [h("p", {}, strings.folder), block('<link rel="afterword" href="…">')];
  return [forAuthor(strings.help), tag, ...(config.unfound && isPackaged() ? link : [])];
}
