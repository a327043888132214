/**
 * Which of giscus' languages a page speaks, and its sentences. A part of its own:
 * most pages are in English, or in one language that is loaded once.
 */

import { part } from "./part.js";

/** giscus `i18n.js`, and after `=` how giscus spells what the web calls otherwise. */
const LANGUAGES = new Map(
  "ar be bg ca cs da de en eo es eu fa fr gr gsw hbs he hu id it ja kh ko nl pl pt ro ru th tr uk uz vi zh-CN zh-Hans zh-Hant zh-TW zh-HK bs=hbs el=gr hr=hbs km=kh sr=hbs zh=zh-CN"
    .split(" ")
    .map((pair) => {
      const [tag = "", code = tag] = pair.split("=");
      return [tag.toLowerCase(), code];
    }),
);

// What the rules of plurals call the codes that giscus alone has, or that few browsers know.
/** @type {Record<string, string>} */
const TAGS = { gr: "el", kh: "km", hbs: "hr", gsw: "de" };

/**
 * The giscus language for a language tag of the web, or for the longest part of
 * it that giscus has (RFC 4647, lookup). giscus answers any other code by a page
 * that refuses to be framed.
 *
 * @param {string} tag
 * @returns {string}
 */
export const giscusLanguage = (tag) =>
  LANGUAGES.get(tag.trim().replace("_", "-").toLowerCase()) ??
  (tag ? giscusLanguage(tag.replace(/[-_]?[^-_]*$/, "")) : "en");

/**
 * Puts other sentences in place of English ones. What is missing or cannot be
 * read leaves the sentences as they are. Beside them stands whose rules of plurals
 * they follow: those of the page, where it speaks another language, have other forms.
 *
 * @param {Record<string, string>} strings changed in place
 * @param {string} name of the part of the widget that they belong to
 * @param {string} file how the language file's name ends
 * @param {string} lang the page's language
 * @param {string} own the author's own sentences for each part, as JSON
 */
export async function replace(strings, name, file, lang, own) {
  const code = giscusLanguage(lang);
  try {
    if (code !== "en") {
      const theirs = (await part(`lang/${code}${file}`)).default[name];
      Object.assign(strings, theirs, { plural: TAGS[code] ?? code });
    }
    const mine = JSON.parse(own)[name];
    if (mine) Object.assign(strings, { plural: lang }, mine);
  } catch (error) {
    console.warn("Afterword:", error);
  }
}
