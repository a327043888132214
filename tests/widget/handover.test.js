import assert from "node:assert/strict";
import { test } from "node:test";
import { receive, send } from "../../widget/src/handover.js";
import { toJson } from "../../widget/src/backup.js";
import { HERE, rows, saved } from "./device.js";
import fc from "./fc.js";

/** @typedef {import("../../widget/src/transfer.js").Row} Row */

/** @param {Row[]} articles */
const write = (articles) => toJson(articles, HERE, 0);
const LIST = `${HERE}/saved/`;

/** @param {number} n */
const many = (n) =>
  Array.from({ length: n }, (_, i) => saved({ key: `/${i}/`, url: `/${i}/`, title: `${i * 7919}` }));

/** @param {string} address */
const open = (address) => receive(address.slice(`${LIST}#afterword=`.length));

test("a link hands over what it was made of", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (list) => {
      const { link } = await send(list, LIST, write);
      assert.match(link, /#afterword=1\.[\w-]+$/);
      assert.equal((await open(link))?.text, write(list));
    }),
  );
});

test("several codes hold every article once and fit each", async () => {
  const { codes } = await send(many(200), LIST, write);
  const got = await Promise.all(codes.map(open));
  assert.deepEqual(got.map((part) => part?.of), codes.map(() => codes.length));
  const keys = got.flatMap((part) => JSON.parse(part?.text ?? "").articles.map((/** @type {Row} */ { key }) => key));
  assert.deepEqual(keys, many(200).map(({ key }) => key));
  assert.ok(codes.length > 1 && codes.every((code) => code.length <= 1800));
});

test("a list too long for codes has a link only", async () => {
  const { link, codes } = await send(many(5000), LIST, write);
  assert.deepEqual(codes, []);
  assert.equal((await open(link))?.text, write(many(5000)));
});

test("a damaged link is noticed, wherever it is damaged", async () => {
  const { link } = await send(many(3), LIST, write);
  const data = link.split("=1.")[1] ?? "";
  await fc.assert(
    fc.asyncProperty(fc.nat(data.length - 3), fc.boolean(), async (at, cut) => {
      const other = data[at] === "A" ? "B" : "A";
      const damaged = cut ? data.slice(0, at) : data.slice(0, at) + other + data.slice(at + 1);
      const got = await receive(`1.${damaged}`);
      assert.ok(got === undefined || got.text === write(many(3)));
    }),
  );
});

test("no fragment makes receiving throw", async () => {
  await fc.assert(fc.asyncProperty(fc.string(), async (text) => void (await receive(text))));
  await fc.assert(fc.asyncProperty(fc.base64String(), async (text) => void (await receive(`1.${text}`))));
});

test("a small link that inflates without end is refused", async () => {
  const { link } = await send([saved({ title: "x".repeat(20_000_000) })], LIST, write);
  assert.ok(link.length < 40_000);
  assert.equal(await open(link), undefined);
});
