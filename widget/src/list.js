/** `<afterword-list>`: the reading list, a page of its own. */

import { h, shadow } from "./dom.js";
import { strings } from "./list-strings.js";
import { pageStore } from "./store.js";
import { fill } from "./strings.js";

/** @typedef {import("./marks.js").Entry & {key: string}} Row */

export class AfterwordList extends HTMLElement {
  #rows = h("ul", { part: "rows" });
  #status = h("p", { role: "status", part: "status" });
  /** @type {Map<string, Row>} removed since the page was opened: their places offer Undo */
  #removed = new Map();
  /** @type {(() => void) | undefined} */
  #disconnect;

  connectedCallback() {
    if (!this.shadowRoot) shadow(this, this.#status, this.#rows);
    this.#disconnect = pageStore().subscribe(() => this.#show());
    this.#show();
  }

  disconnectedCallback() {
    this.#disconnect?.();
  }

  #show() {
    const store = pageStore();
    const saved = store.all("save");
    for (const { key } of saved) this.#removed.delete(key);
    const rows = [...saved, ...this.#removed.values()].sort(
      (a, b) => (b.save?.at ?? 0) - (a.save?.at ?? 0),
    );
    this.#status.textContent = this.#summary(saved.length);
    this.#rows.replaceChildren(
      ...rows.map((row) => (this.#removed.has(row.key) ? this.#undo(row) : this.#row(row))),
    );
  }

  /** @param {number} n */
  #summary(n) {
    if (pageStore().state === "memory") return strings.blocked;
    if (n) return fill(n === 1 ? strings.one : strings.many, { n });
    return this.#removed.size ? "" : strings.empty;
  }

  /** @param {Row} row */
  #row(row) {
    const { title, url, save } = row;
    const date = new Date(save?.at ?? 0);
    return h(
      "li",
      {},
      h("a", { href: safe(url), dir: "auto" }, title || row.key),
      h("time", { datetime: date.toISOString() }, date.toLocaleDateString()),
      h(
        "button",
        {
          type: "button",
          "aria-label": fill(strings.removeOne, { title: title || row.key }),
          click: () => this.#remove(row),
        },
        strings.remove,
      ),
    );
  }

  /** @param {Row} row */
  #undo(row) {
    return h(
      "li",
      { "data-key": row.key },
      h("span", { dir: "auto" }, strings.removed),
      h("button", { type: "button", click: () => this.#restore(row) }, strings.undo),
    );
  }

  /** @param {Row} row */
  #remove(row) {
    this.#removed.set(row.key, row);
    if (this.#write(row, false)) this.#focus(row.key);
    else this.#removed.delete(row.key);
  }

  /** @param {Row} row */
  #restore(row) {
    this.#removed.delete(row.key);
    this.#write(row, true);
  }

  /**
   * @param {Row} row
   * @param {boolean} on
   */
  #write({ key, title = "", url = "", modified }, on) {
    const article = { key, title, url, ...(modified && { modified }) };
    return pageStore().write(article, "save", on) !== "full";
  }

  /** @param {string} key */
  #focus(key) {
    const row = [...this.#rows.children].find(
      (child) => /** @type {HTMLElement} */ (child).dataset.key === key,
    );
    row?.querySelector("button")?.focus();
  }
}

/**
 * Only addresses of the web become links: an entry may have been imported.
 *
 * @param {string | undefined} url
 */
function safe(url = "/") {
  const address = new URL(url, location.href);
  return /^https?:$/.test(address.protocol) ? address.href : "/";
}
