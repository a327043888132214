/** Puts giscus' frame into the page and follows what it says. Loaded on demand. */

import { h } from "./dom.js";
import { DEFAULTS, frameAddress, listen } from "./frame.js";
import { session } from "./store.js";
import { fill } from "./strings.js";
import { strings } from "./discussion-strings.js";

/** @typedef {import("./frame.js").GiscusConfig} GiscusConfig */
/** @typedef {import("./frame.js").Message} Message */
/**
 * @typedef {object} Place
 * @property {HTMLElement} host the element, whose attributes win over `giscus.json`
 * @property {HTMLElement} body what the frame goes into
 * @property {AbortSignal} signal ends it all
 * @property {(state: "loading" | "ready" | "error", text?: string, ...more: Node[]) => void} report
 */

/** Milliseconds without a word from the frame after which the reader may retry. */
const PATIENCE = 15_000;

/** Values without which giscus cannot open a discussion, as hugo.toml spells them. */
const REQUIRED = ["repo", "repoID", "categoryID"];

/** @param {string} name */
const attributeName = (name) => name.replace(/[A-Z]+/g, (word) => `-${word.toLowerCase()}`);

/**
 * The configuration that stands in the tag itself.
 *
 * @param {HTMLElement} host
 * @returns {Partial<GiscusConfig>}
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

/** @param {GiscusConfig} config */
const missing = (config) =>
  (config.mapping === "number" ? REQUIRED.slice(0, 2) : REQUIRED).filter(
    (name) => !config[/** @type {"repo"} */ (name.replace("ID", "Id"))],
  );

/** @param {HTMLElement} host */
const language = (host) => host.getAttribute("lang") || document.documentElement.lang;

/**
 * @param {HTMLElement} host
 * @returns {Promise<GiscusConfig & {missing?: string[], help?: string}>}
 */
async function configuration(host) {
  const own = attributes(host);
  if (own.repo) return { ...DEFAULTS, ...own };
  const address = new URL("giscus.json", import.meta.url);
  address.searchParams.set("lang", language(host));
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return { ...DEFAULTS, ...(await answer.json()), ...own };
}

/** Takes giscus' sign-in token out of the page's address, where signing in left it. */
function takeSession() {
  const url = new URL(location.href);
  const token = url.searchParams.get("giscus");
  if (!token) return;
  session.write(token);
  url.searchParams.delete("giscus");
  history.replaceState(history.state, "", url);
}

/** @param {HTMLElement} host */
function isDark(host) {
  const scheme = getComputedStyle(host).colorScheme;
  return (
    /dark/.test(scheme) &&
    (!/light/.test(scheme) || matchMedia("(prefers-color-scheme: dark)").matches)
  );
}

/** @param {string} repo */
const link = (repo) =>
  h("a", { href: `https://github.com/${repo}/discussions`, part: "link" }, strings.github);

/** @param {string[]} keys */
const block = (keys) =>
  h("pre", {}, ["[params.comments.giscus]", ...keys.map((key) => `${key} = "…"`)].join("\n"));

/**
 * Shows the discussion of the page.
 *
 * @param {Place} place
 */
export async function mount(place) {
  takeSession();
  const config = await configuration(place.host);
  const absent = missing(config);
  if (place.signal.aborted) return;
  if (absent.length) {
    const help = fill(strings.author, { help: config.help || strings.help });
    place.report("error", strings.setup, h("p", {}, help), block(absent));
  } else {
    open(place, config);
  }
}

/**
 * @param {Place} place
 * @param {GiscusConfig} config
 */
function open(place, config) {
  const { host, body, signal, report } = place;
  const frame = /** @type {HTMLIFrameElement} */ (
    h("iframe", {
      title: strings.title,
      scrolling: "no",
      allow: "clipboard-write",
      part: "frame",
      src: frameAddress(config, document, {
        id: host.id,
        session: session.read(),
        theme:
          host.getAttribute("theme") ||
          (isDark(host) ? config.darkTheme : config.lightTheme) ||
          config.theme,
        lang: host.getAttribute("lang") || config.lang || language(host),
      }),
    })
  );
  /** @param {string} text */
  const fail = (text) => report("error", text, link(config.repo));
  const timer = setTimeout(fail, PATIENCE, strings.silent);
  const stop = listen(frame, new URL(config.origin).origin, (message) => {
    clearTimeout(timer);
    hear(message, frame, { report, fail, again: () => (stop(), open(place, config)) });
  });
  signal.addEventListener("abort", () => (clearTimeout(timer), stop()));
  // The button that was pressed goes: focus moves on to what it opened.
  const pressed = host.shadowRoot?.activeElement;
  body.replaceChildren(frame);
  if (pressed) frame.focus({ preventScroll: true });
}

/**
 * @param {Message} message
 * @param {HTMLIFrameElement} frame
 * @param {{report: Place["report"], fail: (text: string) => void, again: () => void}} then
 */
function hear({ error = "", resizeHeight }, frame, { report, fail, again }) {
  if (resizeHeight) frame.style.height = `${resizeHeight}px`;
  if (/Bad credentials|Invalid state value|State has expired/.test(error)) {
    session.write("");
    again();
  } else if (/rate limit/.test(error)) {
    fail(strings.limited);
  } else if (error && !/Discussion not found/.test(error)) {
    // giscus answers "not found" until somebody writes the first comment.
    fail(fill(strings.refused, { error }));
  } else {
    report("ready");
  }
}
