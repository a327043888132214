import assert from "node:assert/strict";
import { test } from "node:test";
import { isOn, mark } from "../../widget/src/marks.js";
import { plan, read, toBookmarks, undo } from "../../widget/src/transfer.js";
import { Device, file, HERE, rows, saved } from "./device.js";
import fc from "./fc.js";

const THERE = "https://there.example";

test("what is exported is imported again, mark for mark", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (list) => {
      const [from, to] = [new Device(list), new Device()];
      await to.import(from.backup());
      assert.deepEqual(to.marks(), from.marks());
      assert.deepEqual(to.rows().map(({ save }) => save), from.rows().map(({ save }) => save));
    }),
  );
});

test("importing twice changes nothing the second time", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, async (own, other) => {
      const [to, backup] = [new Device(own), new Device(other).backup()];
      await to.import(backup);
      const once = to.marks();
      const { titles } = await to.plan(backup);
      assert.deepEqual([...titles.added, ...titles.changed], []);
      assert.equal((await to.import(backup)).taken, 0);
      assert.deepEqual(to.marks(), once);
    }),
  );
});

test("two devices that import each other show the same", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, async (one, other) => {
      const [a, b] = [new Device(one), new Device(other)];
      const [fromA, fromB] = [a.backup(), b.backup()];
      await a.import(fromB);
      await b.import(fromA);
      assert.deepEqual(a.marks(), b.marks());
    }),
  );
});

test("undo takes the whole import back, to the byte", async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, async (own, other) => {
      const to = new Device(own);
      const before = new Map(to.kept);
      const { steps } = await to.import(new Device(other).backup());
      await undo(steps, to.storage);
      assert.deepEqual(to.kept, before);
    }),
  );
});

test("undo leaves what the reader marked since", async () => {
  const to = new Device();
  const { steps } = await to.import(file([saved()]));
  to.kept.set("/a/", JSON.stringify(mark(to.rows()[0], "like", true, 9000)));
  await undo(steps, to.storage);
  assert.equal(isOn(to.rows()[0], "like"), true);
});

test("no text makes reading or planning throw", async () => {
  const shaped = fc.array(fc.anything(), { maxLength: 4 }).map((items) => file(items));
  const text = fc.oneof(fc.string(), fc.json(), shaped, fc.string().map((s) => `<a ${s}>${s}</a>`));
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      const found = read(given);
      if (found) await plan(found, HERE, [], () => null, String);
    }),
    { numRuns: 1000 },
  );
});

test("a removal outlives the import of an older backup", async () => {
  const to = new Device([saved({ save: { on: false, at: 8000 } })]);
  const { titles } = await to.plan(file([saved()]));
  assert.deepEqual(titles.newer, ["A"]);
  await to.import(file([saved()]));
  assert.deepEqual(to.marks(), {});
});

test("the list of another site keeps its addresses, and finds home again", async () => {
  const visitor = new Device();
  await visitor.import(file([saved()], THERE));
  assert.deepEqual(visitor.rows()[0]?.key, `${THERE} /a/`);
  assert.equal(visitor.rows()[0]?.url, `${THERE}/a/`);
  const home = new Device([], THERE);
  await home.import(visitor.backup());
  assert.equal(home.rows()[0]?.key, "/a/");
});

test("bookmarks come back as what they were", async () => {
  const list = [
    saved({ title: '<b>"A" & b' }),
    { key: "/b/", url: "/b/", title: "B", like: { on: true, at: 5000 } },
  ];
  const [from, to] = [new Device(list), new Device()];
  await to.import(toBookmarks(from.rows(), HERE));
  assert.deepEqual(to.marks(), from.marks());
  assert.equal(to.rows()[0]?.title, '<b>"A" & b');
});

test("a bookmark finds the article whose key its author chose", async () => {
  const own = new Device([saved({ key: "chosen" })]);
  const { titles } = await own.plan(toBookmarks(own.rows(), HERE));
  assert.deepEqual(titles.same, ["A"]);
});

test("a date that is no date, or later than its mark, is not imported", async () => {
  for (const since of ["1", -1, 1.5, 7001, null]) {
    const to = new Device();
    await to.import(file([{ ...saved(), save: { on: true, at: 7000, since } }]));
    assert.deepEqual(to.rows()[0]?.save, { on: true, at: 7000 });
  }
});

test("a bookmark has the date that the list shows", async () => {
  const text = toBookmarks([saved({ save: { on: true, at: 9000, since: 4000 } })], HERE);
  assert.match(text, /ADD_DATE="4"/);
});

test("marks of an earlier address join those of the article, and can be undone", async () => {
  const to = new Device([saved({ key: "/new/", url: "/new/" })]);
  to.moved.set("/a/", "/new/");
  const before = new Map(to.kept);
  const { steps, taken } = await to.import(file([saved({ like: { on: true, at: 9000 } })]));
  assert.equal(taken, 1);
  assert.deepEqual(to.rows().map(({ key, save, like }) => [key, save?.on, like?.on]), [["/new/", true, true]]);
  await undo(steps, to.storage);
  assert.deepEqual(to.kept, before);
});

