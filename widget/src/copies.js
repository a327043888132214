/** Offline copies of articles, in Cache Storage: the worker writes them, the list reads them. */

export const CACHE = "afterword:1";

/**
 * What a copy's list of files is kept under.
 *
 * @param {string} article its key; "" is the reading list
 * @param {string} folder the widget's own
 */
export const listOf = (article, folder) =>
  `${folder}copy.json?article=${encodeURIComponent(article)}`;

/**
 * Never makes a cache where there is none.
 *
 * @returns {Promise<Cache | undefined>} also undefined where the browser has none to offer
 */
export async function cache() {
  try {
    return (await caches.has(CACHE)) ? await caches.open(CACHE) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Cache | undefined} from
 * @param {string} folder
 * @returns {Promise<string[]>} keys of the articles that open offline; "" is the reading list
 */
export async function kept(from, folder) {
  const head = listOf("", folder);
  const requests = (await from?.keys()) ?? [];
  return requests
    .filter(({ url }) => url.startsWith(head))
    .map(({ url }) => decodeURIComponent(url.slice(head.length)));
}

/**
 * @param {Cache | undefined} from
 * @returns {Promise<number>} bytes
 */
export async function room(from) {
  const responses = (await from?.matchAll()) ?? [];
  const sizes = await Promise.all(responses.map(async (response) => (await response.blob()).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
