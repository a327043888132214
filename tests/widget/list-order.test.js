import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, matching, sorted } from "../../widget/src/list-order.js";

/** @typedef {import("../../widget/src/list-order.js").View} View */

/** @type {View} */
const VIEW = { kind: "save", query: "", sort: "newest", show: "all", updated: () => false };
const SPEECH = { collator: new Intl.Collator("de") };

/** @param {string[]} titles the oldest first */
const rowsOf = (...titles) =>
  titles.map((title, at) => ({ key: title, title, save: { on: true, at } }));

/** @type {Array<[query: string, title: string]>} */
const FOUND = [
  ["cafe", "Das Café"],
  ["CAFÉ", "das cafe"],
  ["strasse", "Große Straße"],
  ["istanbul", "İSTANBUL"],
  ["οδος", "Η ΟΔΟΣ"],
  ["йод", "Йод"],
  ["הבית", "הַבַּיִת"],
  ["한", "한국어"],
  ["word second", "A second word"],
  ["  ", "anything"],
];

for (const [query, title] of FOUND) {
  test(`“${query}” finds “${title}”`, () =>
    assert.equal(matching(rowsOf(title), { ...VIEW, query }).length, 1));
}

test("every word must be there", () => {
  assert.deepEqual(matching(rowsOf("A second word"), { ...VIEW, query: "second third" }), []);
});

test("folding is the same twice", () => assert.equal(fold(fold("Çà ß ﬁ ς")), fold("Çà ß ﬁ ς")));

test("sorts by time both ways, and by title as the language does", () => {
  const titles = (/** @type {string} */ sort) =>
    sorted(rowsOf("b", "Ä", "z", "a"), { ...VIEW, sort }, SPEECH).map(({ title }) => title);
  assert.deepEqual(titles("newest"), ["a", "z", "Ä", "b"]);
  assert.deepEqual(titles("oldest"), ["b", "Ä", "z", "a"]);
  assert.deepEqual(titles("title"), ["a", "Ä", "b", "z"]);
});

test("shows what is read or unread", () => {
  const [one, two] = rowsOf("one", "two");
  const rows = [{ ...one, key: "1", read: { on: true, at: 1 } }, { ...two, key: "2" }];
  const keys = (/** @type {string} */ show) => matching(rows, { ...VIEW, show }).map(({ key }) => key);
  assert.deepEqual([keys("all"), keys("read"), keys("unread")], [["1", "2"], ["1"], ["2"]]);
});

test("a title that is no text breaks nothing", () => {
  const row = { key: "k", title: /** @type {any} */ ({ a: 1 }), save: { on: true, at: 1 } };
  assert.equal(matching([row], { ...VIEW, query: "object" }).length, 1);
});
