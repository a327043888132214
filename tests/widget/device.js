/** What the tests of transfer have in common. */

import assert from "node:assert/strict";
import { toJson } from "../../widget/src/backup.js";
import { isOn, KINDS, parse } from "../../widget/src/marks.js";
import { createStore, PREFIX } from "../../widget/src/store.js";
import { plan, read, take } from "../../widget/src/transfer.js";
import fc from "./fc.js";

/** @typedef {import("../../widget/src/transfer.js").Row} Row */

export const HERE = "https://here.example";

/** A browser's storage of marks: a device. */
export class Device {
  /** @type {Map<string, string>} */
  kept = new Map();
  room = Infinity;
  /** @type {Map<string, string>} what the site's index says of articles that moved */
  moved = new Map();

  /** @param {Row[]} rows */
  constructor(rows = [], site = HERE) {
    this.site = site;
    for (const { key, ...entry } of rows) this.kept.set(key, JSON.stringify(entry));
  }

  get storage() {
    return {
      peek: (/** @type {string} */ key) => this.kept.get(key) ?? null,
      put: (/** @type {string} */ key, /** @type {string | null} */ text) => {
        if (text !== null && !this.kept.has(key) && this.kept.size >= this.room) return false;
        if (text === null) this.kept.delete(key);
        else this.kept.set(key, text);
        return true;
      },
    };
  }

  /**
   * The mark store of a page on this device.
   *
   * @param {() => number} now
   */
  page(now) {
    const key = (/** @type {string} */ name) => name.slice(PREFIX.length);
    const storage = {
      getItem: (/** @type {string} */ name) => this.storage.peek(key(name)),
      setItem: (/** @type {string} */ name, /** @type {string} */ text) =>
        void this.storage.put(key(name), text),
    };
    const target = new EventTarget();
    return createStore({ storage: () => /** @type {Storage} */ (storage), target, now });
  }

  rows() {
    return [...this.kept].map(([key, text]) => ({ ...parse(text), key }));
  }

  backup() {
    return toJson(this.rows(), this.site, 0);
  }

  /** @param {string} text */
  async plan(text) {
    const found = read(text);
    assert.ok(found);
    const now = (/** @type {string} */ key) => this.moved.get(key) ?? key;
    return plan(found, this.site, this.rows(), this.storage.peek, now);
  }

  /** @param {string} text */
  async import(text) {
    return take((await this.plan(text)).incoming, this.storage);
  }

  /** What a reader sees, by address: keys of other sites differ. */
  marks() {
    const rows = this.rows().map((row) => [
      new URL(row.url ?? "", this.site).href,
      KINDS.filter((kind) => isOn(row, kind)).join(),
    ]);
    return Object.fromEntries(rows.filter(([, marks]) => marks).sort());
  }
}

/** @param {number} latest */
export const registers = (latest) =>
  fc
    .tuple(fc.boolean(), fc.nat(latest), fc.nat(latest))
    .map(([on, at, since]) => ({ on, at, ...(since < at && { since }) }));

const register = registers(9);
const path = fc.constantFrom("/a/", "/b/", "/c/", "/文/", "/__proto__/");
/** @type {import("fast-check").Arbitrary<Row[]>} */
export const rows = fc.uniqueArray(
  fc
    .tuple(path, fc.string({ unit: "binary" }), fc.record({ save: register, like: register, read: register }))
    .map(([key, title, marks]) => ({ key, url: key, title, ...marks })),
  { selector: ({ key }) => key, maxLength: 5 },
);

/**
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
export const saved = (more) => ({
  key: "/a/",
  url: "/a/",
  title: "A",
  save: { on: true, at: 7000 },
  ...more,
});

/** @param {unknown[]} articles */
export const file = (articles, site = HERE) =>
  JSON.stringify({ format: "afterword", version: 1, site, articles });
