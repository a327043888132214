/** Makes the reading list's page in a language from the English one. Pure. */

import { strings } from "./src/page-strings.js";

/** Of giscus' codes that are no tags of the web, a tag that the widget takes for each. */
const TAGS = /** @type {Record<string, string>} */ ({ gr: "el", kh: "km", hbs: "hr" });

const RIGHT_TO_LEFT = ["ar", "fa", "he"];

/** Search engines would show it, but are told to leave the page out: English alone has one. */
const DESCRIPTION = /\n *<meta name="description" .*>/g;

/** @param {string} code */
const root = (code) =>
  `<html lang="${TAGS[code] ?? code}"${RIGHT_TO_LEFT.includes(code) ? ' dir="rtl"' : ""}>`;

/**
 * @param {string} page
 * @param {string | RegExp} english
 * @param {string} other
 */
function swap(page, english, other) {
  const swapped = page.replaceAll(english, () => other);
  if (swapped === page) throw new Error(`static/saved/index.html has no ${english}: put it back.`);
  return swapped;
}

/**
 * @param {string} page the English one
 * @param {string} code of giscus, for the language
 * @param {Record<string, string>} sentences in that language
 */
export const translated = (page, code, sentences) =>
  Object.entries(strings).reduce(
    (made, [name, english]) => swap(made, `>${english}<`, `>${sentences[name]}<`),
    swap(swap(page, '<html lang="en">', root(code)), DESCRIPTION, ""),
  );
