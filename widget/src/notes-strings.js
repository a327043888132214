/** Every sentence about articles that comes once the list is shown. Pure. */

export const strings = {
  changed: "Updated since you saved it",
  gone: "No longer on this site",
  offline: "Opens offline",
};
