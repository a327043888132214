/** The hand-over to another device: a link, and codes that hold it. */

import { button } from "./button.js";
import { h } from "./dom.js";
import { send } from "./handover.js";
import { part } from "./part.js";
import { entries } from "./store.js";
import { fill } from "./strings.js";
import { toJson } from "./transfer.js";
import { strings } from "./transfer-strings.js";

/** @param {string[]} codes at least one */
async function codeView(codes) {
  /** @type {typeof import("./qr.js")} */
  const { draw } = await part("qr");
  const of = codes.length;
  const place = h("div");
  let n = 0;
  /** @param {number} step */
  const turn = (step) => {
    n = (n + step + of) % of;
    place.replaceChildren(draw(codes[n] ?? "", fill(strings.code, { n: n + 1, of })));
    caption.textContent = fill(strings.code, { n: n + 1, of });
  };
  const caption = h("p", { role: "status" });
  turn(0);
  const several = [
    h("p", {}, strings.codeNote),
    caption,
    h(
      "div",
      { role: "group", "aria-label": strings.device },
      button(strings.previous, () => turn(-1)),
      button(strings.next, () => turn(1)),
    ),
  ];
  return h("div", { part: "codes" }, place, ...(of > 1 ? several : []));
}

export function sendSection() {
  const status = h("p", { role: "status" });
  const place = h("div");
  const link = /** @type {HTMLInputElement} */ (h("input", { readonly: "", type: "text" }));

  async function copy() {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      status.textContent = strings.copied;
    } catch {
      status.textContent = strings.copyFailed;
    }
  }

  async function make() {
    const list = location.origin + location.pathname + location.search;
    const now = Date.now();
    const { link: address, codes } = await send(entries(), list, (articles) =>
      toJson(articles, location.origin, now),
    );
    link.value = address;
    place.replaceChildren(
      h("label", {}, strings.link, link),
      button(strings.copy, copy),
    );
    status.textContent = codes.length ? "" : strings.long;
    if (!codes.length) return;
    try {
      place.append(await codeView(codes));
    } catch {
      status.textContent = strings.failed;
    }
  }

  return h(
    "section",
    {},
    h("h2", {}, strings.device),
    h("p", {}, strings.deviceNote),
    button(strings.make, make),
    status,
    place,
  );
}
