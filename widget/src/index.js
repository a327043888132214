/** Defines the tags, and loads the parts that this page has a use for. */

import { AfterwordBar } from "./bar.js";
import { AfterwordComments } from "./comments.js";
import { translate } from "./words.js";
import { part } from "./part.js";
import { AfterwordSave } from "./save.js";
import { strings } from "./strings.js";

/**
 * A second copy of the widget on the page leaves the first one's tags alone.
 *
 * @param {string} name
 * @param {CustomElementConstructor} element
 */
const define = (name, element) => {
  if (!customElements.get(name)) customElements.define(name, element);
};

// Where it does not arrive, tags that the author wrote still work.
if (document.querySelector("script[data-auto]")) await part("auto").catch(() => {});

// What few pages show comes as a part of its own.
for (const [name, selector] of /** @type {const} */ ([
  ["list", "afterword-list"],
  ["count", "afterword-count,[counts]"],
  ["offline-page", "[offline]"],
])) {
  if (document.querySelector(selector)) part(name);
}

await translate("article", strings, "");
define("afterword-bar", AfterwordBar);
define("afterword-save", AfterwordSave);
define("afterword-comments", AfterwordComments);
