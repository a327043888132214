/** Every sentence about articles that comes once the list is shown. Pure. */

export const strings = {
  offer_one: "{n} saved article is in no backup. Browsers may empty their storage.",
  offer_other: "{n} saved articles are in no backup. Browsers may empty their storage.",
  covered_other: "All are in your last backup.",
  backup: "Save a backup",
  updated: "Updated",
  changed: "Updated since you saved it",
  gone: "No longer on this site",
  offline: "Opens offline",
};
