/** The classes behind the tags and what they work with: importing it changes nothing on the page. */

import { strings as count } from "../src/count-strings.js";
import { strings as list } from "../src/list-strings.js";
import { strings as article } from "../src/strings.js";
import { translate as put } from "../src/words.js";

/** @typedef {import("../src/article.js").Article} Article */
/** @typedef {import("../src/comments.js").State} CommentsState */
/** @typedef {import("../src/marks.js").Entry} Entry */
/** @typedef {import("../src/marks.js").Kind} Kind */
/** @typedef {import("../src/offline-page.js").Outcome} OfflineState */
/** @typedef {import("../src/store.js").StorageState} StorageState */
/** @typedef {import("../src/store.js").Store} Store */

export { articleKey, describe } from "../src/article.js";
export { AfterwordBar } from "../src/bar.js";
export { AfterwordComments } from "../src/comments.js";
export { AfterwordCount } from "../src/count.js";
export { AfterwordList } from "../src/list.js";
export { merge } from "../src/marks.js";
export { AfterwordSave } from "../src/save.js";
export { createStore, entries, pageStore } from "../src/store.js";

/** Puts the page's language in place of English; to be awaited before a tag is defined. */
export async function translate() {
  await Promise.all([put("article", article, ""), put("count", count, ""), put("list", list)]);
}
