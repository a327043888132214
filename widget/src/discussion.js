/** Puts giscus' frame into the page and follows what it says. Loaded on demand. */

import { advice, configuration, language } from "./config.js";
import css from "./discussion.css";
import { dress, h } from "./dom.js";
import { frameAddress, listen } from "./frame.js";
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

/** Milliseconds on the screen without a word from giscus, after which the reader may retry. */
const PATIENCE = 15_000;

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

/**
 * @param {HTMLElement} element
 * @param {string} rootMargin how far from the screen it is seen
 * @param {() => void} seen called once
 * @param {AbortSignal} signal ends the waiting
 */
function whenSeen(element, rootMargin, seen, signal) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      seen();
    },
    { rootMargin },
  );
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * Opens the comments when they come near the screen.
 *
 * @param {HTMLElement & {open: () => void}} host
 * @param {AbortSignal} signal ends the waiting
 */
export const openWhenSeen = (host, signal) =>
  whenSeen(host, "400px", () => host.open(), signal);

/**
 * Shows the discussion of the page.
 *
 * @param {Place} place
 */
export async function mount(place) {
  dress(/** @type {ShadowRoot} */ (place.host.shadowRoot), css);
  takeSession();
  const config = await configuration(place.host);
  if (place.signal.aborted) return;
  const add = advice(config);
  if (add.length) place.report("error", strings.setup, ...add);
  else open(place, config);
}

/**
 * @param {HTMLElement} host
 * @param {GiscusConfig} config
 * @param {string} token "" when the reader is signed out
 */
const makeFrame = (host, config, token) =>
  /** @type {HTMLIFrameElement} */ (
    h("iframe", {
      title: strings.title,
      scrolling: "no",
      allow: "clipboard-write",
      part: "frame",
      loading: config.loading,
      src: frameAddress(config, document, {
        id: host.id,
        session: token,
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
  const { origin } = new URL(config.origin);
  const token = session.read();
  const frame = makeFrame(place.host, config, token);
  const ended = new AbortController();
  const { signal } = ended;
  place.signal.addEventListener("abort", () => ended.abort(), { signal });
  /** @param {string} text */
  const fail = (text) => {
    ended.abort();
    place.report("error", text, link(config.repo));
  };
  const signOut = () => {
    ended.abort();
    session.write("");
    open(place, config);
  };
  let silent = true;
  const listening = () => setTimeout(() => silent && !signal.aborted && fail(strings.silent), PATIENCE);
  whenSeen(frame, "0px", listening, signal);
  listen(frame, origin, (message) => {
    silent = false;
    // Only a frame that had a token can do better without.
    hear(message, frame, { report: place.report, fail, signOut: token ? signOut : undefined });
  }, signal);
  follow(place.host, config, signal, (theme) =>
    frame.contentWindow?.postMessage({ giscus: { setConfig: { theme } } }, origin),
  );
  show(place, frame);
}

/**
 * @param {Place} place
 * @param {HTMLIFrameElement} frame
 */
function show({ host, body }, frame) {
  // The button that was pressed goes: focus moves on to what it opened.
  const pressed = host.shadowRoot?.activeElement;
  // Where the browser keeps nothing, nothing is offered that it would have to keep.
  const canKeep = wishComments(wantsComments());
  body.replaceChildren(frame, ...(canKeep ? [always()] : []));
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
 * @param {{report: Place["report"], fail: (text: string) => void, signOut?: () => void}} then
 */
function hear({ error = "", resizeHeight }, frame, { report, fail, signOut }) {
  if (resizeHeight) frame.style.height = `${resizeHeight}px`;
  // Until giscus speaks, the frame may be blank and of the wrong colour.
  frame.dataset.shown = "";
  if (signOut && /Bad credentials|Invalid state value|State has expired/.test(error)) {
    signOut();
  } else if (/rate limit/.test(error)) {
    fail(strings.limited);
  } else if (error && !/Discussion not found/.test(error)) {
    // giscus answers "not found" until somebody writes the first comment.
    fail(fill(strings.refused, { error }));
  } else {
    report("ready");
  }
}
