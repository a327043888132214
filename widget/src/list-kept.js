/** The panel "What this site keeps in your browser", each part with its delete button. */

import { button } from "./button.js";
import { cache, kept as keptCopies, room } from "./copies.js";
import { dress, h } from "./dom.js";
import { strings } from "./kept-strings.js";
import { isOn } from "./marks.js";
import { FOLDER, removeCopies } from "./site.js";
import { announce, ourNames, peek, PREFIX, put, session } from "./store.js";
import { stored } from "./stored.js";
import css from "./transfer.css";
import { translate } from "./words.js";

await translate("kept", strings);

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
  const kept = stored();
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
 * @returns {import("./list-panel.js").Mounted}
 */
export function kept(body, speech) {
  dress(/** @type {ShadowRoot} */ (body.getRootNode()), css);
  let asking = false;
  let copies = { n: 0, size: 0 };

  const leave = () => body.parentElement?.querySelector("summary")?.focus();

  /** @param {() => unknown} [work] after which the button that was pressed is gone */
  const done = (work) => async () => {
    await work?.();
    asking = false;
    refresh();
    leave();
  };

  const erase = done(async () => {
    await removeCopies();
    forget(ourNames());
  });

  function ask() {
    asking = true;
    body.replaceChildren(...question(speech, erase, done()));
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
    if (copies.n) {
      const facts = [
        speech.count(strings, "articles", copies.n),
        speech.count(strings, "room", Math.ceil(copies.size / 1000)),
      ];
      const drop = button(strings.dropCopies, done(() => removeCopies().then(announce)));
      yield row(strings.copies, facts, drop);
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

  /** Keeps the reader's place: the button that says the same, for others may have come or gone. */
  function show() {
    if (asking) return;
    const label = body.querySelector(":focus")?.textContent;
    const all = [...rows()];
    body.replaceChildren(all.length ? h("ul", {}, ...all) : h("p", {}, strings.nothingKept));
    if (label === undefined) return;
    const same = [...body.querySelectorAll("button")].find((other) => other.textContent === label);
    if (same) same.focus();
    else leave();
  }

  async function measure() {
    const from = await cache();
    const articles = (await keptCopies(from, FOLDER)).filter(Boolean);
    const before = copies.size;
    copies = { n: articles.length, size: await room(from) };
    if (copies.size !== before) show();
  }

  function refresh() {
    show();
    measure();
  }

  refresh();
  return { refresh };
}
