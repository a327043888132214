/** The backup file, and the largest that is read. Pure. */

/** @typedef {import("./marks.js").Entry & {key: string}} Row */

/** Bytes of a file, and characters of a hand-over, that are looked at. */
export const LIMIT = 10_000_000;

/**
 * The backup: every mark with its time, those taken back too, so that they
 * stay so wherever the file is read.
 *
 * @param {Row[]} articles
 * @param {string} site origin that their addresses are relative to
 * @param {number} now
 */
export const toJson = (articles, site, now) =>
  JSON.stringify({
    format: "afterword",
    version: 1,
    site,
    exportedAt: new Date(now).toISOString(),
    articles,
  });
