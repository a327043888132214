/** Bundles `src/` into `../static/afterword/`, which Python users serve as it is, and translates the reading list's page. */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { OPTIONS, PARTS, shrink, source } from "./bundle.js";
import { languages, modules } from "./languages.js";
import { translated } from "./pages.js";

/** @param {string} path from this folder */
const beside = (path) => fileURLToPath(new URL(path, import.meta.url));

const OUT = resolve(process.argv[2] ?? beside("../static/afterword"));

/** Hugo's module is copied into sites alone, so it has its own copy. */
const HUGO = beside("hugo/assets/afterword");

/** The English page, and beside the widget's folder those made from it. */
const LIST = beside("../static/saved/index.html");
const LISTS = resolve(OUT, "../saved");

const QR_LICENSE = beside("node_modules/lean-qr/LICENSE");

/** @typedef {import("./languages.js").Sentences} Sentences */

/**
 * @param {Record<string, Sentences>} all
 * @returns {Promise<Record<string, string>>} the widget's files by their names
 */
async function files(all) {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: {
      afterword: source("index"),
      ...Object.fromEntries(Object.entries(PARTS).map(([name, module]) => [name, source(module)])),
    },
    outdir: OUT,
  });
  /** @type {Record<string, string>} */
  const made = { "qr.LICENSE.txt": await readFile(QR_LICENSE, "utf8") };
  for (const { path, text } of outputFiles) {
    made[path.slice(OUT.length + 1)] = await shrink(text);
  }
  for (const [code, sentences] of Object.entries(all)) {
    for (const [ending, text] of Object.entries(modules(sentences))) {
      made[`lang/${code}${ending}.js`] = text;
    }
  }
  return made;
}

/** @param {Record<string, Sentences>} all */
async function writeLists(all) {
  const english = await readFile(LIST, "utf8");
  await mkdir(LISTS, { recursive: true });
  for (const [code, { page = {} }] of Object.entries(all)) {
    if (code !== "en") await writeFile(`${LISTS}/${code}.html`, translated(english, code, page));
  }
}

/**
 * @param {string} folder
 * @param {Record<string, string>} made
 */
async function write(folder, made) {
  await rm(`${folder}/lang`, { recursive: true, force: true });
  await mkdir(`${folder}/lang`, { recursive: true });
  for (const [name, text] of Object.entries(made)) await writeFile(`${folder}/${name}`, text);
}

const all = await languages();
const made = await files(all);
const widget = /** @type {string} */ (made["afterword.js"]);
const hash = createHash("sha256").update(widget).digest("hex").slice(0, 12);
const hashed = `afterword.${hash}.js`;
await write(OUT, { ...made, [hashed]: widget });
await writeLists(all);
for (const name of await readdir(OUT)) {
  if (/^afterword\.\w+\.js$/.test(name) && name !== hashed) await rm(`${OUT}/${name}`);
}
if (!process.argv[2]) await write(HUGO, made);
