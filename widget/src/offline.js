/**
 * The service worker: answers with the copies of saved articles where the network
 * does not. What is no copy it leaves alone. Registered at the first save, where
 * the author has switched offline copies on.
 */

import { articleKey } from "./article.js";
import { CACHE, cache, kept, listOf } from "./copies.js";

/** @typedef {{page: string, files: string[]}} Copy addresses of what belongs to an article */
/** @typedef {"kept" | "full" | "failed" | "dropped"} Outcome */

const self = /** @type {any} */ (globalThis);
const FOLDER = new URL(".", self.location.href).href;

/** What a page may ask for while it is not yet known what is kept. */
const SHOWN = ["document", "style", "script", "image", "font"];

/** @type {Map<string, string> | undefined} addresses of the copies by what is asked for */
let known;

/**
 * A page is known by its article key, whatever the spelling of its address.
 *
 * @param {string} url
 * @param {boolean} isPage
 */
const nameOf = (url, isPage) => (isPage ? articleKey(url, url) : url);

/** @returns {Promise<Map<string, Copy>>} by the article's key */
async function copies() {
  const from = await cache();
  const found = new Map();
  for (const article of await kept(from, FOLDER)) {
    found.set(article, await (await from?.match(listOf(article, FOLDER)))?.json());
  }
  return found;
}

async function learn() {
  /** @type {Map<string, string>} */
  const now = new Map();
  for (const { page, files } of (await copies()).values()) {
    now.set(nameOf(page, true), page);
    for (const file of files) now.set(file, file);
  }
  known = now;
}

/**
 * The addresses in a style sheet: fonts, pictures, other sheets.
 *
 * @param {string} text
 * @param {string} base
 */
const named = (text, base) =>
  [...text.matchAll(/(?:url\(\s*["']?|@import\s+["'])([^"')]+)/g)]
    .map(([, address = ""]) => address)
    .filter((address) => URL.canParse(address, base))
    .map((address) => new URL(address, base))
    .filter(({ origin }) => origin === self.location.origin)
    .map(({ href }) => href);

/**
 * @param {string} address
 * @returns {Promise<Response>}
 */
async function get(address) {
  const { ok, body, headers } = await fetch(address);
  if (!ok) throw new Error(address);
  const kept = new Headers(headers);
  // It says what an answer depends on: a copy is shown whatever is asked.
  kept.delete("Vary");
  // A new answer, because one that was redirected may not be shown as a page.
  return new Response(body, { headers: kept });
}

/**
 * @param {string} article
 * @param {Copy} copy
 * @param {(address: string, answer: Response) => Promise<void>} put
 */
async function fetchAll(article, { page, files }, put) {
  await put(page, await get(page));
  /** @type {Set<string>} grows while it is walked, by what style sheets name */
  const wanted = new Set(files);
  for (const file of wanted) {
    const answer = await get(file).catch(() => undefined);
    if (!answer) continue;
    if (answer.headers.get("Content-Type")?.startsWith("text/css")) {
      for (const more of named(await answer.clone().text(), file)) wanted.add(more);
    }
    await put(file, answer);
  }
  await put(listOf(article, FOLDER), Response.json({ page, files: [...wanted] }));
}

/**
 * Removes what no article needs any more.
 *
 * @param {string[]} addresses
 */
async function remove(addresses) {
  const from = await cache();
  const left = [...(await copies()).values()];
  const needed = new Set(left.flatMap(({ page, files }) => [page, ...files]));
  for (const address of addresses) {
    if (!needed.has(address)) await from?.delete(address);
  }
}

/**
 * Keeps all that belongs to one article, or nothing.
 *
 * @param {string} article
 * @param {Copy} copy
 * @returns {Promise<Outcome>}
 */
async function keepOne(article, copy) {
  const to = await caches.open(CACHE);
  /** @type {string[]} */
  const written = [];
  try {
    await fetchAll(article, copy, async (address, answer) => {
      written.push(address);
      await to.put(address, answer);
    });
    return "kept";
  } catch (error) {
    await remove(written);
    return /** @type {Error} */ (error).name === "QuotaExceededError" ? "full" : "failed";
  }
}

/**
 * @param {Record<string, Copy>} wanted by the article's key, the reading list last
 * @returns {Promise<Outcome>} what became of the article: it opens without the list
 */
async function keep(wanted) {
  for (const [article, copy] of Object.entries(wanted)) {
    const outcome = await keepOne(article, copy);
    if (article && outcome !== "kept") return outcome;
  }
  return "kept";
}

/**
 * @param {string} article
 * @returns {Promise<Outcome>}
 */
async function drop(article) {
  const copy = (await copies()).get(article);
  await (await cache())?.delete(listOf(article, FOLDER));
  if (copy) await remove([copy.page, ...copy.files]);
  return "dropped";
}

/** @type {Promise<unknown>} one task after the other: two at once could remove each other's files */
let work = learn();

/** @param {{keep?: Record<string, Copy>, drop: string}} task */
async function perform(task) {
  const outcome = await (task.keep ? keep(task.keep) : drop(task.drop)).catch(() => "failed");
  await learn();
  return outcome;
}

/** @param {Request} request */
async function answer(request) {
  try {
    return await fetch(request);
  } catch (error) {
    await work;
    const address = known?.get(nameOf(request.url, request.mode === "navigate"));
    const copy = address && (await (await cache())?.match(address));
    if (copy) return copy;
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (/** @type {any} */ event) => {
  const clean = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("afterword:") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("message", (/** @type {any} */ event) => {
  work = work.then(async () => event.ports[0].postMessage(await perform(event.data)));
  event.waitUntil(work);
});

self.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const name = nameOf(request.url, request.mode === "navigate");
  const isCopy = known ? known.has(name) : SHOWN.includes(request.destination);
  const isOurs = request.method === "GET" && request.url.startsWith(`${self.location.origin}/`);
  if (isCopy && isOurs) event.respondWith(answer(request));
});
