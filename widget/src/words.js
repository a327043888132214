/** Puts the page's language, and the author's own sentences, in place of English. */

import { part } from "./part.js";

/**
 * All elements of a page speak one language: an element's own wins over the page's. That
 * of the comments is for giscus: themes say it once for articles in every language.
 *
 * @returns {string}
 */
export const pageLanguage = () =>
  /** @type {HTMLElement} */ (
    document.querySelector("afterword-bar[lang],afterword-list[lang]") ??
      document.documentElement
  ).lang;

/**
 * @param {string} name of the part of the widget that the sentences belong to
 * @param {Record<string, string>} strings changed in place, before any is shown
 * @param {string} [file] how the language file's name ends
 */
export async function translate(name, strings, file = `.${name}`) {
  const lang = pageLanguage();
  const own = document.querySelector("#afterword-strings");
  if (own || /^(?!en\b)./i.test(lang)) {
    // Where it does not arrive, English stays.
    const language = await part("language").catch(() => {});
    await language?.replace(strings, name, file, lang, own?.textContent ?? "{}");
  }
}
