/**
 * The giscus frame: its address and its messages, as giscus' own `client.ts`
 * makes and takes them. No script of giscus runs in the page.
 */

import { giscusLanguage } from "./language.js";

/**
 * @typedef {object} GiscusConfig As `giscus.json` answers it.
 * @property {string} repo
 * @property {string} repoId
 * @property {string} category
 * @property {string} categoryId
 * @property {string} mapping
 * @property {string} term
 * @property {boolean} strict
 * @property {boolean} reactionsEnabled
 * @property {boolean} emitMetadata
 * @property {string} inputPosition
 * @property {string} theme
 * @property {string} lightTheme
 * @property {string} darkTheme
 * @property {string} lang
 * @property {string} loading
 * @property {string} origin
 */

/** @type {GiscusConfig} */
export const DEFAULTS = {
  repo: "",
  repoId: "",
  category: "",
  categoryId: "",
  mapping: "pathname",
  term: "",
  strict: false,
  reactionsEnabled: true,
  emitMetadata: false,
  inputPosition: "bottom",
  theme: "preferred_color_scheme",
  lightTheme: "",
  darkTheme: "",
  lang: "",
  loading: "eager",
  origin: "https://giscus.app",
};

/**
 * The page's address without giscus' own parameter and without the fragment.
 *
 * @param {Document} doc
 */
function pageAddress({ location }) {
  const url = new URL(location.href);
  url.searchParams.delete("giscus");
  url.hash = "";
  return url.href;
}

/**
 * @param {Document} doc
 * @param {string[]} names
 */
const meta = (doc, ...names) => {
  for (const name of names) {
    const found = doc.querySelector(`meta[property='${name}'],meta[name='${name}']`);
    if (found) return found.getAttribute("content") ?? "";
  }
  return "";
};

/**
 * The term of a path under the mapping `pathname`.
 *
 * @param {string} path
 */
export const pathTerm = (path) =>
  path.length < 2 ? "index" : path.slice(1).replace(/\.\w+$/, "");

/**
 * What giscus looks the page's discussion up by.
 *
 * @param {GiscusConfig} config
 * @param {Document} doc
 * @returns {["term" | "number", string]}
 */
export function discussionOf({ mapping, term }, doc) {
  switch (mapping) {
    case "url":
      return ["term", pageAddress(doc)];
    case "title":
      return ["term", doc.title];
    case "og:title":
      return ["term", meta(doc, "og:title", "title")];
    case "specific":
      return ["term", term];
    case "number":
      return ["number", term];
    default:
      return ["term", pathTerm(doc.location.pathname)];
  }
}

/** A longer address has been answered with 414 (hugo-paper#221). */
const DESCRIPTION_LENGTH = 300;

/**
 * The address of the frame.
 *
 * @param {GiscusConfig} config
 * @param {Document} doc
 * @param {{id: string, session: string, theme: string, lang: string}} own
 *   id of the element to come back to after signing in; "" for none
 */
export function frameAddress(config, doc, { id, session, theme, lang }) {
  const page = pageAddress(doc);
  // giscus reads Boolean(+value): "true" would switch a feature off.
  const flag = (/** @type {boolean} */ value) => (value ? "1" : "0");
  const description = [...meta(doc, "og:description", "description")];
  const url = new URL(`/${giscusLanguage(lang)}/widget`, config.origin);
  url.search = String(
    new URLSearchParams([
      ["origin", id ? `${page}#${id}` : page],
      ["session", session],
      ["theme", theme],
      ["reactionsEnabled", flag(config.reactionsEnabled)],
      ["emitMetadata", flag(config.emitMetadata)],
      ["inputPosition", config.inputPosition],
      ["repo", config.repo],
      ["repoId", config.repoId],
      ["category", config.category],
      ["categoryId", config.categoryId],
      ["strict", flag(config.strict)],
      ["description", description.slice(0, DESCRIPTION_LENGTH).join("")],
      ["backLink", meta(doc, "giscus:backlink") || page],
      discussionOf(config, doc),
    ]),
  );
  return url.href;
}

/**
 * @typedef {{resizeHeight?: number, error?: string}} Message
 */

/**
 * Hears the messages of one frame.
 *
 * @param {HTMLIFrameElement} frame
 * @param {string} origin the only origin that is heard
 * @param {(message: Message) => void} heard
 * @param {AbortSignal} signal ends it
 */
export function listen(frame, origin, heard, signal) {
  /** @param {MessageEvent} event */
  const handler = ({ origin: from, source, data }) => {
    if (from !== origin || source !== frame.contentWindow) return;
    if (typeof data?.giscus === "object" && data.giscus) heard(data.giscus);
  };
  addEventListener("message", handler, { signal });
}
