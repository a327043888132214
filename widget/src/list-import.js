/** Import, with preview and undo. */

import { LIMIT } from "./backup.js";
import { button } from "./button.js";
import { h } from "./dom.js";
import { preview } from "./list-preview.js";
import { announce, peek, PREFIX, put } from "./store.js";
import { stored } from "./stored.js";
import { plan, read, take, undo } from "./transfer.js";
import { strings } from "./transfer-strings.js";

/** @typedef {import("./transfer.js").Found} Found */

const storage = {
  peek: (/** @type {string} */ key) => peek(PREFIX + key),
  put: (/** @type {string} */ key, /** @type {string | null} */ text) => put(PREFIX + key, text),
};

/**
 * @param {import("./speech.js").Speech} speech
 * @param {(key: string) => string} now the key that an article has now
 */
export function importSection(speech, now) {
  const status = h("p", { role: "status" });
  const place = h("div");
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "file",
      accept: ".json,.html,.htm,application/json,text/html",
      change: () => open(),
    })
  );

  /**
   * @param {string} text
   * @param {...Node} more
   */
  function say(text, ...more) {
    status.textContent = text;
    place.replaceChildren(...more);
  }

  async function open() {
    const [file] = input.files ?? [];
    if (!file) return;
    say(strings.reading);
    const found = file.size <= LIMIT ? read(await file.text()) : undefined;
    // The same file can be chosen again.
    input.value = "";
    if (found) await show(found, "");
    else say(file.size <= LIMIT ? strings.unknown : strings.tooLarge);
  }

  /**
   * @param {Found} found
   * @param {string} note
   * @param {() => void} [decided]
   */
  async function show(found, note, decided) {
    const planned = await plan(found, location.origin, stored(), storage.peek, now);
    const { element, heading } = preview(planned, speech, note, (accepted) => {
      decided?.();
      if (accepted) accept(planned.incoming);
      else leave(strings.left);
    });
    say("", element);
    heading.focus();
  }

  /** @param {string} text */
  function leave(text) {
    say(text);
    input.focus();
  }

  /** @param {import("./transfer.js").Plan["incoming"]} incoming */
  async function accept(incoming) {
    // A second press finds no button: it would find everything imported, and nothing to undo.
    say("");
    const { steps, taken, full } = await take(incoming, storage);
    announce();
    const back = button(strings.undo, async () => {
      await undo(steps, storage);
      announce();
      leave(strings.undone);
    });
    say(speech.count(strings, full ? "full" : "taken", taken), back);
    back.focus();
  }

  return {
    element: h(
      "section",
      {},
      h("h2", {}, strings.import),
      h("label", {}, strings.file, input),
      status,
      place,
    ),
    // What the hand-over needs.
    show,
    leave,
    read,
  };
}
