/** What the list knows: all articles, and where those stood that were removed. */

import { afterPaint } from "./dom.js";
import { newest } from "./list-first.js";
import { foldedTitle, matching, sorted } from "./list-order.js";
import { isOn, setAt } from "./marks.js";
import { pageStore } from "./store.js";

/** @typedef {import("./list-order.js").Row} Row */
/** @typedef {import("./list-order.js").Kind} Kind */

/** @type {readonly Kind[]} */
const TABS = ["save", "like"];

/** Articles that are read at a time: some milliseconds on a slow phone. */
const SLICE = 250;

/** Rows at a time: as many as fill a screen several times. */
export const FIRST = 50;

/**
 * @param {string} key
 * @returns {Row}
 */
const read = (key) => Object.assign(pageStore().read(key) ?? {}, { key });

const breath = () => new Promise((resolve) => setTimeout(resolve));

/** @param {import("./speech.js").Speech} speech */
export function model(speech) {
  /** @type {import("./list-order.js").View} */
  const view = { kind: "save", query: "", sort: "newest", show: "all", updated: () => false };
  /** @type {Map<string, Row>} */
  let rows = new Map();
  /** @type {Record<Kind, Map<string, Row>>} unmarked since the page was opened: their places offer Undo */
  const gone = { save: new Map(), like: new Map() };
  /** @type {Row[]} the articles of the view's kind in their order */
  let order = [];
  let counts = { save: 0, like: 0 };
  /** @type {Map<string, Row> | undefined} what is being read: the last call of `load` wins */
  let next;

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

  /** @param {Kind} kind */
  const marked = (kind) => [...rows.values()].filter((row) => isOn(row, kind));

  function recount() {
    counts = { save: marked("save").length, like: marked("like").length };
  }

  /** Puts the articles of the view's kind in order; those removed keep their places. */
  function arrange() {
    order = sorted([...marked(view.kind), ...gone[view.kind].values()], view, speech);
  }

  /** @returns {boolean} whether there is more to read than a moment takes */
  function begin() {
    const first = newest(FIRST, SLICE);
    if (!first) return false;
    rows = new Map(first.keys.map((key) => [key, read(key)]));
    counts = first.counts;
    arrange();
    return true;
  }

  return {
    view,
    /** @param {string} key */
    row: (key) => /** @type {Row} */ (rows.get(key)),
    rows: () => [...rows.values()],
    size: () => rows.size,
    /** @param {Kind} kind */
    count: (kind) => counts[kind],
    found: () => matching(order, view),

    /**
     * Whether the article has a place in the view.
     *
     * @param {string} key
     */
    has: (key) => isOn(rows.get(key), view.kind) || gone[view.kind].has(key),

    /**
     * What undoing its removal gives back: its date.
     *
     * @param {string} key
     */
    undone(key) {
      const row = gone[view.kind].get(key);
      return row && { since: setAt(row[view.kind]) };
    },

    arrange,

    /**
     * Reads everything anew, with breaths between.
     *
     * @param {() => void} early called where that takes long, once the newest are known
     * @returns {Promise<boolean>} false when another call has overtaken this one
     */
    async load(early) {
      /** @type {Map<string, Row>} */
      const mine = (next = new Map());
      if (!rows.size && begin()) {
        early();
        await new Promise((resolve) => afterPaint(() => resolve(undefined)));
      }
      for (const key of pageStore().keys()) {
        if (!mine.has(key)) mine.set(key, read(key));
        if (mine.size % SLICE === 0) await breath();
        if (mine !== next) return false;
      }
      next = undefined;
      for (const row of rows.values()) miss(row, mine.get(row.key));
      rows = mine;
      recount();
      arrange();
      return true;
    },

    /** Makes ready for the first search. */
    async prepare() {
      let n = 0;
      for (const row of rows.values()) {
        foldedTitle(row);
        n += 1;
        if (n % SLICE === 0) await breath();
      }
    },

    /**
     * Reads one article anew, and leaves it where it stands.
     *
     * @param {string} key
     */
    update(key) {
      const row = read(key);
      miss(/** @type {Row} */ (rows.get(key)), row);
      rows.set(key, row);
      next?.set(key, row);
      order = order.map((old) => (old.key === key && isOn(row, view.kind) ? row : old));
      recount();
      return row;
    },
  };
}
