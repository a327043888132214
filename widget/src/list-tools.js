/** What stands above the list: saved or liked, search, order, read or not. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { TABS } from "./list-model.js";
import { strings } from "./list-strings.js";

/** @typedef {import("./list-order.js").View} View */

/**
 * @param {"sort" | "show"} name
 * @param {readonly (keyof typeof strings)[]} choices
 * @param {(value: string) => void} chosen
 */
function choice(name, choices, chosen) {
  const options = choices.map((value) => h("option", { value }, strings[value]));
  const select = h(
    "select",
    { change: () => chosen(/** @type {HTMLSelectElement} */ (select).value) },
    ...options,
  );
  return h("label", {}, strings[name], select);
}

/** @param {(query: string) => void} typed */
function search(typed) {
  const input = h("input", {
    type: "search",
    input: () => typed(/** @type {HTMLInputElement} */ (input).value),
  });
  return h("label", { class: "search" }, strings.search, input);
}

/** @param {(change: Partial<View>) => void} turn */
export function tools(turn) {
  const tabs = TABS.map((kind) => button("", () => turn({ kind })));
  const element = h(
    "div",
    { part: "tools" },
    h("div", { role: "group", "aria-label": strings.kinds }, ...tabs),
    search((query) => turn({ query })),
    choice("sort", ["newest", "oldest", "title"], (sort) => turn({ sort })),
    choice("show", ["all", "unread", "read"], (show) => turn({ show })),
  );

  return {
    element,
    /**
     * @param {ReturnType<typeof import("./list-model.js").model>} model
     * @param {import("./speech.js").Speech} speech
     */
    show({ count, view }, speech) {
      TABS.forEach((kind, n) => {
        const tab = /** @type {HTMLElement} */ (tabs[n]);
        tab.textContent = speech.count(strings, `${kind}Tab`, count(kind));
        tab.setAttribute("aria-pressed", String(kind === view.kind));
      });
    },
  };
}
