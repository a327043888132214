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


/** @param {string} list */
const named = (list) =>
  new Set(declared.flatMap((tag) => tag[list].map((/** @type {any} */ one) => one.name)));

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
const found = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));

const sources = readdirSync(SOURCE).filter((name) => name.endsWith(".js"));
const all = sources.map(code).join("\n");

/**
 * What makes up each tag: its modules, the marks that its buttons set, and the
 * attributes that are looked for by a selector or as a property.
 *
 * @type {Record<string, {modules: string[], marks?: string[], elsewhere?: string[]}>}
 */
const TAGS = {
  "afterword-bar": {
    modules: ["bar.js", "toggle.js"],
    marks: ["like", "save"],
    elsewhere: ["lang", "offline"],
  },
  "afterword-save": { modules: ["save.js", "toggle.js"], marks: ["save"] },
  "afterword-comments": { modules: ["comments.js", "discussion.js", "config.js"] },
  "afterword-count": { modules: ["count.js"] },
  "afterword-list": {
    modules: sources.filter((name) => name.startsWith("list")),
    elsewhere: ["lang"],
  },
};

const table = /DEFAULTS = \{(.*?)\};/s.exec(code("frame.js"))?.[1] ?? "";
const giscus = [...found(table, /^  (\w+):/gm)].map((name) =>
  name.replace(/[A-Z]+/g, (word) => `-${word.toLowerCase()}`),
);

/** @param {Iterable<string>} names */
const inOrder = (names) => [...new Set(names)].sort();

test("the tags are those that the widget defines", () => {
  const defined = found(all, /define\("(afterword-\w+)"/g);
  assert.deepEqual(new Set(declared.map((tag) => tag.tagName)), defined);
});

test("the classes are those of the tags", () => {
  assert.deepEqual(
    new Set(declared.map((tag) => tag.name)),
    found(all, /define\("afterword-\w+", (\w+)\)/g),
  );
});

test("every module that shows something belongs to a tag", () => {
  const known = Object.values(TAGS).flatMap(({ modules }) => modules);
  const showing = sources.filter((name) => /\bpart: ["`]|hasAttribute\(/.test(code(name)));
  assert.deepEqual(showing.filter((name) => !known.includes(name)), []);
});

for (const { tagName, attributes, events, cssParts } of declared) {
  const { modules, marks = [], elsewhere = [] } = TAGS[tagName] ?? { modules: [] };
  const own = modules.map(code).join("\n");
  const names = (/** @type {{name: string}[]} */ list) => inOrder(list.map(({ name }) => name));

  test(`${tagName} lists every attribute that it reads, and no other`, () => {
    // A count reads those of the page's comments too.
    const read = found(own, /(?<!comments)\??\.(?:get|has)Attribute\("([\w-]+)"\)/g);
    // The name of a button of the list.
    read.delete("name");
    const values = tagName === "afterword-comments" ? giscus : [];
    assert.deepEqual(names(attributes), inOrder([...read, ...values, ...elsewhere]));
  });

  test(`${tagName} lists every event that it emits, and no other`, () => {
    const emitted = [...found(own, /emit\([\w.]+, "(\w+)"/g), ...marks];
    // What is pressed in the list is known by the button's own name.
    if (/emit\([\w.]+, kind/.test(own) && !marks.length) emitted.push("like", "save", "read");
    assert.deepEqual(names(events), inOrder(emitted.map((name) => `afterword:${name}`)));
  });

  test(`${tagName} lists every part that can be styled, and no other`, () => {
    const literal = [...found(own, /part: ["`]([a-z ]+)/g)].flatMap((text) => text.trim().split(" "));
    const panels = [...found(own, /= panel\("(\w+)"/g)];
    assert.deepEqual(names(cssParts), inOrder([...literal, ...marks, ...panels]));
  });
}

test("every custom property of the styles is listed, with its default", () => {
  const css = ["style.css", "list.css"].map(code).join("\n");
  assert.deepEqual(named("cssProperties"), found(css, /var\((--afterword-\w+)/g));
  for (const { name, default: value } of declared.flatMap((tag) => tag.cssProperties)) {
    assert.ok(css.includes(`var(${name}, ${value})`), name);
  }
});
