/** A plain button of the list. */

import { h } from "./dom.js";

/**
 * @param {string} label
 * @param {() => void} click
 * @param {Record<string, string>} [more]
 */
export const button = (label, click, more) =>
  h("button", { type: "button", click, ...more }, label);
