/** Makes the files of the languages: `lang/<code>.js`, and `lang/<code>.<part>.js` for what loads on demand. */

import { readdir, readFile } from "node:fs/promises";

/** @typedef {Record<string, Record<string, string>>} Sentences those of each part of the widget */

const FOLDER = new URL("lang/", import.meta.url);

/** What stands in the file without a part in its name. */
const FIRST = ["article", "count"];

/** What stands in no file: `pages.js` writes it into the reading list's page. */
const WRITTEN = "page";

/** giscus `i18n.fallbacks.json` */
const SAME = { "zh-CN": "zh-Hans", "zh-TW": "zh-Hant" };

/**
 * English, as the modules of `src/` have it.
 *
 * @returns {Promise<Sentences>}
 */
export async function english() {
  const source = new URL("src/", import.meta.url);
  /** @type {Sentences} */
  const sentences = { article: (await import(new URL("strings.js", source).href)).strings };
  for (const name of (await readdir(source)).sort()) {
    const part = /^(.+)-strings\.js$/.exec(name)?.[1];
    if (part) sentences[part] = (await import(new URL(name, source).href)).strings;
  }
  return sentences;
}

/** @returns {Promise<Record<string, Sentences>>} of each of giscus' languages by its code */
export async function languages() {
  /** @type {Record<string, Sentences>} */
  const all = { en: await english() };
  for (const name of (await readdir(FOLDER)).sort()) {
    all[name.replace(".json", "")] = JSON.parse(await readFile(new URL(name, FOLDER), "utf8"));
  }
  for (const [code, other] of Object.entries(SAME)) {
    if (all[code]) all[other] = all[code];
  }
  return all;
}

/**
 * @param {Sentences} sentences
 * @returns {Record<string, string>} modules by the ending of their name
 */
export function modules(sentences) {
  /** @type {Record<string, Sentences>} */
  const files = {};
  for (const [part, strings] of Object.entries(sentences)) {
    if (part === WRITTEN) continue;
    const ending = FIRST.includes(part) ? "" : `.${part}`;
    files[ending] = { ...files[ending], [part]: strings };
  }
  return Object.fromEntries(
    Object.entries(files).map(([ending, parts]) => [
      ending,
      `export default ${JSON.stringify(parts)};\n`,
    ]),
  );
}
