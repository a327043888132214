import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { english, languages, modules } from "../../widget/languages.js";
import { giscusLanguage, replace } from "../../widget/src/language.js";
import { speech } from "../../widget/src/speech.js";

/** giscus `i18n.js` */
const CODES =
  "ar be bg ca cs da de en eo es eu fa fr gr gsw hbs he hu id it ja kh ko nl pl pt ro ru th tr uk uz vi zh-CN zh-Hans zh-Hant zh-TW zh-HK".split(" ");

/** What plural rules call the codes that only giscus has. */
const TAGS = /** @type {Record<string, string>} */ ({ gr: "el", kh: "km", hbs: "hr", gsw: "de" });

const LIMIT = 900;
const WORDED = /_(zero|one|two)$/;
const FAMILY = /_(zero|one|two|few|many|other)$/;

const source = await english();
const all = await languages();

/**
 * What a sentence fills in. "One", "two" and "no" may say the number in words.
 *
 * @param {string} text
 * @param {string} [key]
 */
const placeholders = (text, key = "") =>
  [...new Set(text.match(/\{\w+\}/g))].filter((name) => name !== "{n}" || !WORDED.test(key)).sort();

/** @param {string} key */
const family = (key) => key.replace(FAMILY, "");

/** @param {Record<string, string>} strings */
const families = (strings) => [...new Set(Object.keys(strings).map(family))].sort();

test("there is a file for each language of giscus", () => {
  assert.deepEqual(Object.keys(all).sort(), [...CODES].sort());
});

for (const code of CODES) {
  const sentences = all[code] ?? {};

  test(`${code} has every sentence, and no other`, () => {
    assert.deepEqual(Object.keys(sentences).sort(), Object.keys(source).sort());
    for (const [part, strings] of Object.entries(source)) {
      assert.deepEqual(families(sentences[part] ?? {}), families(strings), part);
    }
  });

  test(`${code} has the placeholders of the English sentences`, () => {
    for (const [part, strings] of Object.entries(sentences)) {
      for (const [key, text] of Object.entries(strings)) {
        const model = source[part]?.[key] ?? source[part]?.[`${family(key)}_other`] ?? "";
        assert.ok(text.trim(), `${part}.${key}`);
        assert.deepEqual(placeholders(text, key), placeholders(model, key), `${part}.${key}`);
      }
    }
  });

  test(`${code} has the forms of its own plural rules`, () => {
    const { pluralCategories } = new Intl.PluralRules(TAGS[code] ?? code).resolvedOptions();
    for (const [part, strings] of Object.entries(sentences)) {
      for (const name of families(strings)) {
        const forms = Object.keys(strings).filter((key) => key !== name && family(key) === name);
        if (forms.length < 2) continue;
        const wanted = pluralCategories.map((category) => `${name}_${category}`);
        assert.deepEqual(forms.sort(), wanted.sort(), `${part}.${name}`);
      }
    }
  });

  test(`each file of ${code} has at most ${LIMIT} bytes`, () => {
    for (const [ending, text] of Object.entries(modules(sentences))) {
      const size = brotliCompressSync(text).length;
      assert.ok(size <= LIMIT, `${code}${ending}.js has ${size}`);
    }
  });
}

test("sentences are not left in English", () => {
  for (const code of CODES.filter((other) => other !== "en")) {
    for (const [part, strings] of Object.entries(source)) {
      const long = Object.entries(strings).filter(([, text]) => text.length > 25);
      for (const [key, text] of long) assert.notEqual(all[code]?.[part]?.[key], text, `${code} ${key}`);
    }
  }
});

/** @type {Array<[tag: string, code: string]>} */
const SPOKEN = [
  ["en-US", "en"],
  ["de", "de"],
  ["zh", "zh-CN"],
  ["zh-cn", "zh-CN"],
  ["zh_TW", "zh-TW"],
  ["zh-Hant-TW", "zh-Hant"],
  ["pt-BR", "pt"],
  ["el", "gr"],
  ["km", "kh"],
  ["sr-Latn", "hbs"],
  ["sv", "en"],
  [" en", "en"],
  ["de-AT", "de"],
  ["", "en"],
];

for (const [tag, code] of SPOKEN) {
  test(`the language "${tag}" is ${code} to giscus`, () => assert.equal(giscusLanguage(tag), code));
}

test("the author's sentences follow the plurals of the author's language", async () => {
  const strings = { n_other: "English" };
  await replace(strings, "list", ".list", "lt", '{"list": {"n_few": "{n} few"}}');
  assert.equal(speech("lt").count(strings, "n", 3), "3 few");
});

test("English sentences follow English plurals, whatever the page's language", () => {
  const strings = { n_one: "one", n_other: "other" };
  assert.equal(speech("lt").count(strings, "n", 21), "other");
});
