/** Every sentence of the comment count. Pure. */

export const strings = {
  one: "{n} comment",
  other: "{n} comments",
};
