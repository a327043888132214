import assert from "node:assert/strict";
import { test } from "node:test";
import { isOn } from "../../widget/src/marks.js";
import { createStore, entries, PREFIX } from "../../widget/src/store.js";

const ARTICLE = { key: "/a/", title: "A", url: "/a/" };

/**
 * Storage as browsers make it: keys are its own enumerable properties.
 *
 * @param {Record<string, string>} [kept]
 * @returns {Storage}
 */
function makeStorage(kept = {}) {
  const methods = {
    getItem: (/** @type {string} */ key) => kept[key] ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => void (kept[key] = text),
    removeItem: (/** @type {string} */ key) => void delete kept[key],
  };
  return /** @type {any} */ (
    new Proxy(kept, { get: (_, name) => methods[/** @type {"getItem"} */ (name)] })
  );
}

/** @param {string} name */
const failing = (name) => () => {
  throw Object.assign(new Error(name), { name });
};

/** @param {() => Storage} storage */
const make = (storage, now = () => 1000, target = new EventTarget()) =>
  createStore({ storage, now, target });

test("keeps one key for each article, under its own prefix", () => {
  const kept = { theme: "dark" };
  const store = make(() => makeStorage(kept));
  assert.equal(store.write(ARTICLE, "save", true), "persistent");
  assert.deepEqual(Object.keys(kept), ["theme", `${PREFIX}/a/`]);
});

test("does not touch storage before a mark is read or written", () => {
  make(failing("touched")).subscribe(() => {});
});

test("keeps marks in memory where storage is blocked", () => {
  const store = make(failing("SecurityError"));
  assert.equal(store.write(ARTICLE, "like", true), "memory");
  assert.equal(isOn(store.read("/a/"), "like"), true);
  assert.equal(store.count("like"), 1);
});

test("changes nothing when storage is full", () => {
  const storage = makeStorage();
  storage.setItem = failing("QuotaExceededError");
  const full = new Proxy(storage, {
    get: (target, name) =>
      name === "setItem" ? failing("QuotaExceededError") : Reflect.get(target, name),
  });
  const store = make(() => full);
  assert.equal(store.write(ARTICLE, "save", true), "full");
  assert.equal(store.read("/a/"), undefined);
});

test("is persistent again once storage takes a mark", () => {
  let blocked = true;
  const storage = makeStorage();
  const store = make(() => (blocked ? failing("SecurityError")() : storage));
  store.write(ARTICLE, "like", true);
  blocked = false;
  assert.equal(store.write(ARTICLE, "save", true), "persistent");
  assert.equal(isOn(store.read("/a/"), "like"), true);
});

test("leaves bytes alone that it cannot read", () => {
  const kept = { [`${PREFIX}/a/`]: "{broken" };
  const store = make(() => makeStorage(kept));
  assert.equal(store.write(ARTICLE, "save", true), "memory");
  assert.equal(kept[`${PREFIX}/a/`], "{broken");
});

test("keeps fields of a later version", () => {
  const kept = { [`${PREFIX}/a/`]: '{"save":{"on":true,"at":1},"later":7}' };
  make(() => makeStorage(kept)).write(ARTICLE, "like", true);
  assert.equal(JSON.parse(kept[`${PREFIX}/a/`] ?? "").later, 7);
});

const MOVED = { ...ARTICLE, key: "/new/", url: "/new/", aliases: ["/a/", "/older/"] };

test("finds the marks that an article had under an older key", () => {
  const storage = makeStorage();
  make(() => storage).write(ARTICLE, "like", true);
  assert.equal(isOn(make(() => storage).find(MOVED), "like"), true);
});

test("moves an article's marks to its new key at the next click", () => {
  /** @type {Record<string, string>} */
  const kept = {};
  const store = make(() => makeStorage(kept));
  store.write(ARTICLE, "like", true);
  store.write(MOVED, "save", true);
  assert.deepEqual(Object.keys(kept), [`${PREFIX}/new/`]);
  assert.deepEqual([isOn(store.read("/new/"), "like"), store.find(MOVED)?.url], [true, "/new/"]);
});

test("keeps the old marks where the new key cannot be written", () => {
  /** @type {Record<string, string>} */
  const kept = {};
  make(() => makeStorage(kept)).write(ARTICLE, "like", true);
  const full = new Proxy(makeStorage(kept), {
    get: (target, name) =>
      name === "setItem" ? failing("QuotaExceededError") : Reflect.get(target, name),
  });
  assert.equal(make(() => full).write(MOVED, "save", true), "full");
  assert.deepEqual(Object.keys(kept), [`${PREFIX}/a/`]);
});

test("counts marks of one kind and skips what it cannot read", () => {
  const storage = makeStorage({ [`${PREFIX}/broken/`]: "?", other: "{}" });
  const store = make(() => storage);
  store.write(ARTICLE, "save", true);
  store.write({ ...ARTICLE, key: "/b/" }, "save", true);
  store.write({ ...ARTICLE, key: "/c/" }, "like", true);
  assert.equal(store.count("save"), 2);
  assert.deepEqual(entries(store).map(({ key }) => key), ["/broken/", "/a/", "/b/", "/c/"]);
});

test("tells subscribers until they leave", () => {
  const store = make(() => makeStorage());
  /** @type {unknown[]} */
  const heard = [];
  const leave = store.subscribe((key) => heard.push(key));
  store.write(ARTICLE, "save", true);
  leave();
  store.write(ARTICLE, "save", false);
  assert.deepEqual(heard, ["/a/"]);
});

test("hears other tabs, for its own keys only", () => {
  const target = new EventTarget();
  const store = make(() => makeStorage(), () => 1, target);
  /** @type {unknown[]} */
  const heard = [];
  store.subscribe((key) => heard.push(key));
  for (const key of [`${PREFIX}/a/`, "theme", null]) {
    target.dispatchEvent(Object.assign(new Event("storage"), { key }));
  }
  assert.deepEqual(heard, ["/a/", undefined]);
});

test("hears that the page came back from the back/forward cache", () => {
  const target = new EventTarget();
  const store = make(() => makeStorage(), () => 1, target);
  let times = 0;
  store.subscribe(() => times++);
  target.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  target.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  assert.equal(times, 1);
});
