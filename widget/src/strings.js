/** Every sentence that the bar, the buttons and the comments show. Pure. */

export const strings = {
  question: "Was this helpful?",
  like: "Like",
  save: "Save",
  share: "Share",
  list: "Reading list",
  privacy:
    "Likes and saves are kept in this browser’s local storage on this device only. They are not uploaded to our servers.",
  likeOn: "Liked, in this browser only.",
  likeOff: "Like taken back.",
  saveOn: "Saved in this browser.",
  saveOff: "Removed.",
  total: "{done} Reading list: {n}",
  memory:
    "This browser cannot store it: kept only until you leave this page.",
  full: "Not kept: this site’s storage in this browser is full.",
  copied: "Link copied.",
  comments: "Comments",
  load: "Load comments",
  loading: "Loading comments…",
  notice:
    "Comments come from {host} and GitHub. Once you load them, both see your visit and this page’s address.",
  failed: "The comments did not load.",
  retry: "Try again",
};

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);
