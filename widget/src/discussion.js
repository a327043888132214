/** Puts giscus' frame into the page and follows what it says. Loaded on demand. */

import css from "./discussion.css";
import { dress, h } from "./dom.js";
import { DEFAULTS, frameAddress, listen } from "./frame.js";
import { session, wantsComments, wishComments } from "./store.js";
import { fill } from "./strings.js";
import { strings } from "./discussion-strings.js";
import { themeFor, watchTheme } from "./theme.js";
import { translate } from "./words.js";

await translate("discussion", strings);

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
  // A theme in the tag wins over the site's pair of themes too.
  const pair = own.theme ? { lightTheme: "", darkTheme: "" } : {};
  return { ...DEFAULTS, ...(await answer.json()), ...pair, ...own };
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

/** @param {string} repo */
const link = (repo) =>
  h("a", { href: `https://github.com/${repo}/discussions`, part: "link" }, strings.github);

/** @param {string[]} keys */
const block = (keys) =>
  h("pre", {}, ["[params.comments.giscus]", ...keys.map((key) => `${key} = "…"`)].join("\n"));

/**
 * Opens the comments when they come near the screen.
 *
 * @param {HTMLElement & {open: () => void}} host
 * @param {AbortSignal} signal ends the waiting
 */
export function openWhenSeen(host, signal) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      host.open();
    },
    { rootMargin: "400px" },
  );
  observer.observe(host);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * Shows the discussion of the page.
 *
 * @param {Place} place
 */
export async function mount(place) {
  dress(/** @type {ShadowRoot} */ (place.host.shadowRoot), css);
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
 * @param {HTMLElement} host
 * @param {GiscusConfig} config
 */
const makeFrame = (host, config) =>
  /** @type {HTMLIFrameElement} */ (
    h("iframe", {
      title: strings.title,
      scrolling: "no",
      allow: "clipboard-write",
      part: "frame",
      src: frameAddress(config, document, {
        id: host.id,
        session: session.read(),
        theme: themeFor(host, config),
        lang: host.getAttribute("lang") || config.lang || language(host),
      }),
    })
  );

/** The reader's standing wish, which is taken back where it was made. */
function always() {
  const button = h("button", { type: "button", class: "small", part: "always" }, strings.always);
  button.setAttribute("aria-pressed", String(wantsComments()));
  button.addEventListener("click", () => {
    const wanted = button.ariaPressed !== "true";
    if (wishComments(wanted)) button.ariaPressed = String(wanted);
  });
  return button;
}

/**
 * @param {Place} place
 * @param {GiscusConfig} config
 */
function open(place, config) {
  const { host, body, signal, report } = place;
  const { origin } = new URL(config.origin);
  const frame = makeFrame(host, config);
  /** @param {string} text */
  const fail = (text) => report("error", text, link(config.repo));
  const timer = setTimeout(fail, PATIENCE, strings.silent);
  const stop = listen(frame, origin, (message) => {
    clearTimeout(timer);
    hear(message, frame, { report, fail, again: () => (stop(), open(place, config)) });
  });
  signal.addEventListener("abort", () => (clearTimeout(timer), stop()));
  follow(host, config, signal, (theme) =>
    frame.contentWindow?.postMessage({ giscus: { setConfig: { theme } } }, origin),
  );
  // The button that was pressed goes: focus moves on to what it opened.
  const pressed = host.shadowRoot?.activeElement;
  body.replaceChildren(frame, always());
  if (pressed) frame.focus({ preventScroll: true });
}

/**
 * Sends the frame a new theme when the page becomes light or dark.
 *
 * @param {HTMLElement} host
 * @param {GiscusConfig} config
 * @param {AbortSignal} signal
 * @param {(theme: string) => void} send
 */
function follow(host, config, signal, send) {
  let shown = themeFor(host, config);
  watchTheme(() => {
    const theme = themeFor(host, config);
    if (theme === shown) return;
    shown = theme;
    send(theme);
  }, signal);
}

/**
 * @param {Message} message
 * @param {HTMLIFrameElement} frame
 * @param {{report: Place["report"], fail: (text: string) => void, again: () => void}} then
 */
function hear({ error = "", resizeHeight }, frame, { report, fail, again }) {
  if (resizeHeight) frame.style.height = `${resizeHeight}px`;
  // Until giscus speaks, the frame may be blank and of the wrong colour.
  frame.dataset.shown = "";
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
