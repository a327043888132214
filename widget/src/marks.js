/**
 * Marks: what a reader thinks of one article. Pure; no storage, no clock.
 *
 * Each mark is a last-writer-wins register. An unmarked register stays, so that
 * an older copy cannot bring a removed mark back when two copies are merged.
 */

/** @typedef {"like" | "save"} Kind */
/** @typedef {Kind | "read"} RegisterName what is kept for an article: its marks, and whether it was read */
/**
 * @typedef {{on: boolean, at: number, since?: number}} Register
 *   `at` in milliseconds since 1970; `since` is when the reader had set the mark that an
 *   undo has set again.
 */
/**
 * @typedef {object} Entry What is stored for one article.
 * @property {Register} [like]
 * @property {Register} [save]
 * @property {Register} [read]
 * @property {string} [title]
 * @property {string} [url]
 * @property {string} [modified] The article's own time, as its page writes it.
 */

/** @type {readonly RegisterName[]} */
export const KINDS = ["like", "save", "read"];

/**
 * @param {Partial<Register> | null} value as JSON has it: anything
 */
const isRegister = (value) => typeof value?.on === "boolean" && Number.isFinite(value.at);

/**
 * Reads a stored value. Fields that this version does not know are kept.
 *
 * @param {string | null} text
 * @returns {Entry | undefined} undefined for what this version cannot read
 */
export function parse(text) {
  try {
    const value = JSON.parse(text ?? "");
    const readable =
      KINDS.some((kind) => kind in value) &&
      KINDS.every((kind) => !(kind in value) || isRegister(value[kind]));
    return readable ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Entry | undefined} entry
 * @param {RegisterName} kind
 */
export const isOn = (entry, kind) => entry?.[kind]?.on ?? false;

/**
 * Sets one mark. The new register is always younger than the one it replaces,
 * whatever the device's clock says.
 *
 * @param {Entry | undefined} entry
 * @param {RegisterName} kind
 * @param {boolean} on
 * @param {number} now
 * @param {{since?: number}} [more]
 * @returns {Entry}
 */
export const mark = (entry, kind, on, now, more) => ({
  ...entry,
  [kind]: { on, at: Math.max(now, (entry?.[kind]?.at ?? 0) + 1), ...more },
});

/**
 * When the reader set the mark.
 *
 * @param {Register | undefined} register
 */
export const setAt = (register) => register?.since ?? register?.at ?? NaN;

/** @param {Entry} entry */
const latest = (entry) => Math.max(...KINDS.map((kind) => entry[kind]?.at ?? 0));

/**
 * Everything but the marks, as one text: the larger text wins where two copies
 * are of the same age, so that both sides of a merge choose alike.
 *
 * @param {Entry} entry
 */
function about(entry) {
  const { like, save, read, ...rest } = entry;
  return JSON.stringify(rest);
}

/**
 * @param {Register | undefined} a
 * @param {Register | undefined} b
 */
function newer(a, b) {
  if (!a || !b) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  if (a.on !== b.on) return a.on ? a : b;
  // Both sides choose alike: the one that knows the earlier date.
  return JSON.stringify(a) < JSON.stringify(b) ? a : b;
}

/**
 * Merges two copies of one article: commutative, associative, idempotent.
 *
 * @param {Entry} a
 * @param {Entry} b
 * @returns {Entry}
 */
export function merge(a, b) {
  const [ageA, ageB] = [latest(a), latest(b)];
  const first = ageA === ageB ? about(a) >= about(b) : ageA > ageB;
  const merged = { ...(first ? a : b) };
  for (const kind of KINDS) {
    const register = newer(a[kind], b[kind]);
    if (register) merged[kind] = register;
  }
  return merged;
}
