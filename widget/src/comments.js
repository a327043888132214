/**
 * `<afterword-comments>`: a facade that says what loading the comments means.
 * All that speaks to giscus comes with `discussion.js`, when the reader asks.
 */

import { afterPaint, emit, h, onNavigate, shadow } from "./dom.js";
import { AfterwordElement } from "./element.js";
import { part } from "./part.js";
import { wantsComments } from "./store.js";
import { fill, strings } from "./strings.js";

/** @typedef {"idle" | "loading" | "ready" | "error"} State */

/** @returns {Promise<typeof import("./discussion.js")>} */
const load = () => part("discussion");

export class AfterwordComments extends AfterwordElement {
  /** @type {State} */
  #state = "idle";
  #body = h("section", { part: "body" });
  #status = h("p", { role: "status", part: "status" });
  /** @type {AbortController | undefined} ends what the last `open` began */
  #opened;

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  /**
   * @protected
   * @param {AbortSignal} signal
   */
  connected(signal) {
    if (!this.shadowRoot) {
      const count = this.hasAttribute("counts") && h("afterword-count", { class: "small" });
      const heading = h("h2", { part: "heading" }, `${strings.comments} `, count);
      shadow(this, heading, this.#status, this.#body);
    }
    if (this.getAttribute("repo") === "") {
      // Not configured, and whoever wrote the tag put the help for the author in it.
      this.#body.replaceChildren(h("slot"));
      return;
    }
    signal.addEventListener("abort", () => this.#opened?.abort());
    onNavigate(() => this.#begin(), signal);
    this.#begin();
  }

  /**
   * Shows the page's discussion if the reader had one open, else offers it.
   *
   * @returns {Promise<void> | void}
   */
  #begin() {
    // A frame that moves in the page starts anew, and so does one on a new page;
    // and a reader who comes back from signing in wants to see the discussion.
    if (this.#state !== "idle" || /[?&]giscus=/.test(location.search)) return this.open();
    this.#offer();
    const { signal } = (this.#opened = new AbortController());
    afterPaint(() => {
      if (this.getAttribute("load") !== "visible" && !wantsComments()) return;
      // Where this fails the button stays, and a press of it says why.
      load().then(({ openWhenSeen }) => signal.aborted || openWhenSeen(this, signal), () => {});
    });
  }

  /** Loads the discussion, as the reader's click does. */
  async open() {
    this.#opened?.abort();
    const { signal } = (this.#opened = new AbortController());
    this.#turn("loading", strings.loading);
    try {
      const { mount } = await load();
      await mount({
        host: this,
        body: this.#body,
        signal,
        report: (state, text = "", ...more) => this.#turn(state, text, ...more),
      });
    } catch {
      if (!signal.aborted) this.#turn("error", strings.failed);
    }
  }

  #offer() {
    const host = this.getAttribute("origin")?.replace(/.*\//, "") || "giscus.app";
    this.#turn("idle", "");
    this.#body.replaceChildren(
      this.#button(strings.load),
      h("p", { class: "small", part: "notice" }, fill(strings.notice, { host })),
    );
  }

  /** @param {string} label */
  #button(label) {
    return h("button", { type: "button", part: "button", click: () => this.open() }, label);
  }

  /**
   * @param {State} state
   * @param {string} text for the status line
   * @param {...Node} more what stands in place of the frame when it failed
   */
  #turn(state, text, ...more) {
    this.#status.textContent = text;
    if (state === "error") {
      // The button that was pressed, or the frame that followed it, goes.
      const held = this.shadowRoot?.activeElement;
      const retry = this.#button(strings.retry);
      this.#body.replaceChildren(retry, ...more);
      if (held) retry.focus();
    }
    if (state !== this.#state) emit(this, "comments", { state: (this.#state = state) });
  }
}
