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

/** @type {StorageState} what the page was told last, by whichever button */
let told = "persistent";

/**
 * @param {HTMLElement} host element whose `article` attribute names the article
 * @param {Kind} kind
 * @param {string} label the same in both states, as aria-pressed asks for
 * @param {(on: boolean | undefined, state: StorageState) => void} [marked] told of each mark of
 *   this kind on the page, whichever button made it
 */
export function toggle(host, kind, label, marked) {
  const article = () => {
    const aliases = host.getAttribute("aliases")?.split(" ");
    return {
      ...describe(document, host.getAttribute("article")),
      aliases: aliases?.map((alias) => describe(document, alias).key),
    };
  };

  const show = () => {
    const store = pageStore();
    const about = article();
    const on = isOn(store.find(about), kind);
    // On a page with many cards each button says whose it is.
    if (!marked) button.ariaLabel = `${label}: ${about.title}`;
    if (told !== store.state) emit(host, "storage", { state: (told = store.state) });
    button.ariaPressed = `${on}`;
    return on;
  };

  const click = () => {
    const about = article();
    // What the reader saw decides, not what another tab has stored since.
    const on = button.ariaPressed !== "true";
    pageStore().write(about, kind, on);
    if (show() === on) emit(host, kind, { article: about.key, on });
    // Browsers that ask the reader about it ask at a moment that explains itself.
    // Where that is refused, as in a sandboxed frame, the mark is kept as well.
    if (on && kind === "save") navigator.storage?.persist?.().catch(() => {});
  };

  const button = h(
    "button",
    { type: "button", part: `button ${kind}`, "aria-pressed": "false", click },
    icon(ICONS[kind]),
    label,
  );

  return {
    button,
    /**
     * Shows the mark from now on.
     *
     * @param {AbortSignal} signal ends it
     */
    connect(signal) {
      afterPaint(show);
      onNavigate(show, signal);
      signal.addEventListener(
        "abort",
        pageStore().subscribe((_, made, on) => {
          show();
          if (made === kind) marked?.(on, pageStore().state);
        }),
      );
    },
  };
}
