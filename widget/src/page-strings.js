/** Every sentence of the reading list's own page, which the build writes into it. Pure. */

export const strings = {
  title: "Reading list",
  back: "Back to the front page",
  needed: "The reading list is kept in this browser and needs JavaScript to be shown.",
};
