/** Which of giscus' themes suits the page, and when that changes. */

/** Attributes with which sites switch between light and dark, on `html` or `body`. */
const SWITCHES = /^(class|data-([\w-]*-)?(theme|scheme|mode|color|user-color-scheme))$/;

/** @param {string} text */
function named(text) {
  const found = /(?:^|[\s_-])(dark|light)(?![a-z])/i.exec(text);
  return found?.[1]?.toLowerCase();
}

/**
 * What the site's own switch says, if it has one and it is not on "auto".
 *
 * @param {Document} doc
 */
function switched(doc) {
  for (const { attributes } of [doc.documentElement, doc.body]) {
    for (const { name, value } of attributes) {
      const found = SWITCHES.test(name) && named(value);
      if (found) return found;
    }
  }
  return undefined;
}

/** Half as light as white, in each notation that browsers give computed colours in. */
const MIDDLE = { rgb: 128, rgba: 128, color: 0.5, lab: 54, lch: 54, oklab: 0.6, oklch: 0.6 };

/**
 * @param {string} color as computed
 * @returns {"dark" | "light" | undefined} undefined when one can see through it
 */
function lightness(color) {
  const [name = ""] = /^\w+/.exec(color) ?? [];
  // Not the digits in the name of a space, such as `display-p3`.
  const numbers = color.match(/(?<![\w-])(-?[\d.]+(e-?\d+)?|none)/g) ?? [];
  const [first = 0, green = 0, blue = 0, alpha = 1] = numbers.map((text) => Number(text) || 0);
  const middle = MIDDLE[/** @type {"rgb"} */ (name)];
  if (!middle || alpha <= 0.5) return undefined;
  const light = /^(rgb|color)/.test(name) ? first * 0.3 + green * 0.6 + blue * 0.1 : first;
  return light < middle ? "dark" : "light";
}

/**
 * The lightness of what the element stands on, for pages that only paint.
 *
 * @param {Element | null} element
 * @returns {"dark" | "light" | undefined}
 */
function painted(element) {
  for (; element; element = element.parentElement) {
    const found = lightness(getComputedStyle(element).backgroundColor);
    if (found) return found;
  }
  return undefined;
}

/** @returns {"dark" | "light"} */
const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

/**
 * Whether the page is dark where the element stands.
 *
 * @param {HTMLElement} element
 * @returns {"dark" | "light"}
 */
function scheme(element) {
  const { colorScheme } = getComputedStyle(element);
  const only = /light/.test(colorScheme) !== /dark/.test(colorScheme) && named(colorScheme);
  const found = switched(document) ?? painted(element) ?? (only || undefined);
  if (found) return /** @type {"dark" | "light"} */ (found);
  return /dark/.test(colorScheme) ? system() : "light";
}

/**
 * The theme to show the discussion in.
 *
 * @param {HTMLElement} element
 * @param {{theme: string, lightTheme: string, darkTheme: string}} config
 */
export function themeFor(element, { theme, lightTheme, darkTheme }) {
  const wanted = scheme(element);
  const own = wanted === "dark" ? darkTheme : lightTheme;
  // giscus asks the system; a site with a switch of its own may have it otherwise.
  const follows = theme === "preferred_color_scheme" && wanted !== system();
  return own || (follows ? wanted : theme);
}

/**
 * Tells whenever the page may have become light or dark.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal ends it
 */
export function watchTheme(changed, signal) {
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true });
    // A background that fades has its new colour only at the end.
    element.addEventListener("transitionend", changed, { signal });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
}
