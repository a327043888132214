/** Building shadow trees without markup: nothing here is ever parsed as HTML. */

import css from "./style.css";

/**
 * @param {string} tag
 * @param {Record<string, string | ((event: Event) => void)>} [attributes]
 *   functions are listeners for the event of that name
 * @param {(Node | string | false)[]} children what is false or empty is left out
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * A decorative icon: what it says is said by the text beside it.
 *
 * @param {string} path
 */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** @type {Record<string, CSSStyleSheet>} one sheet for all elements that share it */
const sheets = {};

/**
 * Adds styles to a shadow tree. A sheet made by script is no inline style, so a
 * strict Content-Security-Policy lets it pass.
 *
 * @param {ShadowRoot} root
 * @param {string} text
 */
export function dress(root, text) {
  let sheet = sheets[text];
  if (!sheet) (sheet = sheets[text] = new CSSStyleSheet()).replaceSync(text);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/**
 * Opens the element's shadow tree.
 *
 * @param {HTMLElement} host
 * @param {...(Node | string)} children
 */
export function shadow(host, ...children) {
  const root = host.attachShadow({ mode: "open" });
  dress(root, css);
  root.append(...children);
  return root;
}

/**
 * Runs work after the next paint, so that no paint waits for it.
 *
 * @param {() => void} work
 */
export const afterPaint = (work) => {
  requestAnimationFrame(() => setTimeout(work));
};

/**
 * Tells when the page's address changes without a reload. The token that giscus
 * leaves in it after signing in makes no other page.
 *
 * @param {() => void} moved called after the new page has been painted
 * @param {AbortSignal} [signal] ends it
 */
export function onNavigate(moved, signal) {
  const page = () => location.href.replace(/([?&]giscus=|#).*/, "");
  let shown = page();
  const look = () => {
    if (shown !== (shown = page())) afterPaint(() => signal?.aborted || moved());
  };
  // Older engines tell of the back button only; sites there replace the elements.
  const target = /** @type {{navigation?: EventTarget}} */ (window).navigation;
  target?.addEventListener("currententrychange", look, { signal });
  addEventListener("popstate", look, { signal });
}

/**
 * Tells the page what happened.
 *
 * @param {HTMLElement} host
 * @param {string} name
 * @param {object} detail
 */
export const emit = (host, name, detail) =>
  host.dispatchEvent(
    new CustomEvent(`afterword:${name}`, { detail, bubbles: true, composed: true }),
  );
