/** What the list shows: which articles, in which order. Pure. */

import { isOn, setAt } from "./marks.js";

/** @typedef {import("./marks.js").Entry & {key: string}} Row */
/** @typedef {import("./marks.js").Kind} Kind */
/**
 * @typedef {object} View
 * @property {Kind} kind
 * @property {string} query
 * @property {string} sort `newest`, `oldest` or `title`
 * @property {string} show `all`, `unread`, `read` or `updated`
 * @property {(row: Row) => boolean} updated whether the article has changed since
 */

/**
 * What a reader calls the article. A stored value may be anything.
 *
 * @param {Row} row
 */
export const titleOf = ({ title, key }) => String(title || key);

/**
 * A text without accents and case. Upper case, because lower case keeps apart
 * what readers do not: the two Greek sigmas, ı and i, ß and ss.
 *
 * @param {string} text
 */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase();

/** @type {WeakMap<Row, string>} folding 10,000 titles takes longer than a keystroke may */
const folded = new WeakMap();

/** @param {Row} row */
export function foldedTitle(row) {
  const known = folded.get(row);
  if (known !== undefined) return known;
  const text = fold(titleOf(row));
  folded.set(row, text);
  return text;
}

/**
 * @param {Row[]} rows
 * @param {View} view
 * @param {{readonly collator: Intl.Collator}} speech
 */
export function sorted(rows, { kind, sort }, speech) {
  if (sort === "title") {
    const { collator } = speech;
    return rows.sort((a, b) => collator.compare(titleOf(a), titleOf(b)));
  }
  const direction = sort === "oldest" ? -1 : 1;
  return rows.sort((a, b) => direction * (setAt(b[kind]) - setAt(a[kind])));
}

/** @type {Record<string, (row: Row, view: View) => boolean>} */
const SHOWN = {
  all: () => true,
  read: (row) => isOn(row, "read"),
  unread: (row) => !isOn(row, "read"),
  updated: (row, { updated }) => updated(row),
};

/**
 * The rows that hold every word of the query.
 *
 * @param {Row[]} rows
 * @param {View} view
 */
export function matching(rows, view) {
  const words = fold(view.query).split(/\s+/).filter(Boolean);
  const shown = SHOWN[view.show] ?? (() => true);
  return rows.filter(
    (row) => shown(row, view) && words.every((word) => foldedTitle(row).includes(word)),
  );
}
