/**
 * Keeps offline what the reader saves, where the author has switched it on. It
 * only says what belongs to an article: the worker fetches it, so that the reader
 * can leave the page meanwhile.
 */

import { describe } from "./article.js";
import { cache } from "./copies.js";
import { afterPaint, emit, h } from "./dom.js";
import { giscusLanguage } from "./language.js";
import { parse } from "./marks.js";
import { strings } from "./offline-strings.js";
import { FOLDER, register, SITE, worker } from "./site.js";
import { peek, PREFIX } from "./store.js";
import { pageLanguage, translate } from "./words.js";

await translate("offline", strings);

/** @typedef {"kept" | "full" | "failed" | "dropped"} Outcome what became of a copy */

/** Every part that the reading list or an article may load, without the worker itself. */
const PARTS = "afterword auto count discussion handover kept language list notes offline-page qr rows transfer";

/** The parts whose sentences stand in files of their own; the first is the article's. */
const SPEAKING = ["", ".list", ".rows", ".notes", ".transfer", ".handover", ".kept", ".offline", ".discussion"];

/** The files of the widget, in the page's language. */
function widget() {
  const code = giscusLanguage(pageLanguage());
  const words = code === "en" ? [] : SPEAKING.map((ending) => `lang/${code}${ending}`);
  return [...PARTS.split(" "), ...words].map((name) => `${FOLDER}${name}.js`);
}

/**
 * A page as its elements alone, without running anything of it.
 *
 * @param {string} address
 * @returns {Promise<Document | null>} null when it does not arrive
 */
const open = (address) =>
  new Promise((resolve) => {
    // A page that asks for Trusted Types can parse HTML in no other way.
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.open("GET", address);
    request.onload = () => resolve(request.status === 200 ? request.responseXML : null);
    request.onerror = () => resolve(null);
    request.send();
  });

/**
 * The page's own styles, scripts and images.
 *
 * @param {Document | null} page
 */
function files(page) {
  const links = page?.querySelectorAll("link[rel~=stylesheet], link[rel~=icon]") ?? [];
  const sources = page?.querySelectorAll("script[src], img[src]") ?? [];
  return [
    .../** @type {Iterable<HTMLLinkElement>} */ (links),
    .../** @type {Iterable<HTMLImageElement>} */ (sources),
  ].map((element) => ("href" in element ? element.href : element.src));
}

/**
 * @param {string} page
 * @param {string[]} [more]
 */
async function copyOf(page, more = []) {
  const own = [...files(await open(page)), ...more].filter((file) => file.startsWith(`${location.origin}/`));
  return { page, files: [...new Set(own)] };
}

/**
 * The worker, if this site has no other one.
 *
 * @returns {Promise<ServiceWorker | null | undefined>}
 */
async function hire() {
  const found = await worker();
  if (found.registration && !found.ours) return undefined;
  const { active, waiting, installing } =
    found.registration ?? (await register());
  return active ?? waiting ?? installing;
}

/**
 * @param {ServiceWorker} worker
 * @param {object} task
 * @returns {Promise<Outcome>}
 */
const ask = (worker, task) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(task, [port2]);
  });

/** @returns {string} where the reading list is */
const list = () =>
  document.querySelector("afterword-bar[list]")?.getAttribute("list") ??
  new URL("saved/", SITE).href;

/**
 * @param {string} article its key
 * @returns {Promise<Outcome>}
 */
async function keep(article) {
  const worker = await hire();
  if (!worker) return "failed";
  const address = new URL(String(parse(peek(PREFIX + article))?.url), location.href);
  const copies = {
    [article]: await copyOf(address.href),
    "": await copyOf(new URL(list(), location.href).href, widget()),
  };
  return ask(worker, { keep: copies });
}

/**
 * @param {string} article
 * @returns {Promise<Outcome>}
 */
async function remove(article) {
  const { registration, ours } = await worker();
  const active = ours && registration?.active;
  return active && (await cache()) ? ask(active, { drop: article }) : "dropped";
}

/** @type {Promise<unknown>} one after the other, as the reader pressed */
let work = Promise.resolve();

/**
 * @param {() => Promise<Outcome>} task
 * @returns {Promise<Outcome>}
 */
function queue(task) {
  const done = work.then(task).catch(() => /** @type {const} */ ("failed"));
  work = done;
  return done;
}

/**
 * Removes the copy of an article that is not saved any more.
 *
 * @param {string} article
 */
export const drop = (article) => queue(() => remove(article));

/**
 * Says it behind what the bar says of the click.
 *
 * @param {string} sentence
 */
function say(sentence) {
  for (const bar of document.querySelectorAll("afterword-bar")) {
    bar.shadowRoot?.querySelector("[role=status]")?.append(h("br"), sentence);
  }
}

/**
 * @param {string} article
 * @param {boolean} on
 */
async function follow(article, on) {
  const state = await (on ? queue(() => keep(article)) : drop(article));
  emit(document.documentElement, "offline", { article, state });
  if (state !== "dropped") afterPaint(() => say(strings[state]));
}

document.addEventListener("afterword:save", (event) => {
  const { article, on } = /** @type {CustomEvent} */ (event).detail;
  follow(article, on);
});

// What the reader saved on this page before this part had arrived.
const buttons = [...document.querySelectorAll("afterword-bar, afterword-save")];
for (const key of new Set(buttons.map((host) => describe(document, host.getAttribute("article")).key))) {
  const save = parse(peek(PREFIX + key))?.save;
  if (save?.on && save.at >= performance.timeOrigin) follow(key, true);
}
