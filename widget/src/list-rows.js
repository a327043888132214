/** One article of the list, or the place where it stood. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { titleOf } from "./list-order.js";
import { strings } from "./list-strings.js";
import { isOn } from "./marks.js";
import { fill } from "./strings.js";

/** @typedef {import("./list-order.js").Row} Row */
/** @typedef {import("./list-order.js").Kind} Kind */
/** @typedef {import("./marks.js").RegisterName} RegisterName */
/** @typedef {(row: Row, kind: RegisterName, on: boolean) => void} Write */

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
  const at = new Date(row[kind]?.at ?? NaN);
  const text = speech.date(at);
  return h("time", text ? { datetime: at.toISOString() } : {}, text);
}

/**
 * @param {Row} row
 * @param {Kind} kind
 * @param {import("./speech.js").Speech} speech
 * @param {Write} write
 */
export function rowElement(row, kind, speech, write) {
  const title = titleOf(row);
  const read = isOn(row, "read");
  /** @param {string} text */
  const label = (text) => ({ "aria-label": fill(text, { title }) });
  const parts = isOn(row, kind)
    ? [
        link(row),
        time(row, kind, speech),
        button(strings.read, () => write(row, "read", !read), {
          ...label(strings.readOne),
          "aria-pressed": String(read),
        }),
        button(strings.remove, () => write(row, kind, false), label(strings.removeOne)),
      ]
    : [h("span", {}, strings.removed), button(strings.undo, () => write(row, kind, true))];
  return h("li", { "data-key": row.key }, ...parts);
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
