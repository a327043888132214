/**
 * The mark store: the only user of local storage.
 *
 * One key for each article, so that a click writes some 200 bytes however long
 * the reading list is. Storage is first touched when a mark is first read,
 * which the elements do after the first paint: opening storage is the dearest
 * thing a small widget does.
 */

import { isOn, mark, parse } from "./marks.js";

/** @typedef {import("./marks.js").Entry} Entry */
/** @typedef {import("./marks.js").Kind} Kind */
/** @typedef {import("./marks.js").RegisterName} RegisterName */
/** @typedef {import("./article.js").Article} Article */
/**
 * Where a mark went: kept by the browser, kept until the page closes, or
 * nowhere because storage is full.
 *
 * @typedef {"persistent" | "memory" | "full"} StorageState
 */
/** @typedef {[key?: string, made?: RegisterName, on?: boolean]} Told `made` by this page, if it was */

export const PREFIX = "afterword:1:";

/** Names in storage, of whomever: reading so many takes a slow phone some 25 ms. */
const MANY = 1000;

/**
 * @param {{storage?: () => Storage, target?: EventTarget, now?: () => number}} [options]
 */
export function createStore({
  storage = () => localStorage,
  target = window,
  now = Date.now,
} = {}) {
  /** @type {Map<string, string>} what storage did not take, until the page closes */
  const memory = new Map();
  /** @type {Set<(...what: Told) => void>} */
  const subscribers = new Set();
  /** @type {StorageState} */
  let state = "persistent";

  /** @param {string} name */
  function get(name) {
    try {
      return memory.get(name) ?? storage().getItem(name);
    } catch {
      state = "memory";
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {string} text
   * @returns {StorageState}
   */
  function set(name, text) {
    try {
      storage().setItem(name, text);
      memory.delete(name);
      return "persistent";
    } catch (error) {
      // The name is the only test of a full storage that holds in all engines.
      if (/** @type {Error} */ (error).name === "QuotaExceededError") return "full";
      memory.set(name, text);
      return "memory";
    }
  }

  /** @param {Told} what */
  const tell = (...what) => {
    for (const subscriber of subscribers) subscriber(...what);
  };

  target.addEventListener("storage", (event) => {
    const { key } = /** @type {StorageEvent} */ (event);
    if (key === null || key.startsWith(PREFIX)) tell(key?.slice(PREFIX.length));
  });
  // A page that comes back from the back/forward cache missed its events.
  target.addEventListener("pageshow", (event) => {
    if (/** @type {PageTransitionEvent} */ (event).persisted) tell();
  });

  /** @param {string} key article key */
  const read = (key) => parse(get(PREFIX + key));

  /**
   * The key that the article's marks stand under: an older one until its first
   * mark under the new one.
   *
   * @param {Article} article
   */
  const keyOf = ({ key, aliases = [] }) => [key, ...aliases].find(read) ?? key;

  /** @returns {string[]} the keys of all articles that anything is kept for */
  function keys() {
    /** @type {string[]} */
    let names = [];
    try {
      names = Object.keys(storage());
    } catch {
      state = "memory";
    }
    return [...new Set([...names, ...memory.keys()])]
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length));
  }

  return {
    read,

    /** @param {Article} article */
    find: (article) => read(keyOf(article)),

    /** Whether the last attempt to use storage worked. */
    get state() {
      return state;
    },

    /**
     * Sets or takes back one mark. On "full" nothing has changed.
     *
     * @param {Article} article
     * @param {RegisterName} kind
     * @param {boolean} on
     * @param {{since?: number}} [more] of a mark that an undo sets again
     * @returns {StorageState}
     */
    write(article, kind, on, more) {
      const { key, aliases, ...about } = article;
      const from = keyOf(article);
      const entry = read(from);
      const next = JSON.stringify({ ...mark(entry, kind, on, now(), more), ...about });
      if (get(PREFIX + key) && !read(key)) {
        // Another version's bytes, or damaged ones: they stay as they are.
        memory.set(PREFIX + key, next);
        state = "memory";
      } else {
        state = set(PREFIX + key, next);
      }
      if (from !== key && state === "persistent") storage().removeItem(PREFIX + from);
      tell(key, kind, on);
      return state;
    },

    keys,

    /** Whether all is counted in a moment. Asked where storage works: it may throw elsewhere. */
    get few() {
      return storage().length < MANY;
    },

    /**
     * @param {Kind} kind
     * @returns {number} of articles with this mark
     */
    count: (kind) => keys().filter((key) => isOn(read(key), kind)).length,

    /**
     * @param {(...what: Told) => void} subscriber called with the key that changed, or
     *   without one when anything may have
     * @returns {() => void} ends the subscription
     */
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @type {Record<symbol, Store>} */
const shared = /** @type {any} */ (globalThis);
const SHARED = Symbol.for(PREFIX);

/**
 * The store of this page: one, however many copies of the widget it loads.
 *
 * @returns {Store}
 */
export const pageStore = () => (shared[SHARED] ??= createStore());

/** giscus' own key (giscus `client.ts`): not ours, never exported or erased with our data. */
const SESSION = "giscus-session";

/** The reader's sign-in token for giscus; without storage it lasts as long as the page. */
export const session = {
  /** @type {string} */
  memory: "",

  /** @returns {string} "" when the reader is signed out */
  read() {
    try {
      return String(JSON.parse(localStorage.getItem(SESSION) ?? '""')) || this.memory;
    } catch {
      return this.memory;
    }
  },

  /** @param {string} token "" signs out */
  write(token) {
    this.memory = token;
    try {
      if (token) localStorage.setItem(SESSION, JSON.stringify(token));
      else localStorage.removeItem(SESSION);
    } catch {
      // Blocked or full: the token is kept in memory above.
    }
  },
};

/** Ours, but no mark: whether the reader wants comments loaded without being asked. */
const COMMENTS = "afterword:comments";

/** Whether the reader wished so, on this site. */
export const wantsComments = () => !!peek(COMMENTS);

/**
 * Keeps the reader's wish until it is taken back.
 *
 * @param {boolean} wanted
 * @returns {boolean} whether the browser did
 */
export function wishComments(wanted) {
  try {
    if (wanted) localStorage.setItem(COMMENTS, "always");
    else localStorage.removeItem(COMMENTS);
    return true;
  } catch {
    return false;
  }
}

/*
 * What only the list page does with storage. Functions of their own and not the
 * store's, so that the article's bundle goes without them.
 */

/**
 * All that is kept, in no order. What this version cannot read has only its key.
 *
 * @param {Store} [store]
 * @returns {Array<Entry & {key: string}>}
 */
export const entries = (store = pageStore()) =>
  store.keys().map((key) => ({ ...store.read(key), key }));

/** What all our names begin with: marks, and settings such as the time of the last backup. */
const OURS = "afterword:";

/** When the last backup was made, in milliseconds since 1970. Written when the reader makes one. */
export const BACKUP = "afterword:backup";

/** @returns {string[]} the names of all that we keep in this browser */
export function ourNames() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(OURS));
  } catch {
    return [];
  }
}

/**
 * @param {string} name
 * @returns {string | null}
 */
export function peek(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string | null} text null removes it
 * @returns {boolean} whether storage took it
 */
export function put(name, text) {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** Tells the stores of this page what browsers tell other tabs only: anything may have changed. */
export const announce = () => dispatchEvent(new StorageEvent("storage"));
