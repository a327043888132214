/** The panel "What this site keeps in your browser", each part with its delete button. */

import { button } from "./button.js";
import { dress, h } from "./dom.js";
import { isOn } from "./marks.js";
import { announce, entries, ourNames, peek, PREFIX, put, session } from "./store.js";
import css from "./transfer.css";
import { strings } from "./transfer-strings.js";

/** @typedef {import("./speech.js").Speech} Speech */

/** @param {string[]} names */
const sizeOf = (names) =>
  names.reduce((sum, name) => sum + name.length + (peek(name)?.length ?? 0), 0);

/** @param {string[]} names */
function forget(names) {
  for (const name of names) put(name, null);
  announce();
}

/**
 * @param {string} label
 * @param {string[]} facts
 * @param {HTMLElement} action
 */
const row = (label, facts, action) =>
  h("li", {}, h("span", {}, label), ...facts.map((fact) => h("small", {}, fact)), action);

/**
 * The one question, which says what goes.
 *
 * @param {Speech} speech
 * @param {() => void} erase
 * @param {() => void} keep
 */
function question(speech, erase, keep) {
  const kept = entries();
  const facts = /** @type {const} */ (["like", "save"]).map((kind) =>
    h("li", {}, speech.count(strings, kind, kept.filter((entry) => isOn(entry, kind)).length)),
  );
  return [
    h("p", { id: "ask" }, strings.ask),
    h("ul", { class: "facts" }, ...facts),
    h(
      "div",
      { role: "group", "aria-labelledby": "ask" },
      button(strings.keep, keep),
      button(strings.erase, erase),
    ),
  ];
}

/**
 * @param {HTMLElement} body
 * @param {Speech} speech
 * @returns {import("./list-transfer.js").Mounted}
 */
export function kept(body, speech) {
  dress(/** @type {ShadowRoot} */ (body.getRootNode()), css);
  /** @param {() => void} [work] after which the button that was pressed is gone */
  const done = (work) => () => {
    asking = false;
    work?.();
    refresh();
    body.parentElement?.querySelector("summary")?.focus();
  };
  let asking = false;

  function ask() {
    asking = true;
    body.replaceChildren(...question(speech, done(() => forget(ourNames())), done()));
    body.querySelector("button")?.focus();
  }

  /** @param {number} size */
  const characters = (size) => speech.count(strings, "size", size);

  function* rows() {
    const names = ourNames();
    const marks = names.filter((name) => name.startsWith(PREFIX));
    const settings = names.filter((name) => !name.startsWith(PREFIX));
    const token = session.read().length;
    if (marks.length) {
      const facts = [speech.count(strings, "entries", marks.length), characters(sizeOf(marks))];
      yield row(strings.marks, facts, button(strings.erase, ask));
    }
    if (settings.length) {
      const drop = button(strings.forget, done(() => forget(settings)));
      yield row(strings.settings, [characters(sizeOf(settings))], drop);
    }
    if (token) {
      const signOut = button(strings.signOut, done(() => session.write("")));
      yield row(strings.session, [characters(token)], signOut);
    }
  }

  function refresh() {
    if (asking) return;
    const all = [...rows()];
    body.replaceChildren(all.length ? h("ul", {}, ...all) : h("p", {}, strings.nothingKept));
  }

  refresh();
  return { refresh };
}
