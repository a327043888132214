/** What the elements share: what they listen to ends when they leave the page. */

export class AfterwordElement extends HTMLElement {
  /** @type {AbortController | undefined} */
  #connected;

  connectedCallback() {
    this.#connected = new AbortController();
    this.connected(this.#connected.signal);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /**
   * @protected
   * @param {AbortSignal} _signal ends when the element leaves the page
   */
  connected(_signal) {}
}
