import assert from "node:assert/strict";
import { test } from "node:test";
import { fates } from "../../widget/src/fresh.js";
import { saved } from "./device.js";
import fc from "./fc.js";

/** @typedef {import("../../widget/src/list-order.js").Row} Row */

const SITE = "https://here.example/blog/";
const INDEX = {
  articles: [
    { key: "/blog/a/", modified: "2026-02-01", aliases: ["/blog/old/", "older"] },
    { key: "chosen", modified: "2026-02-01", aliases: ["/blog/before/"] },
  ],
};
const [BEFORE, AFTER] = [Date.parse("2026-01-01"), Date.parse("2026-03-01")];

/** @param {Partial<Row>} more */
const row = (more) => saved({ key: "/blog/a/", url: "/blog/a/", ...more });

/** @param {Row} row */
function fateOf(row) {
  const { modified, ...fate } = fates(INDEX, SITE)?.(row) ?? {};
  return fate;
}

/** @type {Array<[what: string, row: Row, fate: object]>} */
const FATES = [
  ["saved before the change", row({ save: { on: true, at: BEFORE } }), { updated: true }],
  ["saved after the change", row({ save: { on: true, at: AFTER } }), { updated: false }],
  ["saved with a later time of its own", row({ modified: "2026-02-02" }), { updated: false }],
  ["saved with an earlier time of its own", row({ modified: "2026-01-31", save: { on: true, at: AFTER } }), { updated: true }],
  ["saved with a time that is none", row({ modified: "soon", save: { on: true, at: AFTER } }), { updated: false }],
  ["liked only", row({ save: { on: false, at: BEFORE } }), { updated: false }],
  ["under an older address", row({ key: "/blog/old/", url: "/blog/old/", modified: "2026-02-01" }), { updated: false, href: "/blog/a/" }],
  ["under an older key", row({ key: "older", url: "/blog/x/", modified: "2026-02-01" }), { updated: false, href: "/blog/a/" }],
  ["moved to a key that is no address", row({ key: "/blog/before/", url: "/blog/before/", modified: "2026-02-01" }), { updated: false }],
  ["under a key that its author chose", row({ key: "mine", modified: "2026-02-01" }), { updated: false }],
  ["on this site no more", row({ key: "/blog/x/", url: "/blog/x/" }), { gone: true }],
  ["of a neighbour on the same origin", row({ key: "/other/a/", url: "/other/a/" }), {}],
  ["of another site", row({ key: "https://there.example /a/", url: "https://there.example/a/" }), {}],
  ["without an address", row({ key: "key", url: "https://" }), {}],
];

for (const [what, given, fate] of FATES) {
  test(`an article ${what}`, () => assert.deepEqual(fateOf(given), fate));
}

test("no index makes looking throw", () => {
  const article = fc.record({ key: fc.anything(), modified: fc.anything(), aliases: fc.anything() });
  const index = fc.oneof(fc.anything(), fc.record({ articles: fc.oneof(fc.anything(), fc.array(article)) }));
  fc.assert(fc.property(index, (given) => void fates(given, SITE)?.(row({}))), { numRuns: 500 });
});
