/** `<afterword-save>`: one small Save button, for the top of an article and for cards. */

import { shadow } from "./dom.js";
import { strings } from "./strings.js";
import { toggle } from "./toggle.js";

export class AfterwordSave extends HTMLElement {
  /** @type {ReturnType<typeof toggle> | undefined} */
  #save;
  /** @type {AbortController | undefined} ends when the element leaves the page */
  #connected;

  connectedCallback() {
    if (!this.#save) {
      this.#save = toggle(this, "save", this.getAttribute("label") || strings.save);
      shadow(this, this.#save.button);
    }
    this.#connected = new AbortController();
    this.#save.connect(this.#connected.signal);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }
}
