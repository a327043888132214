/** Articles: what a mark belongs to. Pure. */

/**
 * @typedef {object} Article
 * @property {string} key The one identity of the article on its site.
 * @property {string} title
 * @property {string} url
 * @property {string} [modified]
 * @property {string[]} [aliases] Keys that the article had before.
 */

/**
 * The article key of an address: its path without `index.html`, a trailing
 * `.html`, query or fragment, with one trailing slash.
 *
 * @param {string} address
 * @param {string} base address that a relative one is resolved against
 */
export function articleKey(address, base) {
  const path = new URL(address, base).pathname;
  return path.replace(/\/index\.html?$|\.html?$|\/+$/, "") + "/";
}

/**
 * @param {Document} doc
 * @param {string} selector
 * @param {string} attribute
 */
const read = (doc, selector, attribute) =>
  doc.querySelector(selector)?.getAttribute(attribute) || undefined;

/**
 * The text of a link to an article that stands on another page (a card).
 *
 * @param {Document} doc
 * @param {string} key
 */
const linkText = (doc, key) =>
  [...doc.querySelectorAll("a")]
    .find((link) => link.href && articleKey(link.href, link.href) === key)
    ?.textContent?.trim();

/**
 * Describes the article of a page, or one that the page points to.
 *
 * @param {Document} doc
 * @param {string | null} [override] the author's own key, or an address
 * @returns {Article}
 */
export function describe(doc, override) {
  const page = doc.location.href;
  /** @param {string | null | undefined} address */
  const usable = (address) => (address && URL.canParse(address, page) ? address : "");
  const own = usable(read(doc, 'link[rel="canonical"]', "href")) || page;
  const isAddress = /^(\.*\/|https?:)|\.html?$/.test(override ?? "");
  const address = new URL((isAddress && usable(override)) || own, page);
  const key = override && !isAddress ? override : articleKey(address.href, page);
  const elsewhere = isAddress && key !== articleKey(own, page);
  const modified = read(doc, 'meta[property="article:modified_time"]', "content");
  return {
    key,
    title:
      (elsewhere && linkText(doc, key)) ||
      read(doc, 'meta[property="og:title"]', "content") ||
      doc.title,
    // Without its origin: a canonical link may name the production site while
    // the marks belong to the origin whose storage holds them.
    url: address.pathname,
    ...(modified && !elsewhere && { modified }),
  };
}
