/** What is done rarely: its code arrives when its panel is first opened. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { strings } from "./list-strings.js";
import { part } from "./part.js";

/**
 * @typedef {object} Mounted
 * @property {() => void} [refresh] shows what has changed
 * @property {(fragment: string) => void} [receive] shows what another device hands over
 * @property {() => void} [backup]
 */

/**
 * @param {"transfer" | "kept"} name
 * @param {() => [import("./speech.js").Speech, ((key: string) => string)?]} given what its
 *   part is given
 */
export function panel(name, given) {
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
    return (loading ??= part(name)
      .then((module) => module[name](body, ...given()))
      .catch(failed));
  }

  return {
    element,
    open,
    /** Shows what has changed, if anybody sees it. */
    refresh: () => element.open && loading?.then((mounted) => mounted?.refresh?.()),
  };
}
