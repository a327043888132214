/** What the list tells of articles beyond their marks: arrives once they are shown. */

import { cache, kept } from "./copies.js";
import { fates } from "./fresh.js";
import { isOn, parse } from "./marks.js";
import { strings } from "./notes-strings.js";
import { part } from "./part.js";
import { FOLDER, SITE } from "./site.js";
import { peek, PREFIX, put } from "./store.js";
import { translate } from "./words.js";

await translate("notes", strings);

/** @typedef {import("./list-order.js").Row} Row */
/**
 * @typedef {import("./list-body.js").List & {
 *   view: import("./list-order.js").View,
 *   changed: () => void,
 * }} List `changed` writes into the rows what is known
 */

/** A site without an index, or without a network, has nothing to say. */
async function index() {
  try {
    const answer = await fetch(`${FOLDER}articles.json`);
    return fates(await answer.json(), new URL(new URL(SITE).pathname, location.origin).href);
  } catch {
    return undefined;
  }
}

/**
 * The reader opens what is there now: from then on it counts as seen.
 *
 * @param {string} key
 * @param {unknown} modified
 */
function see(key, modified) {
  const name = PREFIX + key;
  const entry = parse(peek(name));
  if (entry && put(name, JSON.stringify({ ...entry, modified }))) {
    dispatchEvent(new StorageEvent("storage", { key: name }));
  }
}

/** @param {string} key */
const isSaved = (key) => isOn(parse(peek(PREFIX + key)), "save");

/** @param {List} list */
export function notes(list) {
  const { host, view, changed } = list;
  /** @type {ReturnType<typeof fates>} */
  let fate;
  /** @type {Promise<void> | undefined} */
  let asked;
  /** @type {Set<string>} keys of the articles that open offline */
  let copies = new Set();

  async function ask() {
    fate = await index();
    if (!fate) return;
    view.updated = (row) => fate?.(row).updated ?? false;
    list.offer();
    changed();
  }

  async function lookForCopies() {
    const found = await cache();
    const keys = await kept(found, FOLDER);
    const before = [...copies].join();
    copies = new Set(keys.filter(isSaved));
    if ([...copies].join() !== before) changed();
    if (!found && !host.hasAttribute("offline")) return;
    // From now on, unsaving in this list removes the copy too.
    const offline = await part("offline-page").catch(() => undefined);
    // What was unsaved elsewhere, as by an import, leaves its copy to us.
    for (const key of keys) if (key && !copies.has(key)) offline?.drop(key);
  }

  return {
    /** Looks for what may have changed since the last time. */
    look() {
      asked ??= ask();
      lookForCopies();
    },

    /** @param {Row} row */
    of(row) {
      const { href, gone, updated } = fate?.(row) ?? {};
      const texts = [
        updated && strings.changed,
        gone && strings.gone,
        copies.has(row.key) && strings.offline,
      ];
      return { href, texts: texts.filter((text) => typeof text === "string") };
    },

    /** @param {Row} row which the reader opens, or says to have read */
    opened(row) {
      const { updated, modified } = fate?.(row) ?? {};
      if (updated) see(row.key, modified);
    },
  };
}

/** @typedef {ReturnType<typeof notes>} Notes */
