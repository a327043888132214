/** Building shadow trees without markup: nothing here is ever parsed as HTML. */

import css from "./style.css";

/**
 * @param {string} tag
 * @param {Record<string, string | ((event: Event) => void)>} [attributes]
 *   functions are listeners for the event of that name
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
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

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * Opens the element's shadow tree. A sheet made by script is no inline style,
 * so a strict Content-Security-Policy lets it pass.
 *
 * @param {HTMLElement} host
 * @param {...(Node | string)} children
 */
export function shadow(host, ...children) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
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
