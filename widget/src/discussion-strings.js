/** Every sentence that is needed once the comments are opened. Pure. */

export const strings = {
  title: "Comments",
  github: "Open the discussions on GitHub",
  always: "Always load comments on this site",
  silent: "giscus did not answer.",
  limited: "GitHub’s limit for readers without an account is reached for this hour.",
  refused: "giscus reports: {error}",
  setup: "Comments are not set up yet. Like and Save work without them.",
  author: "For the author of this site: {help}",
  help: "add these attributes to <afterword-comments>. The values come from the giscus setup page, https://giscus.app.",
  folder: "Or name the folder in which giscus.json stands:",
};
