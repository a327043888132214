/** Defines the tags, and loads the parts that this page has a use for. */

import { AfterwordBar } from "./bar.js";
import { AfterwordComments } from "./comments.js";
import { onNavigate } from "./dom.js";
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

/** @type {Record<string, string>} what few pages show, until it is loaded: each is a part of its own */
const parts = {
  list: "afterword-list",
  count: "afterword-count,[counts]",
  "offline-page": "[offline]",
};

const look = () => {
  for (const [name, selector] of Object.entries(parts)) {
    if (!document.querySelector(selector)) continue;
    delete parts[name];
    // The next page tries again.
    part(name).catch(() => (parts[name] = selector));
  }
};

look();
onNavigate(look);

await translate("article", strings, "");
define("afterword-bar", AfterwordBar);
define("afterword-save", AfterwordSave);
define("afterword-comments", AfterwordComments);
