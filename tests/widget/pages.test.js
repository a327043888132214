import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { languages } from "../../widget/languages.js";
import { translated } from "../../widget/pages.js";
import { giscusLanguage } from "../../widget/src/language.js";
import { strings } from "../../widget/src/page-strings.js";

const english = await readFile(new URL("../../static/saved/index.html", import.meta.url), "utf8");
const { en, ...others } = await languages();

/** @param {string} page */
const root = (page) => /<html lang="([^"]+)"(?: dir="(rtl)")?>/.exec(page) ?? [];

for (const [code, { page: sentences = {} }] of Object.entries(others)) {
  const page = translated(english, code, sentences);

  test(`the page in ${code} has its sentences and no English one`, () => {
    for (const [name, sentence] of Object.entries(strings)) {
      assert.ok(page.includes(`>${sentences[name]}<`), name);
      assert.ok(!page.includes(sentence), name);
    }
  });

  test(`the widget takes the page in ${code} for its own`, () => {
    const [, tag = ""] = root(page);
    assert.equal(giscusLanguage(tag), code);
    assert.deepEqual(Intl.getCanonicalLocales(tag), [tag]);
  });
}

test("Arabic, Persian and Hebrew go from right to left", () => {
  const codes = Object.keys(others).filter((code) => root(translated(english, code, {}))[2]);
  assert.deepEqual(codes.sort(), ["ar", "fa", "he"]);
});

test("a sentence that the English page lacks stops the build", () => {
  const changed = english.replace(strings.back, "Home");
  assert.throws(() => translated(changed, "de", {}), /has no >Back to the front page</);
});
