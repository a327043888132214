/**
 * The Netscape bookmark format, in which browsers exchange bookmarks. Pure.
 *
 * Read by hand and not by the browser: a page whose policy asks for Trusted
 * Types cannot parse a text as HTML at all, and here no markup can come alive.
 */

import { setAt } from "./marks.js";

/** @typedef {import("./marks.js").Entry} Entry */

const HEAD = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`;

/** @param {string} text */
const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The entities that browsers write. */
const NAMED = new Map(Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }));

/**
 * @param {string} entity without & and ;
 * @returns {string | undefined}
 */
function character(entity) {
  if (entity[0] !== "#") return NAMED.get(entity);
  const code = Number(entity.slice(1).replace(/^x/i, "0x"));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** @param {string} text */
const unescape = (text) =>
  text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|\w{1,4});/gi, (whole, entity) => character(entity) ?? whole);

/** The words by which we tell our own marks in TAGS; a plain bookmark has none. */
const TAGS = /** @type {const} */ ({ save: "saved", like: "liked", read: "read" });
const KINDS = /** @type {("save" | "like" | "read")[]} */ (Object.keys(TAGS));

/**
 * The articles that are saved or liked.
 *
 * @param {Entry[]} articles
 * @param {string} site origin that their addresses are relative to
 */
export function markup(articles, site) {
  const lines = articles
    .filter(({ save, like }) => save?.on || like?.on)
    .map((entry) => {
      const { save, like, url = "", title = url } = entry;
      const seconds = Math.floor(setAt(save?.on ? save : like) / 1000);
      const tags = KINDS.filter((kind) => entry[kind]?.on).map((kind) => TAGS[kind]);
      const address = escape(new URL(url, site).href);
      return `    <DT><A HREF="${address}" ADD_DATE="${seconds}" TAGS="${tags}">${escape(title)}</A>\n`;
    });
  return `${HEAD}${lines.join("")}</DL><p>\n`;
}

// No pattern runs past the next "<", so that a hostile file costs no more than its length.
const LINK = /<a\s([^<>]*)>([^<]*)/gi;
const ATTRIBUTES = {
  href: /\bhref="([^"]*)"/i,
  date: /\badd_date="(\d{1,11})"/i,
  tags: /\btags="([^"]*)"/i,
};

/**
 * @param {string} text
 * @param {keyof typeof ATTRIBUTES} name
 */
const attribute = (text, name) => unescape(ATTRIBUTES[name].exec(text)?.[1] ?? "");

/**
 * The links of a bookmark file, one at a time, none of them checked.
 *
 * @param {string} text
 * @returns {Generator<Entry>}
 */
export function* bookmarks(text) {
  for (const [, attributes = "", title = ""] of text.matchAll(LINK)) {
    const at = Number(attribute(attributes, "date")) * 1000;
    const tags = attribute(attributes, "tags").split(",");
    const kinds = KINDS.filter((kind) => tags.includes(TAGS[kind]));
    // What somebody keeps as a bookmark is saved, unless we wrote that it was only liked.
    if (!kinds.includes("like")) kinds.push("save");
    yield {
      url: attribute(attributes, "href"),
      title: unescape(title).trim(),
      ...Object.fromEntries(kinds.map((kind) => [kind, { on: true, at }])),
    };
  }
}
