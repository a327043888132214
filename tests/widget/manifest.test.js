/** `custom-elements.json` says of each tag what its source says. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const SOURCE = new URL("../../widget/src/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("../custom-elements.json", SOURCE), "utf8"));

/** @type {Array<Record<string, any>>} */
const declared = manifest.modules.flatMap((/** @type {any} */ module) => module.declarations ?? []);

/** @param {string} name */
const code = (name) => readFileSync(new URL(name, SOURCE), "utf8");

const all = readdirSync(SOURCE)
  .filter((name) => name.endsWith(".js"))
  .map(code)
  .join("\n");

/** @param {string} list */
const named = (list) =>
  new Set(declared.flatMap((tag) => tag[list].map((/** @type {any} */ one) => one.name)));

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
const found = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));

/** What the elements read by other means: by selectors, and by the table of giscus' values. */
const ELSEWHERE = ["lang"];

test("the tags are those that the widget defines", () => {
  const defined = found(all, /define\("(afterword-\w+)"/g);
  assert.deepEqual(new Set(declared.map((tag) => tag.tagName)), defined);
});

test("the classes are those of the tags", () => {
  assert.deepEqual(
    new Set(declared.map((tag) => tag.name)),
    found(all, /export class (\w+) extends HTMLElement/g),
  );
});

test("every attribute that an element reads is listed, and no other", () => {
  const elements = ["bar", "save", "comments", "count", "toggle", "list", "list-notes"];
  const read = found(
    elements.map((name) => code(`${name}.js`)).join("\n"),
    /(?:get|has)Attribute\("([\w-]+)"\)/g,
  );
  const table = /DEFAULTS = \{(.*?)\};/s.exec(code("frame.js"))?.[1] ?? "";
  const giscus = [...found(table, /(\w+):/g)].map((name) =>
    name.replace(/[A-Z]+/g, (word) => `-${word.toLowerCase()}`),
  );
  assert.deepEqual(
    [...named("attributes")].sort(),
    [...new Set([...read, ...giscus.filter((name) => name !== "https"), ...ELSEWHERE])].sort(),
  );
});

test("every event that an element emits is listed", () => {
  const kinds = found(all, /emit\([\w.]+, "(\w+)"/g);
  const marks = ["like", "save", "read"];
  const shown = [...kinds].filter((name) => name !== "offline");
  assert.deepEqual(
    [...named("events")].sort(),
    [...shown, ...marks].map((name) => `afterword:${name}`).sort(),
  );
});

test("every part that can be styled is listed, and no other", () => {
  const literal = [...found(all, /part: "([a-z ]+)"/g)].flatMap((names) => names.split(" "));
  const made = ["like", "save", "transfer", "kept"];
  assert.deepEqual([...named("cssParts")].sort(), [...new Set([...literal, ...made])].sort());
});

test("every custom property of the styles is listed, with its default", () => {
  const css = ["style.css", "list.css"].map(code).join("\n");
  assert.deepEqual(named("cssProperties"), found(css, /var\((--afterword-\w+)/g));
  for (const { name, default: value } of declared.flatMap((tag) => tag.cssProperties)) {
    assert.ok(css.includes(`var(${name}, ${value})`), name);
  }
});
