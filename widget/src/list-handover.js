/** The hand-over to another device: a link, and codes that hold it. */

import { toJson } from "./backup.js";
import { button } from "./button.js";
import { h } from "./dom.js";
import { receive, send } from "./handover.js";
import { strings } from "./handover-strings.js";
import { part } from "./part.js";
import { readable } from "./stored.js";
import { fill } from "./strings.js";
import { translate } from "./words.js";

await translate("handover", strings);

/** @typedef {ReturnType<typeof import("./list-import.js").importSection>} Imports */

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

function sendSection() {
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
    const { link: address, codes } = await send(readable(), list, (articles) =>
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

/** The list has been read from the address: it shall not stay there. */
const removeFragment = () =>
  history.replaceState(history.state, "", location.pathname + location.search);

/** @param {Imports} imports shows what it is given, and asks */
export function handover(imports) {
  /** @type {import("./transfer.js").Found | undefined} what the codes that were read so far hold */
  let handed;

  const decided = () => {
    removeFragment();
    handed = undefined;
  };

  return {
    element: sendSection(),

    /**
     * Shows what another device hands over. Codes that are read one after the
     * other, before the reader decides, are shown together.
     *
     * @param {string} fragment
     */
    async receive(fragment) {
      const got = await receive(fragment);
      const found = got && imports.read(got.text);
      if (!found) {
        removeFragment();
        imports.leave(strings.broken);
        return;
      }
      const earlier = handed?.site === found.site ? handed.items : [];
      handed = { site: found.site, items: [...earlier, ...found.items] };
      await imports.show(handed, got.of > 1 ? fill(strings.partOf, got) : "", decided);
    },
  };
}
