import assert from "node:assert/strict";
import { test } from "node:test";
import { KINDS, isOn, mark, merge, parse, setAt } from "../../widget/src/marks.js";
import { registers } from "./device.js";
import fc from "./fc.js";

/** @typedef {import("../../widget/src/marks.js").Entry} Entry */

const register = registers(5);
/** @type {import("fast-check").Arbitrary<Entry>} */
const entry = fc.record(
  { like: register, save: register, read: register, title: fc.string({ maxLength: 2 }), url: fc.webPath() },
  { requiredKeys: [], noNullPrototype: true },
);
const kind = fc.constantFrom(...KINDS);

/** @param {fc.IRawProperty<any>} law */
const holds = (law) => fc.assert(law, { numRuns: 2000 });

test("merging is commutative", () => {
  holds(fc.property(entry, entry, (a, b) => assert.deepEqual(merge(a, b), merge(b, a))));
});

test("merging is associative", () => {
  holds(
    fc.property(entry, entry, entry, (a, b, c) =>
      assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c))),
    ),
  );
});

test("merging is idempotent", () => {
  holds(fc.property(entry, entry, (a, b) => assert.deepEqual(merge(merge(a, b), b), merge(a, b))));
});

test("the newest of two marks wins, whatever the clock says", () => {
  holds(
    fc.property(entry, kind, fc.boolean(), fc.integer(), (old, which, on, now) => {
      const next = mark(old, which, on, now);
      assert.equal(isOn(merge(old, next), which), on);
      assert.equal(isOn(merge(next, old), which), on);
    }),
  );
});

test("a removed mark is not brought back by an older copy", () => {
  const saved = mark(undefined, "save", true, 10);
  const removed = mark(saved, "save", false, 11);
  assert.equal(isOn(merge(removed, saved), "save"), false);
});

test("a mark that an undo sets again keeps its date, and outlives the removal", () => {
  const saved = mark(undefined, "save", true, 10);
  const removed = mark(saved, "save", false, 20);
  const undone = mark(removed, "save", true, 30, { since: setAt(saved.save) });
  assert.equal(setAt(undone.save), 10);
  assert.deepEqual(merge(undone, removed).save, undone.save);
  assert.equal(setAt(mark(mark(undone, "save", false, 40), "save", true, 50).save), 50);
});

test("a mark leaves the other kind alone", () => {
  const liked = mark(undefined, "like", true, 1);
  assert.deepEqual(mark(liked, "save", true, 2).like, { on: true, at: 1 });
});

test("what is written is read back, with fields of a later version", () => {
  holds(
    fc.property(entry, fc.json(), (value, later) => {
      const written = JSON.parse(JSON.stringify({ ...value, later }));
      const readable = KINDS.some((name) => name in value);
      assert.deepEqual(parse(JSON.stringify(written)), readable ? written : undefined);
    }),
  );
});

test("no bytes make reading throw", () => {
  holds(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parse(text)));
});

for (const text of ["", "null", "[]", "7", '{"like":1}', '{"save":{"on":1,"at":1}}', '{"title":"a"}']) {
  test(`${text || "nothing"} is no entry`, () => assert.equal(parse(text), undefined));
}
