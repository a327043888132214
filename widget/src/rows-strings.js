/** Every sentence of the rows, and of the offer above them. Pure. */

export const strings = {
  read: "Read",
  readOne: "Read: “{title}”",
  remove: "Remove",
  removeOne: "Remove “{title}”",
  removed: "Removed.",
  undo: "Undo",
  more: "Show more",
  offer_one: "{n} saved article is in no backup. Browsers may empty their storage.",
  offer_other: "{n} saved articles are in no backup. Browsers may empty their storage.",
  covered_other: "All are in your last backup.",
  backup: "Save a backup",
};
