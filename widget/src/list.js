/** `<afterword-list>`: the reading list, a page of its own. */

import { button } from "./button.js";
import { afterPaint, h } from "./dom.js";
import css from "./list.css";
import { model } from "./list-model.js";
import { offer } from "./list-offer.js";
import { panel } from "./list-panel.js";
import { find, keepFocus, rowElement } from "./list-rows.js";
import { strings } from "./list-strings.js";
import { tools } from "./list-tools.js";
import { speech } from "./speech.js";
import { pageStore } from "./store.js";

/** Rows at a time: as many as fill a screen several times and are drawn within a frame. */
const CHUNK = 50;

/** What the link of a hand-over begins with, behind the list's own address. */
const HANDOVER = "#afterword=";

export class AfterwordList extends HTMLElement {
  #speech = speech(this.lang || document.documentElement.lang);
  #model = model(this.#speech);
  #limit = CHUNK;
  /** @type {Set<string | undefined>} keys that changed since the last look */
  #changed = new Set();

  #status = h("p", { role: "status", part: "status" });
  #list = h("ul", { part: "rows" });
  #more = button(strings.more, () => this.#showMore());
  #tools = tools((change) => this.#turn(change));
  #transfer = panel("transfer", this.#speech);
  #kept = panel("kept", this.#speech);
  #offer = offer(this.#speech, async () => (await this.#transfer.open())?.backup?.());
  /** @type {AbortController | undefined} */
  #connected;

  connectedCallback() {
    if (!this.shadowRoot) this.#render();
    const { signal } = (this.#connected = new AbortController());
    signal.addEventListener("abort", pageStore().subscribe((key) => this.#hear(key)));
    addEventListener("hashchange", () => this.#receive(), { signal });
    this.#load();
    this.#receive();
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  #render() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets.push(sheet);
    root.append(
      this.#status,
      this.#offer.element,
      this.#tools.element,
      this.#list,
      this.#more,
      this.#transfer.element,
      this.#kept.element,
    );
  }

  /** Looks whether the address hands articles over, and shows what. */
  async #receive() {
    const { hash } = location;
    if (hash.startsWith(HANDOVER)) {
      (await this.#transfer.open())?.receive?.(hash.slice(HANDOVER.length));
    }
  }

  /** @param {Partial<import("./list-order.js").View>} change */
  #turn(change) {
    Object.assign(this.#model.view, change);
    this.#limit = CHUNK;
    if (change.kind || change.sort) this.#model.arrange();
    if (change.kind) this.#count();
    this.#draw();
  }

  #showMore() {
    const next = this.#limit;
    this.#limit += CHUNK;
    this.#draw();
    this.#list.children[next]?.querySelector("a")?.focus();
  }

  /**
   * Many keys may change at once, as when another tab imports a backup.
   *
   * @param {string | undefined} key
   */
  #hear(key) {
    if (!this.#changed.size) afterPaint(() => this.#catchUp());
    this.#changed.add(key);
  }

  #catchUp() {
    const changed = [...this.#changed];
    this.#changed.clear();
    const [key] = changed;
    if (changed.length === 1 && key !== undefined && this.#model.has(key)) this.#update(key);
    else if (changed.length) this.#load();
  }

  #load() {
    this.#model.load();
    this.#count();
    this.#draw();
  }

  /**
   * Draws one article anew in its place, which it leaves only when the reader
   * asks for another view.
   *
   * @param {string} key
   */
  #update(key) {
    const row = this.#element(this.#model.update(key).key);
    keepFocus(this.#list, () => find(this.#list, key)?.replaceWith(row));
    this.#count();
    this.#say(this.#model.found().length);
  }

  #draw() {
    const found = this.#model.found();
    keepFocus(this.#list, () =>
      this.#list.replaceChildren(
        ...found.slice(0, this.#limit).map(({ key }) => this.#element(key)),
      ),
    );
    this.#more.hidden = found.length <= this.#limit;
    this.#say(found.length);
  }

  /** @param {string} key */
  #element(key) {
    return rowElement(this.#model.row(key), this.#model.view.kind, this.#speech, this.#write);
  }

  /** Says how many there are, wherever it is said: not at every keystroke. */
  #count() {
    const rows = this.#model.rows();
    this.#tools.show(this.#model, this.#speech);
    this.#tools.element.hidden = !rows.length;
    this.#offer.show(rows);
    this.#kept.refresh();
  }

  /** @param {number} found */
  #say(found) {
    this.#status.textContent = this.#summary(found);
  }

  /** @param {number} found */
  #summary(found) {
    const { view, count } = this.#model;
    const narrowed = view.query.trim() || view.show !== "all";
    if (pageStore().state === "memory") return strings.blocked;
    if (narrowed && found) return this.#speech.count(strings, "found", found);
    const n = count(view.kind);
    if (narrowed && n) return strings.nothing;
    // Where only places of removed articles stand, their Undo says enough.
    if (!n) return found ? "" : strings[`${view.kind}_empty`];
    return this.#speech.count(strings, view.kind, n);
  }

  /** @type {import("./list-rows.js").Write} */
  #write = ({ key, title = "", url = "", modified }, kind, on) => {
    const article = { key, title, url, ...(modified && { modified }) };
    const state = pageStore().write(article, kind, on);
    this.#catchUp();
    if (state === "full") this.#status.textContent = strings.full;
  };
}
