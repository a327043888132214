/** The classes behind the tags and what they work with: importing it changes nothing on the page. */

/** @typedef {import("../src/article.js").Article} Article */
/** @typedef {import("../src/comments.js").State} CommentsState */
/** @typedef {import("../src/marks.js").Entry} Entry */
/** @typedef {import("../src/marks.js").Kind} Kind */
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
