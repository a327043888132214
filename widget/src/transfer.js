/**
 * Backup and import: what is written to a file, what a file is taken for, and
 * how it is merged. Pure; storage comes in as two functions.
 */

import { bookmarks, markup } from "./bookmarks.js";
import { clean } from "./clean.js";
import { isOn, KINDS, merge, parse } from "./marks.js";

/** @typedef {import("./marks.js").Entry} Entry */
/** @typedef {Entry & {key: string}} Row */
/** @typedef {import("./clean.js").Reason} Reason */
/** @typedef {{site: string, items: Iterable<unknown>}} Found what a file or a link holds, still unchecked */
/** @typedef {"added" | "changed" | "same" | "newer"} Fate what the import does with an article */
/**
 * @typedef {object} Plan
 * @property {Map<string, Entry>} incoming
 * @property {Record<Fate, string[]>} titles
 * @property {{title: string, reason: Reason | "damaged"}[]} skipped
 */
/**
 * @typedef {object} Storage
 * @property {(key: string) => string | null} peek
 * @property {(key: string, text: string | null) => boolean} put whether storage took it
 */
/** @typedef {{key: string, before: string | null, after: string}} Step */

/** Articles between two breaths: some milliseconds on a slow phone. */
const SLICE = 500;

/**
 * Does the work in slices, so that the page answers meanwhile.
 *
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => unknown} work
 */
async function each(items, work) {
  let n = 0;
  for (const item of items) {
    work(item);
    n += 1;
    if (n % SLICE === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}

/**
 * The list as browsers exchange bookmarks.
 *
 * @param {Row[]} articles
 * @param {string} site
 */
export const toBookmarks = (articles, site) =>
  markup(
    articles.flatMap((row) => {
      const cleaned = clean(row, site, site);
      return typeof cleaned === "string" ? [] : [{ ...row, ...cleaned.entry }];
    }),
    site,
  );

/**
 * @param {string} text
 * @returns {Found | undefined} undefined for what is neither of the two formats
 */
export function read(text) {
  if (!/^\s*[{[]/.test(text)) {
    return /<a\s/i.test(text) ? { site: "", items: bookmarks(text) } : undefined;
  }
  try {
    const { format, version, site, articles } = JSON.parse(text);
    const known = format === "afterword" && version === 1 && Array.isArray(articles);
    return known ? { site: URL.canParse(site) ? site : "", items: articles } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Entry} one
 * @param {Entry} other
 * @param {Entry} theirs only what they speak of counts
 */
const differ = (one, other, theirs) =>
  KINDS.some((kind) => theirs[kind] && isOn(one, kind) !== isOn(other, kind));

/**
 * What a reader sees of the import of one article.
 *
 * @param {Entry | undefined} here
 * @param {Entry} theirs
 * @returns {Fate | undefined} undefined where nothing is marked, neither here nor there
 */
function compare(here, theirs) {
  if (!here) return KINDS.some((kind) => isOn(theirs, kind)) ? "added" : undefined;
  const merged = merge(here, theirs);
  if (differ(merged, here, theirs)) return "changed";
  return differ(merged, theirs, theirs) ? "newer" : "same";
}

/**
 * Most articles of a long import are not here, and parsing nothing costs an
 * exception each.
 *
 * @param {string | null} text
 */
const known = (text) => (text === null ? undefined : parse(text));

/**
 * Looks at everything and changes nothing.
 *
 * @param {Found} found
 * @param {string} here this site's origin
 * @param {Row[]} articles what is kept here
 * @param {Storage["peek"]} peek
 * @param {(key: string) => string} now the key that an article has now
 * @returns {Promise<Plan>}
 */
export async function plan({ site, items }, here, articles, peek, now) {
  /** @type {Plan} */
  const result = {
    incoming: new Map(),
    titles: { added: [], changed: [], same: [], newer: [] },
    skipped: [],
  };
  // A bookmark has no key: its address finds the article again.
  const keys = new Map(articles.map(({ url, key }) => [url, key]));
  await each(items, (item) => {
    const cleaned = clean(item, site, here);
    if (typeof cleaned === "string") {
      const title = /** @type {{title?: unknown} | null} */ (item)?.title;
      result.skipped.push({ title: typeof title === "string" ? title : "", reason: cleaned });
      return;
    }
    const { entry, named } = cleaned;
    const key = now(named ? cleaned.key : keys.get(entry.url) ?? cleaned.key);
    const earlier = result.incoming.get(key);
    result.incoming.set(key, earlier ? merge(earlier, entry) : entry);
  });
  await each([...result.incoming], ([key, entry]) => {
    const text = peek(key);
    const own = known(text);
    const title = String(entry.title || key);
    if (own || text === null) {
      const fate = compare(own, entry);
      if (fate) result.titles[fate].push(title);
    } else {
      result.incoming.delete(key);
      result.skipped.push({ title, reason: "damaged" });
    }
  });
  return result;
}

/**
 * Merges what was planned into storage, as it is by now.
 *
 * @param {Plan["incoming"]} incoming
 * @param {Storage} storage
 * @returns {Promise<{steps: Step[], taken: number, full: boolean}>} `taken` counts
 *   what a reader sees changed
 */
export async function take(incoming, { peek, put }) {
  const result = { steps: /** @type {Step[]} */ ([]), taken: 0, full: false };
  await each(incoming, ([key, theirs]) => {
    const before = peek(key);
    const here = known(before);
    if (result.full || (before !== null && !here)) return;
    const after = JSON.stringify(here ? merge(here, theirs) : theirs);
    if (after === before) return;
    if (!put(key, after)) {
      result.full = true;
      return;
    }
    result.steps.push({ key, before, after });
    if (/added|changed/.test(`${compare(here, theirs)}`)) result.taken += 1;
  });
  return result;
}

/**
 * Takes an import back. What the reader marked since then stays.
 *
 * @param {Step[]} steps
 * @param {Storage} storage
 */
export const undo = (steps, { peek, put }) =>
  each(steps, ({ key, before, after }) => peek(key) === after && put(key, before));
