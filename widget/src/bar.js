/** `<afterword-bar>`: the question at the end of an article, and its answers. */

import { afterPaint, h, icon, shadow } from "./dom.js";
import { pageStore } from "./store.js";
import { fill, strings } from "./strings.js";
import { toggle } from "./toggle.js";

const SHARE = "M12 15V3M8 7l4-4 4 4M6 11H4v10h16V11h-2";

export class AfterwordBar extends HTMLElement {
  /** @type {ReturnType<typeof toggle>[]} */
  #toggles = [];
  /** @type {(() => void)[]} */
  #disconnect = [];
  #status = h("p", { role: "status", part: "status" });

  connectedCallback() {
    if (!this.shadowRoot) this.#render();
    this.#disconnect = this.#toggles.map(({ connect }) => connect());
  }

  disconnectedCallback() {
    for (const end of this.#disconnect) end();
  }

  #render() {
    this.#toggles = /** @type {const} */ (["like", "save"]).map((kind) =>
      toggle(this, kind, strings[kind], (on, state) =>
        this.#say(
          state === "persistent" ? strings[`${kind}${on ? "On" : "Off"}`] : strings[state],
        ),
      ),
    );
    const list = this.#list();
    shadow(
      this,
      h(
        "div",
        { class: "bar", part: "bar", role: "group", "aria-labelledby": "question" },
        h("p", { id: "question", part: "question" }, strings.question),
        ...this.#toggles.map(({ button }) => button),
        h(
          "button",
          { type: "button", part: "button share", click: () => this.#share() },
          icon(SHARE),
          strings.share,
        ),
      ),
      h(
        "div",
        { class: "foot" },
        this.#status,
        ...(this.hasAttribute("counts") ? [h("afterword-count")] : []),
        ...(list ? [h("a", { href: list, part: "list" }, strings.list)] : []),
      ),
      h("p", { class: "small", part: "privacy" }, strings.privacy),
    );
  }

  /**
   * The reading list stands beside the widget. From another origin it could not
   * see this page's marks, so then only the author can say where it is.
   */
  #list() {
    const beside = new URL("../saved/", import.meta.url);
    return (
      this.getAttribute("list") ??
      (beside.origin === location.origin ? beside.pathname : "")
    );
  }

  /** @param {string} text */
  #say(text) {
    // Counting reads every stored key: never between a click and its paint.
    afterPaint(() => {
      this.#status.textContent = fill(text, { n: pageStore().count("save") });
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
