/**
 * Where the helper answers, or the files of `afterword build` stand. A bundler
 * moves the widget's code, so the code's own address says nothing.
 */
export const home = {
  get address() {
    const link = /** @type {HTMLLinkElement | null} */ (
      document.querySelector('link[rel="afterword"]')
    );
    return link?.href ?? new URL("/afterword/", location.href).href;
  },
};
