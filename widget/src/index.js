/** Defines the tags, and inserts them where the page's script tag asks for it. */

import { AfterwordBar } from "./bar.js";
import { AfterwordComments } from "./comments.js";
import { AfterwordSave } from "./save.js";

/**
 * A second copy of the widget on the page leaves the first one's tags alone.
 *
 * @param {string} name
 * @param {CustomElementConstructor} element
 */
const define = (name, element) => {
  if (!customElements.get(name)) customElements.define(name, element);
};

/** `<script data-auto>`: the bar and the comments at the end of the one article. */
function insert() {
  const script = document.querySelector("script[data-auto]");
  const articles = document.querySelectorAll("article");
  const article = articles.length > 1 ? null : articles[0] ?? document.querySelector("main");
  if (!script || !article || document.querySelector("afterword-bar")) return;
  const tags = ["afterword-bar", "afterword-comments"].map((name) => document.createElement(name));
  for (const tag of tags) {
    for (const { name, value } of script.attributes) {
      if (name.startsWith("data-")) tag.setAttribute(name.slice(5), value);
    }
  }
  article.append(...tags);
}

insert();
define("afterword-bar", AfterwordBar);
define("afterword-save", AfterwordSave);
define("afterword-comments", AfterwordComments);

// What few pages show comes as a part of its own.
for (const [part, selector] of [
  ["list", "afterword-list"],
  ["count", "afterword-count,[counts]"],
]) {
  if (document.querySelector(/** @type {string} */ (selector))) {
    import(new URL(`${part}.js`, import.meta.url).href);
  }
}
