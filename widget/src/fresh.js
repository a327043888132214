/** What the site's index of articles says of one that is kept: updated, moved, gone. Pure. */

import { articleKey } from "./article.js";
import { isOn, setAt } from "./marks.js";

/** @typedef {import("./list-order.js").Row} Row */
/** @typedef {{key: string, url?: unknown, modified?: unknown, aliases?: unknown}} Listed */
/**
 * @typedef {object} Fate
 * @property {boolean} [gone]
 * @property {boolean} [updated]
 * @property {string} [href] where it is now, when it has moved
 * @property {unknown} [modified] the time of what is there now
 */

/**
 * @param {unknown} index as `articles.json` has it
 * @returns {Listed[]} none where it has another form
 */
function listed(index) {
  const { articles } = /** @type {{articles?: unknown}} */ (index ?? {});
  return Array.isArray(articles)
    ? articles.filter((article) => typeof article?.key === "string")
    : [];
}

/**
 * The keys that articles had before, and the one that each of them has now. What is
 * an article's key today is nobody's old one, whatever the index says.
 *
 * @param {unknown} index
 * @returns {Map<string, string>}
 */
export function moves(index) {
  const articles = listed(index);
  const live = new Set(articles.map(({ key }) => key));
  return new Map(
    articles.flatMap(({ key, aliases }) =>
      Array.isArray(aliases)
        ? aliases.filter((alias) => !live.has(alias)).map((alias) => [alias, key])
        : [],
    ),
  );
}

/**
 * @param {Listed} article
 * @param {Row} row
 */
const isNewer = ({ modified }, row) =>
  isOn(row, "save") &&
  Date.parse(String(modified)) > (Date.parse(String(row.modified)) || setAt(row.save));

/**
 * @param {unknown} index
 * @param {string} site address of its front page
 * @returns {((row: Row) => Fate) | undefined} undefined when the index lists nothing
 */
export function fates(index, site) {
  const articles = listed(index);
  if (!articles.length) return undefined;
  const here = new Map(articles.map((article) => [article.key, article]));
  const moved = moves(index);

  /**
   * @param {Listed} article
   * @param {Row} row
   */
  const seen = (article, row) => ({
    updated: isNewer(article, row),
    modified: article.modified,
  });

  return (row) => {
    const listedHere = here.get(row.key);
    if (listedHere) return seen(listedHere, row);
    const address = String(row.url ?? row.key);
    // Other sites are in no index of ours, nor are the neighbours on a shared origin.
    if (!URL.canParse(address, site) || !new URL(address, site).href.startsWith(site)) return {};
    const key = articleKey(address, site);
    const renamed = here.get(key);
    if (renamed) return seen(renamed, row);
    const article = here.get(moved.get(row.key) ?? moved.get(key) ?? "");
    if (!article) return { gone: true };
    const href = String(article.url ?? article.key);
    return { ...seen(article, row), ...(href.startsWith("/") && { href }) };
  };
}
