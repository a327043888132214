/** The offer of a backup, once there is something to lose. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { strings } from "./rows-strings.js";
import { BACKUP, peek } from "./store.js";

/** So many saves are worth a question. */
const ENOUGH = 5;

/**
 * It comes with the rows: what comes later would push them down.
 *
 * @param {import("./list-body.js").List} list
 */
export function offering({ status, speech, backup }) {
  const text = h("p");
  const element = h("div", { part: "offer" }, text, button(strings.backup, backup));
  element.hidden = true;
  status.after(element);

  /** @param {import("./list-order.js").Row[]} rows */
  return (rows) => {
    const last = Number(peek(BACKUP));
    const n = rows.filter(({ save }) => save?.on && save.at > last).length;
    // Once shown it stays: a button that was just pressed does not vanish.
    if (n >= ENOUGH) element.hidden = false;
    text.textContent = speech.count(strings, n ? "offer" : "covered", n);
  };
}
