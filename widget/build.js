/** Bundles `src/` into `../static/afterword/`, which Python users serve as it is. */

import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { build, transform } from "esbuild";

const OUT = process.argv[2] ?? new URL("../static/afterword/", import.meta.url).pathname;

const HUGO = new URL("hugo/assets/afterword", import.meta.url).pathname;

/** @type {import("esbuild").Plugin} style sheets become minified text */
const css = {
  name: "css",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const { outputFiles } = await build({
  entryPoints: {
    afterword: new URL("src/index.js", import.meta.url).pathname,
    count: new URL("src/count-define.js", import.meta.url).pathname,
    discussion: new URL("src/discussion.js", import.meta.url).pathname,
    list: new URL("src/list-define.js", import.meta.url).pathname,
    transfer: new URL("src/list-transfer.js", import.meta.url).pathname,
    qr: new URL("src/qr.js", import.meta.url).pathname,
  },
  outdir: OUT,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  charset: "utf8",
  write: false,
  plugins: [css],
});

for (const name of await readdir(OUT)) {
  if (/^afterword\.\w+\.js$/.test(name)) await rm(`${OUT}/${name}`);
}
for (const { path, contents } of outputFiles) {
  await writeFile(path, contents);
  // Hugo's module is copied into sites alone, so it has its own copy.
  if (!process.argv[2]) await writeFile(`${HUGO}/${basename(path)}`, contents);
  if (path.endsWith("/afterword.js")) {
    const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
    await writeFile(path.replace(".js", `.${hash}.js`), contents);
  }
}
