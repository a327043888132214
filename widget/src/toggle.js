/** The one button behind Like and Save: bound to the mark of one article. */

import { describe } from "./article.js";
import { afterPaint, emit, h, icon, onNavigate } from "./dom.js";
import { isOn } from "./marks.js";
import { pageStore } from "./store.js";

/** @typedef {import("./marks.js").Kind} Kind */
/** @typedef {import("./store.js").StorageState} StorageState */

/** @type {Record<Kind, string>} */
const ICONS = {
  like: "M12 20.5l-8.2-8a5 5 0 0 1 7.1-7.1l1.1 1.1 1.1-1.1a5 5 0 0 1 7.1 7.1z",
  save: "M6 3h12v18l-6-4.5L6 21z",
};

/**
 * @param {HTMLElement} host element whose `article` attribute names the article
 * @param {Kind} kind
 * @param {string} label the same in both states, as aria-pressed asks for
 * @param {(on: boolean, state: StorageState) => void} [marked]
 */
export function toggle(host, kind, label, marked = () => {}) {
  const button = h("button", { type: "button", part: `button ${kind}` }, icon(ICONS[kind]), label);
  const article = () => describe(document, host.getAttribute("article"));

  const show = () => {
    const on = isOn(pageStore().read(article().key), kind);
    button.setAttribute("aria-pressed", String(on));
    return on;
  };

  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const store = pageStore();
    const before = store.state;
    const about = article();
    // What the reader saw decides, not what another tab has stored since.
    const on = button.ariaPressed !== "true";
    const state = store.write(about, kind, on);
    if (state !== before) emit(host, "storage", { state });
    if (show() === on) emit(host, kind, { article: about.key, on });
    marked(on, state);
  });

  return {
    button,
    /** Shows the mark from now on, until the returned function is called. */
    connect() {
      afterPaint(show);
      const left = new AbortController();
      onNavigate(show, left.signal);
      const unsubscribe = pageStore().subscribe((key) => {
        if (key === undefined || key === article().key) show();
      });
      return () => (left.abort(), unsubscribe());
    },
  };
}
