/** `<afterword-list>`: the reading list, a page of its own. Its rows are a part of their own. */

import { dress, h } from "./dom.js";
import { AfterwordElement } from "./element.js";
import css from "./list.css";
import { panel } from "./list-panel.js";
import { strings } from "./list-strings.js";
import { tools } from "./list-tools.js";
import { part } from "./part.js";
import { speech } from "./speech.js";
import { pageStore } from "./store.js";

/** @typedef {ReturnType<typeof import("./list-body.js").body>} Body */

/** What the link of a hand-over begins with, behind the list's own address. */
const HANDOVER = "#afterword=";

export class AfterwordList extends AfterwordElement {
  /** @type {import("./speech.js").Speech | undefined} */
  #spoken;
  #status = h("p", { role: "status", part: "status" });
  #place = h("div", { class: "place" });
  #tools = tools((change) => this.#body?.turn(change));
  #transfer = panel("transfer", () => [this.#speech, (key) => this.#body?.now(key) ?? key]);
  #kept = panel("kept", () => [this.#speech]);
  #panels = h("div", { class: "place" }, this.#transfer.element, this.#kept.element);
  /** @type {Body | undefined} */
  #body;

  /** Not before it is needed: a script sets `lang` once it has made the element. */
  get #speech() {
    return (this.#spoken ??= speech(this.lang || document.documentElement.lang));
  }

  /**
   * @protected
   * @param {AbortSignal} signal
   */
  connected(signal) {
    if (!this.shadowRoot) this.#render();
    signal.addEventListener("abort", pageStore().subscribe((key) => this.#body?.hear(key)));
    addEventListener("hashchange", () => this.#receive(), { signal });
    document.addEventListener("afterword:offline", () => this.#body?.look(), { signal });
    this.#fill();
    this.#receive();
  }

  #render() {
    // Until the rows are there, which would push them down.
    this.#tools.element.hidden = this.#panels.hidden = true;
    const root = this.attachShadow({ mode: "open" });
    dress(root, css);
    root.append(this.#status, this.#tools.element, this.#place, this.#panels);
  }

  async #fill() {
    const rows = await part("rows").catch(() => undefined);
    if (!rows) {
      this.#status.textContent = strings.failed;
      this.#panels.hidden = false;
      return;
    }
    this.#body ??= /** @type {typeof import("./list-body.js")} */ (rows).body({
      host: this,
      place: this.#place,
      status: this.#status,
      speech: this.#speech,
      counted: () => this.#count(),
      found: (n, rows) => this.#say(n, rows),
      refused: () => (this.#status.textContent = strings.full),
      backup: async () => (await this.#transfer.open())?.backup?.(),
      offer: this.#tools.offer,
    });
    this.#body.load();
  }

  /** Looks whether the address hands articles over, and shows what. */
  async #receive() {
    const { hash } = location;
    if (hash.startsWith(HANDOVER)) {
      this.#panels.hidden = false;
      (await this.#transfer.open())?.receive?.(hash.slice(HANDOVER.length));
    }
  }

  /** Says how many there are, wherever it is said: not at every keystroke. */
  #count() {
    const { articles } = /** @type {Body} */ (this.#body);
    this.#tools.show(articles, this.#speech);
    this.#tools.element.hidden = !articles.size();
    this.#kept.refresh();
  }

  /**
   * @param {number} found
   * @param {number} rows
   */
  #say(found, rows) {
    this.#status.textContent = this.#summary(found, rows);
    this.#panels.hidden = false;
  }

  /**
   * @param {number} found
   * @param {number} rows
   */
  #summary(found, rows) {
    const { view, count } = /** @type {Body} */ (this.#body).articles;
    const narrowed = view.query.trim() || view.show !== "all";
    if (pageStore().state === "memory") return strings.blocked;
    if (narrowed && found) return this.#speech.count(strings, "found", found);
    const n = count(view.kind);
    // Where only places of removed articles stand, their Undo says enough.
    if (rows && (narrowed || !n)) return "";
    if (!n) return strings[`${view.kind}_empty`];
    if (narrowed) return strings.nothing;
    return this.#speech.count(strings, view.kind, n);
  }
}
