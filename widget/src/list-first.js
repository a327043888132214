/** The newest articles of a long list, before all of it has been read. */

import { ourNames, peek, PREFIX } from "./store.js";

/**
 * When the mark was set, as `JSON.stringify` wrote it; 0 where it is not.
 *
 * @param {string} text
 * @param {string} start
 */
function time(text, start) {
  const at = text.indexOf(start);
  return at < 0 ? 0 : parseInt(text.slice(at + start.length));
}

/**
 * A guess from the texts alone: parsing all of them takes three times as long.
 * What another program wrote may be missed until everything is read.
 *
 * @param {number} most
 * @param {number} enough articles that are read at once
 * @returns undefined where there are no more
 */
export function newest(most, enough) {
  const names = ourNames().filter((name) => name.startsWith(PREFIX));
  if (names.length <= enough) return undefined;
  const texts = names.map((name) => peek(name) ?? "");
  const saved = Float64Array.from(texts, (text) => time(text, '"save":{"on":true,"at":'));
  const last = saved.toSorted()[Math.max(0, names.length - most)] ?? 0;
  const first = names.filter((_, n) => (saved[n] ?? 0) >= Math.max(last, 1));
  return {
    keys: first.slice(0, most).map((name) => name.slice(PREFIX.length)),
    counts: {
      save: saved.filter(Boolean).length,
      like: texts.filter((text) => text.includes('"like":{"on":true')).length,
    },
  };
}
