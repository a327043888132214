/** Every sentence of the rows. Pure. */

export const strings = {
  read: "Read",
  readOne: "Read: “{title}”",
  remove: "Remove",
  removeOne: "Remove “{title}”",
  removed: "Removed.",
  undo: "Undo",
  more: "Show more",
};
