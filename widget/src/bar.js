/** `<afterword-bar>`: the question at the end of an article, and its answers. */

import { afterPaint, h, icon, shadow } from "./dom.js";
import { AfterwordElement } from "./element.js";
import { pageStore } from "./store.js";
import { fill, strings } from "./strings.js";
import { toggle } from "./toggle.js";

const SHARE = "M12 15V3M8 7l4-4 4 4M6 11H4v10h16V11h-2";

/**
 * The reading list stands beside the widget. From another origin it could not
 * see this page's marks, so then only the author can say where it is.
 *
 * @param {HTMLElement} bar
 */
function listOf(bar) {
  const { origin, pathname } = new URL("../saved/", import.meta.url);
  return bar.getAttribute("list") ?? (origin === location.origin ? pathname : "");
}

export class AfterwordBar extends AfterwordElement {
  /** @type {ReturnType<typeof toggle>[]} */
  #toggles = [];
  #status = h("p", { role: "status", part: "status" });

  /**
   * @protected
   * @param {AbortSignal} signal
   */
  connected(signal) {
    if (!this.shadowRoot) this.#render();
    for (const { connect } of this.#toggles) connect(signal);
  }

  #render() {
    const list = listOf(this);
    this.#toggles = /** @type {const} */ (["like", "save"]).map((kind) =>
      toggle(this, kind, strings[kind], (on, state) =>
        this.#say(
          strings[state === "persistent" ? /** @type {const} */ (`${kind}${on ? "On" : "Off"}`) : state],
          state === "persistent" && kind === "save" && list,
        ),
      ),
    );
    shadow(
      this,
      h(
        "div",
        { role: "group", part: "bar", "aria-labelledby": "question" },
        h("p", { part: "question", id: "question" }, strings.question),
        h(
          "div",
          {},
          ...this.#toggles.map(({ button }) => button),
          h(
            "button",
            { type: "button", part: "button share", click: () => this.#share() },
            icon(SHARE),
            strings.share,
          ),
        ),
      ),
      h(
        "div",
        {},
        this.#status,
        this.hasAttribute("counts") && h("afterword-count"),
        list && h("a", { href: list, part: "list" }, strings.list),
      ),
      h("p", { class: "small", part: "privacy" }, strings.privacy),
    );
  }

  /**
   * @param {string} done
   * @param {string | false} [list] where the reader can see what is counted
   */
  #say(done, list) {
    // Counting reads every stored key: never between a click and its paint, nor where it
    // takes so long that the page would not answer meanwhile.
    afterPaint(() => {
      this.#status.textContent = list && pageStore().few
        ? fill(strings.total, { done, n: pageStore().count("save") })
        : done;
    });
  }

  async #share() {
    const link = { title: document.title, url: location.href };
    try {
      if (navigator.share) {
        await navigator.share(link);
      } else {
        await navigator.clipboard.writeText(link.url);
        this.#say(strings.copied);
      }
    } catch {
      // The reader closed the share sheet, or the browser refused the clipboard.
    }
  }
}
