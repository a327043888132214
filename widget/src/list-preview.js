/** What an import will do, before it does it. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { fill } from "./strings.js";
import { strings } from "./transfer-strings.js";

/** @typedef {import("./transfer.js").Plan} Plan */
/** @typedef {import("./speech.js").Speech} Speech */

/** Titles that are shown of each group. */
const SHOWN = 100;

/**
 * @param {string} name
 * @param {string[]} titles
 * @param {Speech} speech
 */
function group(name, titles, speech) {
  const items = titles.slice(0, SHOWN).map((title) => h("li", { dir: "auto" }, title));
  const rest = titles.length - SHOWN;
  if (rest > 0) items.push(h("li", {}, speech.count(strings, "more", rest)));
  return h(
    "details",
    {},
    h("summary", {}, speech.count(strings, name, titles.length)),
    h("ul", { class: "facts" }, ...items),
  );
}

/** @param {Plan["skipped"]} skipped */
const reasons = (skipped) =>
  skipped
    .slice(0, SHOWN)
    .map(({ title, reason }) => fill(strings[reason], { title: title || strings.untitled }))
    // Only as many as are counted further on.
    .concat(Array(Math.max(0, skipped.length - SHOWN)).fill(""));

/**
 * @param {Plan} plan
 * @param {Speech} speech
 * @param {string} note what else is to be said
 * @param {(accepted: boolean) => void} decide
 */
export function preview({ incoming, titles, skipped }, speech, note, decide) {
  const all = Object.entries({ ...titles, skipped: reasons(skipped) });
  const groups = all.filter(([, found]) => found.length);
  const heading = h("h3", { id: "preview", tabindex: "-1" }, strings.preview);
  const element = h(
    "section",
    { "aria-labelledby": "preview", part: "preview" },
    heading,
    ...(note ? [h("p", {}, note)] : []),
    ...groups.map(([name, found]) => group(name, found, speech)),
    ...(incoming.size && groups.length ? [] : [h("p", {}, strings.nothing)]),
    h(
      "div",
      { role: "group", "aria-labelledby": "preview" },
      ...(incoming.size ? [button(strings.accept, () => decide(true))] : []),
      button(strings.leave, () => decide(false)),
    ),
  );
  return { element, heading };
}
