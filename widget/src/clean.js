/** Checks one article of a file: what is kept of it, or why nothing is. Pure. */

import { articleKey } from "./article.js";
import { KINDS } from "./marks.js";

/** @typedef {import("./marks.js").Entry} Entry */
/** @typedef {import("./marks.js").Register} Register */
/** @typedef {"address" | "unreadable"} Reason */
/**
 * @typedef {object} Cleaned
 * @property {string} key
 * @property {boolean} named whether the file named the key; else the address gave it
 * @property {Entry} entry
 */

/** Characters of a title, and of an address or a key, that no honest article exceeds. */
const TITLE = 500;
const ADDRESS = 2000;

/** The last millisecond of the year 9999: later ones have no date in ISO's four digits. */
const LATEST = 253_402_300_799_999;

/**
 * @param {unknown} value
 * @param {string} site "" where the file does not tell
 * @returns {URL | undefined} only an address of the web
 */
function webAddress(value, site) {
  if (typeof value !== "string" || value.length > ADDRESS) return undefined;
  try {
    const address = new URL(value, site || undefined);
    return /^https?:$/.test(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @param {number} last
 * @returns {value is number}
 */
const isTime = (value, last) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= last;

/**
 * @param {any} value
 * @returns {Register | undefined}
 */
function register(value) {
  const { on, at, since } = value ?? {};
  if (typeof on !== "boolean" || !isTime(at, LATEST)) return undefined;
  return { on, at, ...(isTime(since, at) && { since }) };
}

/**
 * The registers of an article: no others, and none that another device could
 * never overrule.
 *
 * @param {Record<string, unknown>} item
 * @returns {Entry | undefined}
 */
function registers(item) {
  /** @type {Entry} */
  const entry = {};
  for (const kind of KINDS) {
    if (item[kind] === undefined) continue;
    const read = register(item[kind]);
    if (!read) return undefined;
    entry[kind] = read;
  }
  return Object.keys(entry).length ? entry : undefined;
}

/**
 * The key under which this site keeps an article of any site: those of others
 * begin with their origin, and lose it again where they are at home.
 *
 * @param {string} key
 * @param {string} origin the article's
 * @param {string} here
 */
function keyAt(key, origin, here) {
  const prefix = `${origin} `;
  const bare = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  return origin === here ? bare : prefix + bare;
}

/**
 * @param {unknown} item
 * @param {string} site origin of the site that wrote the file
 * @param {string} here origin of this site
 * @returns {Cleaned | Reason}
 */
export function clean(item, site, here) {
  if (typeof item !== "object" || item === null) return "unreadable";
  const { key, title, url, modified } = /** @type {Record<string, unknown>} */ (item);
  const entry = registers(/** @type {Record<string, unknown>} */ (item));
  if (!entry) return "unreadable";
  const address = webAddress(url ?? key, site);
  if (!address) return "address";
  const { href, origin, pathname, search } = address;
  const own = origin === here;
  const named = typeof key === "string" && key !== "" && key.length <= ADDRESS;
  const derived = () => (own ? articleKey(href, href) : pathname + search);
  return {
    key: keyAt(named ? key : derived(), origin, here),
    named,
    entry: {
      ...(typeof title === "string" && { title: title.slice(0, TITLE) }),
      url: own ? href.slice(origin.length) : href,
      ...(typeof modified === "string" && modified.length < 40 && { modified }),
      ...entry,
    },
  };
}
