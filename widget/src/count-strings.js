/** Every sentence of the comment count. Pure. */

export const strings = {
  comments_one: "{n} comment",
  comments_other: "{n} comments",
};
