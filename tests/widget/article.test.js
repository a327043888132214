import assert from "node:assert/strict";
import { test } from "node:test";
import { articleKey } from "../../widget/src/article.js";
import fc from "./fc.js";

const BASE = "https://example.org/posts/a/";

/** @type {Array<[address: string, key: string]>} */
const CASES = [
  ["https://example.org/", "/"],
  ["https://example.org/index.html", "/"],
  ["/posts/a", "/posts/a/"],
  ["/posts/a/", "/posts/a/"],
  ["/posts/a/index.html", "/posts/a/"],
  ["/posts/a.html", "/posts/a/"],
  ["/posts/a/?utm_source=x#comments", "/posts/a/"],
  ["/posts/v1.2/", "/posts/v1.2/"],
  ["/blog//", "/blog/"],
  ["/文章/", "/%E6%96%87%E7%AB%A0/"],
  ["../b/", "/posts/b/"],
];

for (const [address, key] of CASES) {
  test(`${address} is ${key}`, () => assert.equal(articleKey(address, BASE), key));
}

test("a key is its own key, and never loses its last slash", () => {
  fc.assert(
    fc.property(fc.webPath(), (path) => {
      const key = articleKey(`https://example.org${path}`, BASE);
      assert.equal(key.at(-1), "/");
      assert.equal(articleKey(`https://example.org${key}`, BASE), key);
    }),
    { numRuns: 2000 },
  );
});

test("one article has one key in all shapes of its address", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(\/[a-z0-9-]{1,8}){1,4}$/), (path) => {
      const shapes = ["", "/", "/index.html", ".html", "/?a=1", "#b"].map((end) => path + end);
      assert.equal(new Set(shapes.map((shape) => articleKey(shape, BASE))).size, 1);
    }),
  );
});
