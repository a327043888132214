/** Every sentence of the reading list. Pure. */

export const strings = {
  empty: "Nothing saved yet. Press Save at the end of an article, and it stands here.",
  blocked:
    "This browser does not let this site store anything, so nothing can be kept here. Allow site data for this address and open the page again.",
  one: "1 saved article, in this browser only.",
  many: "{n} saved articles, in this browser only.",
  remove: "Remove",
  removeOne: "Remove “{title}”",
  removed: "Removed.",
  undo: "Undo",
};
