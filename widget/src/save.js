/** `<afterword-save>`: one small Save button, for the top of an article and for cards. */

import { shadow } from "./dom.js";
import { strings } from "./strings.js";
import { toggle } from "./toggle.js";

export class AfterwordSave extends HTMLElement {
  /** @type {ReturnType<typeof toggle> | undefined} */
  #save;
  /** @type {(() => void) | undefined} */
  #disconnect;

  connectedCallback() {
    if (!this.#save) {
      this.#save = toggle(this, "save", this.getAttribute("label") || strings.save);
      shadow(this, this.#save.button);
    }
    this.#disconnect = this.#save.connect();
  }

  disconnectedCallback() {
    this.#disconnect?.();
  }
}
