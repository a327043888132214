/** Numbers, plurals and dates as the page's language writes them. Pure. */

import { fill } from "./strings.js";

/** @param {string} tag */
function known(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    // An author's `lang` such as "zh_TW" is no tag: the browser's own language then.
    return undefined;
  }
}

/** @type {Record<string, Intl.PluralRules>} */
const rules = {};

/**
 * The rules of the language that the sentences are in: English, where the page's
 * language has none of ours.
 *
 * @param {Record<string, string>} strings
 */
const rulesOf = ({ plural = "en" }) =>
  (rules[plural] ??= new Intl.PluralRules([known(plural) ?? "en", "en"]));

/** @param {string} lang */
export function speech(lang) {
  const locale = known(lang);
  const numbers = new Intl.NumberFormat(locale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

  return {
    /** Made when titles are first sorted: it takes some milliseconds. */
    get collator() {
      return new Intl.Collator(locale);
    },

    /**
     * The sentence for a count: `name_one`, `name_other`, ...
     *
     * @param {Record<string, string>} strings
     * @param {string} name
     * @param {number} n
     */
    count: (strings, name, n) =>
      fill(strings[`${name}_${rulesOf(strings).select(n)}`] ?? strings[`${name}_other`] ?? "", {
        n: numbers.format(n),
      }),

    /**
     * @param {Date} time
     * @returns {string} "" for a time that no calendar has
     */
    date: (time) => (Number.isNaN(time.getTime()) ? "" : dates.format(time)),
  };
}

/** @typedef {ReturnType<typeof speech>} Speech */
