/** `<afterword-count>`: how many comments a discussion has, asked of the helper. */

import { DEFAULTS, discussionOf, pathTerm } from "./frame.js";
import { strings } from "./count-strings.js";
import { speech } from "./speech.js";
import { pageLanguage } from "./words.js";

/** @typedef {{mapping: string, term: string}} Mapping */
/** @typedef {{comments?: number}} Counts an answer without a number is a failure */

/** The helper answers so many terms at once. */
const MOST = 50;

/** @type {Set<AfterwordCount>} elements that wait for one common question */
const waiting = new Set();

export class AfterwordCount extends HTMLElement {
  connectedCallback() {
    if (!waiting.size) setTimeout(askForAll);
    waiting.add(this);
  }

  /**
   * @param {Counts} counts
   * @param {import("./speech.js").Speech} words
   */
  show({ comments }, words) {
    if (comments === undefined) return;
    this.textContent = words.count(strings, "comments", comments);
  }
}

async function askForAll() {
  const elements = [...waiting];
  waiting.clear();
  try {
    const mapping = await siteMapping();
    while (elements.length) await ask(elements.splice(0, MOST), mapping);
  } catch {
    // Without an answer the elements keep what their author wrote into them.
  }
}

/**
 * The page's own comments know the mapping; a list page has to ask for it.
 *
 * @returns {Promise<Mapping>}
 */
async function siteMapping() {
  const comments = document.querySelector("afterword-comments[repo]");
  if (comments) {
    return {
      mapping: comments.getAttribute("mapping") ?? DEFAULTS.mapping,
      term: comments.getAttribute("term") ?? "",
    };
  }
  return (await fetch(new URL("giscus.json", import.meta.url))).json();
}

/**
 * @param {AfterwordCount} element
 * @param {Mapping} site
 * @returns {["term" | "number", string]}
 */
function discussion(element, site) {
  const term = element.getAttribute("term");
  if (term) return ["term", term];
  const article = element.getAttribute("article");
  if (!article) return discussionOf({ ...DEFAULTS, ...site }, document);
  const { href, pathname } = new URL(article, location.href);
  return ["term", site.mapping === "url" ? href : pathTerm(pathname)];
}

/**
 * @param {AfterwordCount[]} elements
 * @param {Mapping} site
 */
async function ask(elements, site) {
  const address = new URL("discussion.json", import.meta.url);
  for (const element of elements) address.searchParams.append(...discussion(element, site));
  const answer = await (await fetch(address)).json();
  const counts = Array.isArray(answer) ? answer : [answer];
  const words = speech(pageLanguage());
  elements.forEach((element, at) => element.show(counts[at] ?? {}, words));
}
