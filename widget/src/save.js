/** `<afterword-save>`: one small Save button, for the top of an article and for cards. */

import { shadow } from "./dom.js";
import { AfterwordElement } from "./element.js";
import { strings } from "./strings.js";
import { toggle } from "./toggle.js";

export class AfterwordSave extends AfterwordElement {
  /** @type {ReturnType<typeof toggle> | undefined} */
  #save;

  /**
   * @protected
   * @param {AbortSignal} signal
   */
  connected(signal) {
    if (!this.#save) {
      this.#save = toggle(this, "save", this.getAttribute("label") || strings.save);
      shadow(this, this.#save.button);
    }
    this.#save.connect(signal);
  }
}
