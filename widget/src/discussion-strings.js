/** Every sentence that is needed once the comments are opened. Pure. */

export const strings = {
  title: "Comments",
  github: "Open the discussions on GitHub",
  silent: "giscus did not answer.",
  limited: "GitHub’s limit for readers without an account is reached for this hour.",
  refused: "giscus reports: {error}",
  setup: "Comments are not set up yet.",
  help: "Author of this site: add these keys under [params.comments.giscus] in hugo.toml. The values come from the giscus setup page, https://giscus.app. Like and Save work without them.",
};
