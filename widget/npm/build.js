/** Bundles `src/` into `../dist/`, the modules of the npm package. */

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { OPTIONS, PARTS, source } from "../bundle.js";

/** @param {string} name relative to this file */
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

const DIST = file("../dist");
/** A service worker is no module of a page: it stands beside the widget's files. */
const { offline, ...MODULES } = PARTS;
const LICENSES = [file("../../LICENSE"), file("../node_modules/lean-qr/LICENSE")];

/** @returns {Promise<string>} a module that loads parts by addresses that bundlers can follow */
async function literalParts() {
  const built = file("../../static/afterword/lang");
  const languages = await readdir(built);
  const modules = {
    ...Object.fromEntries(Object.entries(MODULES).map(([name, module]) => [name, source(module)])),
    ...Object.fromEntries(languages.map((name) => [`lang/${name.replace(/\.js$/, "")}`, `${built}/${name}`])),
  };
  const entries = Object.entries(modules).map(
    ([name, path]) => `${JSON.stringify(name)}: () => import(${JSON.stringify(path)})`,
  );
  return `const parts = {${entries}};\nexport const part = async (name) => parts[name]();`;
}

/** @type {import("esbuild").Plugin} */
const parts = {
  name: "parts",
  setup({ onLoad }) {
    onLoad({ filter: /src\/part\.js$/ }, async () => ({ contents: await literalParts() }));
  },
};

await rm(DIST, { recursive: true, force: true });
await build({
  ...OPTIONS,
  plugins: [...OPTIONS.plugins, parts],
  entryPoints: {
    index: source("index"),
    elements: file("elements.js"),
    nothing: file("nothing.js"),
    // In a folder of their own, so that package.json can say: these have side effects.
    ...Object.fromEntries(Object.entries(MODULES).map(([name, module]) => [`parts/${name}`, source(module)])),
  },
  outdir: DIST,
  chunkNames: "shared/[name]-[hash]",
  splitting: true,
  minify: true,
  write: true,
  inject: [file("home.js")],
  define: { "import.meta.url": "home.address" },
});
await mkdir(`${DIST}/types/npm`, { recursive: true });
await copyFile(file("index.d.ts"), `${DIST}/types/npm/index.d.ts`);
const licenses = await Promise.all(LICENSES.map((path) => readFile(path, "utf8")));
await writeFile(`${DIST}/LICENSE`, licenses.join("\n--- lean-qr, which draws the codes ---\n\n"));
