/** What the list knows: all articles, and where those stood that were removed. */

import { matching, sorted } from "./list-order.js";
import { isOn } from "./marks.js";
import { entries, pageStore } from "./store.js";

/** @typedef {import("./list-order.js").Row} Row */
/** @typedef {import("./list-order.js").Kind} Kind */

/** @type {readonly Kind[]} */
export const TABS = ["save", "like"];

/** @param {import("./speech.js").Speech} speech */
export function model(speech) {
  /** @type {import("./list-order.js").View} */
  const view = { kind: "save", query: "", sort: "newest", show: "all" };
  /** @type {Map<string, Row>} */
  let rows = new Map();
  /** @type {Record<Kind, Map<string, Row>>} unmarked since the page was opened: their places offer Undo */
  const gone = { save: new Map(), like: new Map() };
  /** @type {Row[]} the articles of the view's kind in their order */
  let order = [];

  /**
   * @param {Row} before
   * @param {Row | undefined} now
   */
  function miss(before, now) {
    for (const kind of TABS) {
      if (isOn(now, kind) || !now) gone[kind].delete(before.key);
      else if (isOn(before, kind)) gone[kind].set(before.key, before);
    }
  }

  return {
    view,
    /** @param {string} key */
    row: (key) => /** @type {Row} */ (rows.get(key)),
    rows: () => [...rows.values()],
    /** @param {Kind} kind */
    count: (kind) => [...rows.values()].filter((row) => isOn(row, kind)).length,
    found: () => matching(order, view),

    /**
     * Whether the article has a place in the view.
     *
     * @param {string} key
     */
    has: (key) => isOn(rows.get(key), view.kind) || gone[view.kind].has(key),

    /** Puts the articles of the view's kind in order; those removed keep their places. */
    arrange() {
      const here = [...rows.values()].filter((row) => isOn(row, view.kind));
      order = sorted([...here, ...gone[view.kind].values()], view, speech);
    },

    /** Reads everything anew. */
    load() {
      const before = rows;
      rows = new Map(entries().map((row) => [row.key, row]));
      for (const row of before.values()) miss(row, rows.get(row.key));
      this.arrange();
    },

    /**
     * Reads one article anew, and leaves it where it stands.
     *
     * @param {string} key
     */
    update(key) {
      const row = { ...pageStore().read(key), key };
      miss(this.row(key), row);
      rows.set(key, row);
      order = order.map((old) => (old.key === key && isOn(row, view.kind) ? row : old));
      return row;
    },
  };
}
