/** What stands above the list: saved or liked, search, order, read or not. */

import { button } from "./button.js";
import { afterPaint, h } from "./dom.js";
import { strings } from "./list-strings.js";

/** @typedef {import("./list-order.js").View} View */

const TABS = /** @type {const} */ (["save", "like"]);

/**
 * @param {string} value
 * @param {string} label
 */
const option = (value, label) =>
  /** @type {HTMLOptionElement} */ (h("option", { value }, label));

/**
 * @param {readonly (keyof typeof strings)[]} choices
 * @param {(value: string) => void} chosen
 */
function choice(choices, chosen) {
  const select = h(
    "select",
    { change: () => chosen(/** @type {HTMLSelectElement} */ (select).value) },
    ...choices.map((value) => option(value, strings[value])),
  );
  return select;
}

/** @param {(query: string) => void} typed called once the letter stands on the screen */
function search(typed) {
  const input = h("input", {
    type: "search",
    input: () => afterPaint(() => typed(/** @type {HTMLInputElement} */ (input).value)),
  });
  return h("label", { class: "search" }, strings.search, input);
}

/** @param {(change: Partial<View>) => void} turn */
export function tools(turn) {
  const tabs = TABS.map((kind) => button("", () => turn({ kind })));
  const sort = choice(["newest", "oldest", "title"], (sort) => turn({ sort }));
  const show = choice(["all", "unread", "read"], (show) => turn({ show }));
  const updated = option("updated", strings.updated);
  // It has its room from the start: a field that grows moves its neighbours.
  updated.hidden = updated.disabled = true;
  show.append(updated);
  const element = h(
    "div",
    { part: "tools" },
    h("div", { role: "group", "aria-label": strings.kinds }, ...tabs),
    search((query) => turn({ query })),
    h(
      "div",
      { class: "pair" },
      h("label", {}, strings.sort, sort),
      h("label", {}, strings.show, show),
    ),
  );

  return {
    element,

    /** Lets the reader choose what was updated. */
    offer() {
      updated.hidden = updated.disabled = false;
    },

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
