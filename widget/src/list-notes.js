/** What the list tells of articles beyond their marks: arrives once they are shown. */

import { cache, kept } from "./copies.js";
import { fates, moves } from "./fresh.js";
import { isOn, merge, parse } from "./marks.js";
import { strings } from "./notes-strings.js";
import { part } from "./part.js";
import { FOLDER, SITE } from "./site.js";
import { announce, peek, PREFIX, put } from "./store.js";
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
    const found = await (await fetch(`${FOLDER}articles.json`)).json();
    const site = new URL(new URL(SITE).pathname, location.origin).href;
    return { fate: fates(found, site), moved: moves(found) };
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

/**
 * Makes one entry of what is kept under two addresses of an article: a button that does
 * not know the old one began anew.
 *
 * @param {string} from
 * @param {string} to
 */
function unite(from, to) {
  const [old, now] = [from, to].map((key) => parse(peek(PREFIX + key)));
  if (!old || !now) return false;
  const { title = old.title, url = old.url } = now;
  const one = JSON.stringify({ ...merge(old, now), title, url });
  return put(PREFIX + to, one) && put(PREFIX + from, null);
}

/** @param {string} key */
const isSaved = (key) => isOn(parse(peek(PREFIX + key)), "save");

/** @param {List} list */
export function notes(list) {
  const { host, view, changed } = list;
  /** @type {ReturnType<typeof fates>} */
  let fate;
  /** @type {ReturnType<typeof moves>} */
  let moved = new Map();
  /** @type {Promise<void> | undefined} */
  let asked;
  /** @type {Set<string>} keys of the articles that open offline */
  let copies = new Set();

  async function ask() {
    const found = await index();
    if (!found?.fate) return;
    ({ fate, moved } = found);
    view.updated = (row) => fate?.(row).updated ?? false;
    list.offer();
    changed();
    if ([...moved].filter(([from, to]) => unite(from, to)).length) announce();
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
    // What was unsaved elsewhere, as by an import, or before that part had arrived,
    // leaves its copy to us.
    for (const key of keys) if (key && !isSaved(key)) offline?.drop(key);
  }

  return {
    /** Looks for what may have changed since the last time. */
    look() {
      asked ??= ask();
      lookForCopies();
    },

    /**
     * The key that an article has now.
     *
     * @param {string} key
     */
    now: (key) => moved.get(key) ?? key,

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
