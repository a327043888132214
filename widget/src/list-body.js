/** The rows of the list: loaded beside the element, which says what they are about. */

import { button } from "./button.js";
import { afterPaint, emit, h } from "./dom.js";
import { FIRST, model } from "./list-model.js";
import { offering } from "./list-offer.js";
import { annotate, find, keepFocus, rowElement } from "./list-rows.js";
import { isOn } from "./marks.js";
import { part } from "./part.js";
import { strings } from "./rows-strings.js";
import { pageStore } from "./store.js";
import { translate } from "./words.js";

await translate("rows", strings);

/** @typedef {import("./list-order.js").Row} Row */
/** @typedef {import("./list-order.js").View} View */
/**
 * @typedef {object} List
 * @property {HTMLElement} host
 * @property {HTMLElement} place where the rows go
 * @property {HTMLElement} status
 * @property {import("./speech.js").Speech} speech
 * @property {() => void} counted called when there are more or fewer articles
 * @property {(n: number, rows: number) => void} found called with the number of articles of
 *   the view, and of its rows
 * @property {() => void} refused called when storage was full
 * @property {() => void} backup
 * @property {() => void} offer lets the reader choose what was updated
 */

/** Pixels that a row has at least. */
const ROW = 52;

/** How many rows the reader can see at once. */
const screenful = () => Math.ceil(innerHeight / ROW);

/** @param {List} list */
export function body(list) {
  const articles = model(list.speech);
  const { view } = articles;
  const offer = offering(list);
  let limit = FIRST;
  /** @type {Set<string | undefined>} keys that changed since the last look */
  const changed = new Set();
  /** @type {Row[]} what was drawn last */
  let drawn = [];
  /** @type {import("./list-notes.js").Notes | undefined} */
  let notes;
  /** @type {Promise<void> | undefined} */
  let arriving;

  // One listener for all rows.
  const rows = h("ul", { part: "rows", click: press, auxclick: press });
  const more = button(strings.more, showMore);
  list.place.replaceChildren(rows, more);

  /** @param {Row} row */
  const element = (row) => rowElement(row, view.kind, list.speech, notes?.of(row));

  /** @param {number} [now] rows drawn at once: the others follow after the next paint */
  function draw(now = limit) {
    const found = (drawn = articles.found());
    const elements = (/** @type {number} */ from, /** @type {number} */ to) =>
      found.slice(from, to).map(({ key }) => element(articles.row(key)));
    keepFocus(rows, () => rows.replaceChildren(...elements(0, now)));
    afterPaint(() => {
      if (found === drawn) rows.append(...elements(now, limit));
    });
    more.hidden = found.length <= limit;
    tell();
  }

  /** The places of removed articles are none of those that were found. */
  function tell() {
    const found = articles.found();
    const marked = found.filter(({ key }) => isOn(articles.row(key), view.kind));
    list.found(marked.length, found.length);
  }

  function showMore() {
    const next = limit;
    limit += FIRST;
    draw();
    rows.children[next]?.querySelector("a")?.focus();
  }

  function count() {
    list.counted();
    offer(articles.rows());
  }

  function show() {
    count();
    // What was shown stays shown: the reader may be far down.
    draw(rows.children.length || screenful());
  }

  async function load() {
    if (!(await articles.load(show))) return;
    show();
    if (articles.size()) inquire();
    await articles.prepare();
  }

  /** What is known of the articles beyond their marks comes once they are shown, or never. */
  async function inquire() {
    arriving ??= part("notes").then(
      (module) => {
        notes = module.notes({ ...list, view, changed: annotated });
      },
      () => {},
    );
    await arriving;
    notes?.look();
  }

  function annotated() {
    count();
    for (const row of /** @type {HTMLElement[]} */ ([...rows.children])) {
      const note = notes?.of(articles.row(row.dataset.key ?? ""));
      if (note) annotate(row, note);
    }
  }

  /**
   * Draws one article anew in its place, which it leaves only when the reader
   * asks for another view.
   *
   * @param {string} key
   */
  function update(key) {
    const row = element(articles.update(key));
    keepFocus(rows, () => find(rows, key)?.replaceWith(row));
    count();
    tell();
  }

  function catchUp() {
    const keys = [...changed];
    changed.clear();
    const [key] = keys;
    if (keys.length === 1 && key !== undefined && articles.has(key)) update(key);
    else if (keys.length) load();
  }

  /** @param {Event} event */
  function press({ target, type }) {
    const pressed = /** @type {HTMLElement} */ (target).closest("a, button");
    const place = /** @type {HTMLElement | null | undefined} */ (pressed?.closest("[data-key]"));
    if (!pressed || !place) return;
    const row = articles.row(place.dataset.key ?? "");
    const name = pressed.getAttribute("name");
    // A link opens by the middle button too.
    if (!name) notes?.opened(row);
    if (!name || type !== "click") return;
    if (name === "read") write(row, name, !isOn(row, name));
    else write(row, view.kind, name === "undo", articles.undone(row.key));
    if (name === "read") notes?.opened(row);
  }

  /**
   * @param {Row} row
   * @param {import("./marks.js").RegisterName} kind
   * @param {boolean} on
   * @param {{since?: number}} [more]
   */
  function write({ key, title = "", url = "", modified }, kind, on, more) {
    const article = { key, title, url, ...(modified && { modified }) };
    const state = pageStore().write(article, kind, on, more);
    catchUp();
    if (state === "full") list.refused();
    else emit(list.host, kind, { article: key, on });
  }

  return {
    articles,
    load,
    /** @param {string} key of an article, which may have another now */
    now: (key) => notes?.now(key) ?? key,

    /** Looks again for what is known of the articles beyond their marks. */
    look: () => notes?.look(),

    /** @param {Partial<View>} change */
    turn(change) {
      Object.assign(view, change);
      limit = FIRST;
      if (change.kind || change.sort) articles.arrange();
      if (change.kind) count();
      draw(screenful());
    },

    /**
     * Many keys may change at once, as when another tab imports a backup.
     *
     * @param {string | undefined} key
     */
    hear(key) {
      if (!changed.size) afterPaint(catchUp);
      changed.add(key);
    },
  };
}