test("what was removed there, and is not here, is nothing to speak of", async () => {
  const { titles } = await new Device().plan(file([saved({ save: { on: false, at: 1 } })]));
  assert.deepEqual(Object.values(titles).flat(), []);
});

test("a browser's bookmarks become saved articles", async () => {
  const text = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
    <DT><H3>Folder</H3><DL><p>
    <DT><A HREF="https://here.example/a/?b=1&amp;c=2" ADD_DATE="17" ICON="data:x">T &#8211; &lt;x&gt;</A>
    <DT><A HREF="javascript:alert(1)">bad</A>`;
  const to = new Device();
  const { skipped } = await to.plan(text);
  await to.import(text);
  assert.deepEqual(skipped, [{ title: "bad", reason: "address" }]);
  const [row] = to.rows();
  assert.deepEqual([row?.key, row?.title, row?.save?.at], ["/a/", "T – <x>", 17_000]);
});

/** @type {Array<[what: string, item: unknown, reason: string]>} */
const SKIPPED = [
  ["a script's address", saved({ url: "javascript:alert(1)" }), "address"],
  ["data as an address", saved({ url: "data:text/html,x" }), "address"],
  ["no address", { ...saved(), url: 7 }, "address"],
  ["no marks", { url: "/a/", title: "A" }, "unreadable"],
  ["a mark of a time that never comes", saved({ save: { on: true, at: 1e300 } }), "unreadable"],
  ["a mark that is no mark", { ...saved(), like: "yes" }, "unreadable"],
  ["nothing", null, "unreadable"],
];

for (const [what, item, reason] of SKIPPED) {
  test(`${what} is skipped, and said why`, async () => {
    const { skipped, incoming } = await new Device().plan(file([item]));
    assert.equal(skipped[0]?.reason, reason);
    assert.equal(incoming.size, 0);
  });
}

test("keys such as __proto__ are keys like any other", async () => {
  const item = '{"key":"__proto__","url":"/p/","save":{"on":true,"at":1},"__proto__":{"x":1}}';
  const to = new Device();
  await to.import(`{"format":"afterword","version":1,"site":"${HERE}","articles":[${item}]}`);
  assert.equal(to.kept.get("__proto__"), '{"url":"/p/","save":{"on":true,"at":1}}');
  assert.equal(/** @type {any} */ ({}).x, undefined);
});

test("what is damaged here stays and is said", async () => {
  const to = new Device();
  to.kept.set("/a/", "{broken");
  const { skipped } = await to.plan(file([saved()]));
  await to.import(file([saved()]));
  assert.equal(skipped[0]?.reason, "damaged");
  assert.equal(to.kept.get("/a/"), "{broken");
});

test("storage that fills up keeps what it took, and it can be undone", async () => {
  const to = new Device();
  to.room = 2;
  const items = [..."abc"].map((name) => saved({ key: `/${name}/`, url: `/${name}/` }));
  const { steps, taken, full } = await to.import(file(items));
  assert.deepEqual([taken, full, to.kept.size], [2, true, 2]);
  await undo(steps, to.storage);
  assert.equal(to.kept.size, 0);
});

test("100,000 entries leave the page time to breathe", async () => {
  const items = Array.from({ length: 100_000 }, (_, n) => saved({ key: `/${n}/`, url: `/${n}/` }));
  let breaths = 0;
  const breathing = setInterval(() => (breaths += 1), 1);
  const { titles } = await new Device().plan(file(items));
  clearInterval(breathing);
  assert.equal(titles.added.length, 100_000);
  assert.ok(breaths > 50, `${breaths} breaths`);
});

/**
 * @param {string} hostile
 * @param {number} length
 * @returns {Promise<number>} milliseconds
 */
async function timeToPlan(hostile, length) {
  const text = `<a >${hostile.repeat(length / hostile.length)}`;
  const began = performance.now();
  await new Device().plan(text);
  return performance.now() - began;
}

for (const hostile of ["<a ", '<a href="', "<a href=x>", "&#38", "<a x>&"]) {
  test(`a megabyte of ${hostile} costs no more than its length`, async () => {
    let ratio = Infinity;
    // Others use the machine too: a pause that is not ours does not come three times.
    for (let n = 0; n < 3 && ratio > 150; n += 1) {
      const some = await timeToPlan(hostile, 50_000);
      ratio = (await timeToPlan(hostile, 1_000_000)) / Math.max(some, 1);
    }
    // Twenty times the length: twenty times the time, not four hundred times.
    assert.ok(ratio <= 150, `${ratio} times`);
  });
}

for (const text of ["", "hello", "{}", "[]", '{"format":"afterword","version":2,"articles":[]}']) {
  test(`${text || "an empty file"} is neither of the two formats`, () =>
    assert.equal(read(text), undefined));
}
