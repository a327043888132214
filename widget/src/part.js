/** Loads what stands beside this file and is wanted rarely. */

/** How often loading failed: browsers remember a module that did not arrive. */
let failures = 0;

/**
 * @param {string} name
 * @returns {Promise<any>} the module
 */
export function part(name) {
  const address = new URL(`${name}.js`, import.meta.url);
  if (failures) address.search = `retry=${failures}`;
  return import(address.href).catch((error) => {
    failures += 1;
    throw error;
  });
}
