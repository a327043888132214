/** What is stored, for the parts of the list: they come without a mark store of their own. */

import { parse } from "./marks.js";
import { ourNames, peek, PREFIX } from "./store.js";

/** @typedef {import("./marks.js").Entry & {key: string}} Row */

/**
 * All articles, in no order. What this version cannot read has only its key.
 *
 * @returns {Row[]}
 */
export const stored = () =>
  ourNames()
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ ...parse(peek(name)), key: name.slice(PREFIX.length) }));

/** What leaves this browser: an entry that this version cannot read has no marks to give. */
export const readable = () => stored().filter((entry) => Object.keys(entry).length > 1);
