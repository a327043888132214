import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, discussionOf, frameAddress } from "../../widget/src/frame.js";
import fc from "./fc.js";

/**
 * What `frame.js` reads of a document.
 *
 * @param {string} address
 * @param {Record<string, string>} [meta]
 * @returns {Document}
 */
const page = (address, meta = {}) =>
  /** @type {any} */ ({
    location: new URL(address),
    title: "A title",
    querySelector: (/** @type {string} */ selector) => {
      const name = Object.keys(meta).find((key) => selector.includes(`'${key}'`));
      return name ? { getAttribute: () => meta[name] } : null;
    },
  });

const CONFIG = { ...DEFAULTS, repo: "o/n", repoId: "R_1", category: "General", categoryId: "DIC_1" };
const OWN = { id: "", session: "", theme: "light", lang: "en" };
const POST = "https://example.org/posts/a/?q=1&giscus=token#part";

/** @param {Document} doc */
const query = (doc, config = CONFIG, own = OWN) =>
  new URL(frameAddress(config, doc, own)).searchParams;

/** @type {Array<[path: string, term: string]>} */
const PATHS = [
  ["/", "index"],
  ["/posts/a/", "posts/a/"],
  ["/p/a.html", "p/a"],
  ["/posts/v1.2", "posts/v1"],
  ["/%E6%96%87/", "%E6%96%87/"],
];

for (const [path, term] of PATHS) {
  test(`the pathname ${path} is looked up as ${term}`, () => {
    assert.deepEqual(discussionOf(CONFIG, page(`https://example.org${path}`)), ["term", term]);
  });
}

/** @type {Array<[mapping: string, found: ["term" | "number", string]]>} */
const MAPPINGS = [
  ["url", ["term", "https://example.org/posts/a/?q=1"]],
  ["title", ["term", "A title"]],
  ["og:title", ["term", "An og title"]],
  ["specific", ["term", "17"]],
  ["number", ["number", "17"]],
  ["Title", ["term", "posts/a/"]],
];

for (const [mapping, found] of MAPPINGS) {
  test(`the mapping ${mapping} looks up ${found[1]}`, () => {
    const doc = page(POST, { "og:title": "An og title" });
    assert.deepEqual(discussionOf({ ...CONFIG, mapping, term: "17" }, doc), found);
  });
}

test("booleans are 1 and 0, the only ones that giscus reads", () => {
  const sent = query(page(POST), { ...CONFIG, strict: true, reactionsEnabled: false });
  assert.equal(sent.get("strict"), "1");
  assert.equal(sent.get("reactionsEnabled"), "0");
  assert.equal(sent.get("emitMetadata"), "0");
});

test("parameters come in the order of giscus' own script", () => {
  assert.equal(
    [...query(page(POST)).keys()].join(" "),
    "origin session theme reactionsEnabled emitMetadata inputPosition repo repoId category categoryId strict description backLink term",
  );
});

test("a giscus of one's own is asked instead of giscus.app", () => {
  const config = { ...CONFIG, origin: "https://talk.example.org" };
  const { href } = new URL(frameAddress(config, page(POST), OWN));
  assert.match(href, /^https:\/\/talk\.example\.org\/en\/widget\?/);
});

test("signing in comes back to the element", () => {
  const sent = query(page(POST), CONFIG, { ...OWN, id: "talk" });
  assert.equal(sent.get("origin"), "https://example.org/posts/a/?q=1#talk");
});

test("no value is ever the word undefined", () => {
  assert.doesNotMatch(frameAddress(CONFIG, page(POST), OWN), /undefined|null|NaN/);
});

test("a long description is cut between characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 2000 }), (description) => {
      const sent = query(page(POST, { description })).get("description") ?? "";
      assert.ok([...sent].length <= 300);
      assert.ok(description.startsWith(sent));
    }),
  );
});
