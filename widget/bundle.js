/** What both builds share: the parts of the widget, and how they are bundled. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { minify } from "terser";

/** @param {string} module of `src/` */
export const source = (module) => fileURLToPath(new URL(`src/${module}.js`, import.meta.url));

/** What loads on demand: its name under `/afterword/`, and its module. */
export const PARTS = {
  auto: "auto",
  count: "count-define",
  discussion: "discussion",
  language: "language",
  list: "list-define",
  notes: "list-notes",
  rows: "list-body",
  transfer: "list-transfer",
  handover: "list-handover",
  kept: "list-kept",
  "offline-page": "offline-page",
  offline: "offline",
  qr: "qr",
};

/** @type {import("esbuild").Plugin} style sheets become minified text */
const css = {
  name: "css",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      // esbuild leaves the values of custom properties as they are written.
      return { contents: code.trim().replace(/([:,]) /g, "$1"), loader: "text" };
    });
  },
};

/** @satisfies {import("esbuild").BuildOptions} */
export const OPTIONS = {
  bundle: true,
  format: "esm",
  minifySyntax: true,
  target: "es2022",
  charset: "utf8",
  write: false,
  plugins: [css],
};

/**
 * Takes two per cent off what esbuild alone makes of a bundle.
 *
 * @param {string} code a module
 */
export async function shrink(code) {
  const options = { module: true, ecma: /** @type {const} */ (2020), compress: { passes: 3 } };
  return (await minify(code, options)).code ?? "";
}
