/** One article of the list, or the place where it stood. */

import { h } from "./dom.js";
import { titleOf } from "./list-order.js";
import { isOn, setAt } from "./marks.js";
import { strings } from "./rows-strings.js";
import { fill } from "./strings.js";

/** @typedef {import("./list-order.js").Row} Row */
/** @typedef {import("./list-order.js").Kind} Kind */
/**
 * @typedef {object} Note What is known of an article beyond its marks.
 * @property {string} [href] where it is now
 * @property {string[]} texts
 */

/**
 * Only addresses of the web become links: an entry may have been imported.
 *
 * @param {Row} row
 */
function link(row) {
  const href = String(row.url ?? "/");
  const element = /** @type {HTMLAnchorElement} */ (h("a", { href, dir: "auto" }, titleOf(row)));
  if (!/^https?:$/.test(element.protocol)) element.href = "/";
  return element;
}

/**
 * @param {Row} row
 * @param {Kind} kind
 * @param {import("./speech.js").Speech} speech
 */
function time(row, kind, speech) {
  const at = new Date(setAt(row[kind]));
  const text = speech.date(at);
  return h("time", text ? { datetime: at.toISOString() } : {}, text);
}

/**
 * The list listens for all of its buttons.
 *
 * @param {string} name what it does
 * @param {string} label
 * @param {Record<string, string>} [more]
 */
const action = (name, label, more) => h("button", { type: "button", name, ...more }, label);

/**
 * @param {Row} row
 * @param {Kind} kind
 * @param {import("./speech.js").Speech} speech
 * @param {Note} [note]
 */
export function rowElement(row, kind, speech, note = { texts: [] }) {
  const title = titleOf(row);
  /** @param {string} text */
  const label = (text) => ({ "aria-label": fill(text, { title }) });
  const parts = isOn(row, kind)
    ? [
        link(row),
        time(row, kind, speech),
        action("read", strings.read, {
          ...label(strings.readOne),
          "aria-pressed": String(isOn(row, "read")),
        }),
        action("remove", strings.remove, label(strings.removeOne)),
      ]
    : [h("span", {}, strings.removed), action("undo", strings.undo)];
  const element = h("li", { "data-key": row.key }, ...parts);
  annotate(element, note);
  return element;
}

/**
 * Writes into a row what is known now. Its buttons stay: the reader may be pressing one.
 *
 * @param {Element} element
 * @param {Note} note
 */
export function annotate(element, { href, texts }) {
  for (const old of element.querySelectorAll("small")) old.remove();
  const link = element.querySelector("a");
  link?.after(...texts.map((text) => h("small", {}, text)));
  if (link && href) link.href = href;
}

/** @param {Element} row */
const controls = (row) => [.../** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("a, button"))];

/**
 * The element of an article, if it is drawn.
 *
 * @param {HTMLElement} list
 * @param {string | undefined} key
 */
export const find = (list, key) =>
  /** @type {HTMLElement[]} */ ([...list.children]).find((row) => row.dataset.key === key);

/**
 * Keeps the reader's place in a row that is drawn anew, or hands it to the
 * button that took the place of the pressed one.
 *
 * @param {HTMLElement} list
 * @param {() => void} draw
 */
export function keepFocus(list, draw) {
  const active = /** @type {HTMLElement} */ (
    /** @type {ShadowRoot} */ (list.getRootNode()).activeElement
  );
  const row = /** @type {HTMLElement | undefined} */ (active?.closest("[data-key]"));
  const at = row ? controls(row).indexOf(active) : 0;
  draw();
  const now = row && find(list, row.dataset.key);
  if (now) (controls(now)[at] ?? controls(now).at(-1))?.focus();
}
