/** Every sentence of the hand-over to another device. Pure. */

export const strings = {
  device: "Another device",
  deviceNote:
    "Open the link there, or scan the code. The list is part of the address behind the # sign, which is sent to no server. The other device asks before it adds anything.",
  make: "Make a link and a code",
  link: "Link with your list",
  copy: "Copy the link",
  copied: "Link copied.",
  copyFailed: "The browser did not copy it. The link is selected: copy it by hand.",
  long: "The list is too long for codes. Some programs also cut such long links: a backup file is safer.",
  code: "Code {n} of {of}",
  codeNote: "Each code holds a part of the list. Scan them in any order.",
  previous: "Previous code",
  next: "Next code",
  failed: "The code could not be drawn. Use the link.",
  partOf: "This is code {n} of {of}.",
  broken: "The link is damaged or incomplete: nothing was imported. Copy or scan it again.",
};
