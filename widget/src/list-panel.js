/** What is done rarely: its code arrives when its panel is first opened. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { strings } from "./list-strings.js";
import { part } from "./part.js";

/** @typedef {import("./list-transfer.js").Mounted} Mounted */

/**
 * @param {"transfer" | "kept"} name
 * @param {import("./speech.js").Speech} speech
 */
export function panel(name, speech) {
  const body = h("div");
  const element = /** @type {HTMLDetailsElement} */ (
    h(
      "details",
      { part: name, toggle: () => element.open && open() },
      h("summary", {}, strings[name]),
      body,
    )
  );
  /** @type {Promise<Mounted | undefined> | undefined} */
  let loading;

  function failed() {
    loading = undefined;
    body.replaceChildren(
      h("p", { role: "status" }, strings.failed),
      button(strings.retry, open),
    );
  }

  function open() {
    element.open = true;
    return (loading ??= part("transfer").then((module) => module[name](body, speech), failed));
  }

  return {
    element,
    open,
    /** Shows what has changed, if anybody sees it. */
    refresh: () => element.open && loading?.then((mounted) => mounted?.refresh?.()),
  };
}
