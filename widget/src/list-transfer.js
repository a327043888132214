/** The panels of the list that arrive when they are opened. */

import { button } from "./button.js";
import { dress, h } from "./dom.js";
import { importSection } from "./list-import.js";
import { sendSection } from "./list-send.js";
import { announce, BACKUP, entries, peek, put } from "./store.js";
import { fill } from "./strings.js";
import css from "./transfer.css";
import { toBookmarks, toJson } from "./transfer.js";
import { strings } from "./transfer-strings.js";

export { kept } from "./list-kept.js";

/**
 * @typedef {object} Mounted
 * @property {() => void} [refresh]
 * @property {(fragment: string) => void} [receive] shows what another device hands over
 * @property {() => void} [backup]
 */

/**
 * @param {string} text
 * @param {string} type
 * @param {string} ending
 */
function download(text, type, ending) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  const day = new Date().toISOString().slice(0, 10);
  h("a", { href, download: `reading-list-${location.hostname}-${day}.${ending}` }).click();
  // The browser has begun to read it by then, even where it asks the reader first.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** An entry that this version cannot read is no part of a backup: it has no marks. */
const readable = () => entries().filter((entry) => Object.keys(entry).length > 1);

const bookmarks = () =>
  download(toBookmarks(readable(), location.origin), "text/html", "html");

/**
 * @param {HTMLElement} body
 * @param {import("./speech.js").Speech} speech
 * @returns {Mounted}
 */
export function transfer(body, speech) {
  dress(/** @type {ShadowRoot} */ (body.getRootNode()), css);
  const last = h("p", { role: "status" });
  const imports = importSection(speech);

  function showLast() {
    const date = speech.date(new Date(Number(peek(BACKUP) ?? NaN)));
    last.textContent = date ? fill(strings.last, { date }) : strings.never;
  }

  function backup() {
    const now = Date.now();
    download(toJson(readable(), location.origin, now), "application/json", "json");
    put(BACKUP, String(now));
    announce();
    showLast();
  }

  body.replaceChildren(
    h(
      "section",
      {},
      h("h2", {}, strings.backup),
      last,
      button(strings.json, backup),
      button(strings.html, bookmarks),
    ),
    imports.element,
    sendSection(),
  );
  showLast();
  return { backup, receive: imports.receive };
}
