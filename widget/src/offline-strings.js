/** What the reader is told of an offline copy. Pure. */

export const strings = {
  kept: "It also opens offline.",
  full: "There was no room for an offline copy.",
  failed: "No offline copy could be made.",
};
