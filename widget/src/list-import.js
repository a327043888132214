/** Import: from a file or from another device, with preview and undo. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { receive } from "./handover.js";
import { preview } from "./list-preview.js";
import { announce, entries, peek, PREFIX, put } from "./store.js";
import { fill } from "./strings.js";
import { LIMIT, plan, read, take, undo } from "./transfer.js";
import { strings } from "./transfer-strings.js";

/** @typedef {import("./transfer.js").Found} Found */

const storage = {
  peek: (/** @type {string} */ key) => peek(PREFIX + key),
  put: (/** @type {string} */ key, /** @type {string | null} */ text) => put(PREFIX + key, text),
};

/** The list has been read from the address: it shall not stay there. */
const removeFragment = () =>
  history.replaceState(history.state, "", location.pathname + location.search);

/** @param {import("./speech.js").Speech} speech */
export function importSection(speech) {
  const status = h("p", { role: "status" });
  const place = h("div");
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "file",
      accept: ".json,.html,.htm,application/json,text/html",
      change: () => open(),
    })
  );
  /** @type {Found | undefined} what the codes that were read so far hold */
  let handed;

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
   */
  async function show(found, note) {
    const planned = await plan(found, location.origin, entries(), storage.peek);
    const { element, heading } = preview(planned, speech, note, (accepted) => {
      if (handed) removeFragment();
      handed = undefined;
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

    /**
     * Shows what another device hands over. Codes that are read one after the
     * other, before the reader decides, are shown together.
     *
     * @param {string} fragment
     */
    async receive(fragment) {
      const got = await receive(fragment);
      const found = got && read(got.text);
      if (!found) {
        removeFragment();
        leave(strings.broken);
        return;
      }
      const earlier = handed?.site === found.site ? handed.items : [];
      handed = { site: found.site, items: [...earlier, ...found.items] };
      await show(handed, got.of > 1 ? fill(strings.partOf, got) : "");
    },
  };
}
