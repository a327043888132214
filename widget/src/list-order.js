/** What the list shows: which articles, in which order. Pure. */

import { isOn } from "./marks.js";

/** @typedef {import("./marks.js").Entry & {key: string}} Row */
/** @typedef {import("./marks.js").Kind} Kind */
/**
 * @typedef {object} View
 * @property {Kind} kind
 * @property {string} query
 * @property {string} sort `newest`, `oldest` or `title`
 * @property {string} show `all`, `unread` or `read`
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
function foldedTitle(row) {
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
  return rows.sort((a, b) => direction * ((b[kind]?.at ?? 0) - (a[kind]?.at ?? 0)));
}

/**
 * The rows that hold every word of the query.
 *
 * @param {Row[]} rows
 * @param {View} view
 */
export function matching(rows, { query, show }) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (show === "all" || isOn(row, "read") === (show === "read")) &&
      words.every((word) => foldedTitle(row).includes(word)),
  );
}
