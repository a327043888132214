/** The offer of a backup, once there is something to lose. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { strings } from "./list-strings.js";
import { BACKUP, peek } from "./store.js";

/** @typedef {import("./list-order.js").Row} Row */

/** So many saves are worth a question. */
const ENOUGH = 5;

/**
 * @param {import("./speech.js").Speech} speech
 * @param {() => void} backup
 */
export function offer(speech, backup) {
  const text = h("p");
  const element = h(
    "div",
    { part: "offer" },
    text,
    button(strings.backup, backup),
  );
  element.hidden = true;

  return {
    element,
    /** @param {Row[]} rows */
    show(rows) {
      const last = Number(peek(BACKUP));
      const n = rows.filter(({ save }) => save?.on && save.at > last).length;
      // Once shown it stays: a button that was just pressed does not vanish.
      if (n >= ENOUGH) element.hidden = false;
      text.textContent = speech.count(strings, n ? "offer" : "covered", n);
    },
  };
}
