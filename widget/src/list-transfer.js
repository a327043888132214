/** The panel "Backup, import, other devices": arrives when it is opened. */

import { toJson } from "./backup.js";
import { button } from "./button.js";
import { dress, h } from "./dom.js";
import { importSection } from "./list-import.js";
import { part } from "./part.js";
import { announce, BACKUP, peek, put } from "./store.js";
import { readable } from "./stored.js";
import { fill } from "./strings.js";
import css from "./transfer.css";
import { toBookmarks } from "./transfer.js";
import { strings } from "./transfer-strings.js";
import { translate } from "./words.js";

await translate("transfer", strings);

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

const bookmarks = () =>
  download(toBookmarks(readable(), location.origin), "text/html", "html");

/** @param {import("./speech.js").Speech} speech */
function backupSection(speech) {
  const last = h("p", { role: "status" });

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

  showLast();
  const element = h(
    "section",
    {},
    h("h2", {}, strings.backup),
    last,
    button(strings.json, backup),
    button(strings.html, bookmarks),
  );
  return { element, backup };
}

/**
 * @param {HTMLElement} body
 * @param {import("./speech.js").Speech} speech
 * @param {(key: string) => string} now the key that an article has now
 * @returns {Promise<import("./list-panel.js").Mounted>}
 */
export async function transfer(body, speech, now) {
  /** @type {typeof import("./list-handover.js")} */
  const { handover } = await part("handover");
  dress(/** @type {ShadowRoot} */ (body.getRootNode()), css);
  const { element, backup } = backupSection(speech);
  const imports = importSection(speech, now);
  const device = handover(imports);
  body.replaceChildren(element, imports.element, device.element);
  return { backup, receive: device.receive };
}
