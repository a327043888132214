/** Where the widget stands, and who answers for the site when the network does not. */

import { CACHE, cache } from "./copies.js";

/** The widget's own folder: the worker and all parts stand in it. */
export const FOLDER = new URL(".", import.meta.url).href;

/** The site, and so what the worker answers for. */
export const SITE = new URL("..", FOLDER).href;

/** The worker's script. */
const WORKER = `${FOLDER}offline.js`;

/** @typedef {{createScriptURL: (address: string) => string}} Policy */

/**
 * Registers the worker. Where a page enforces Trusted Types, browsers take its
 * address from a policy alone, which the page's own policy has to name.
 */
export function register() {
  const types = /** @type {{trustedTypes?: {createPolicy: (name: string, policy: Policy) => Policy}}} */ (
    globalThis
  ).trustedTypes;
  const policy = types?.createPolicy("afterword", { createScriptURL: (address) => address });
  const address = policy?.createScriptURL(WORKER) ?? WORKER;
  return navigator.serviceWorker.register(address, { scope: SITE });
}

/**
 * @returns {Promise<{registration?: ServiceWorkerRegistration, ours: boolean}>} the
 *   worker of this site: it may be another one than ours
 */
export async function worker() {
  const registration = await navigator.serviceWorker?.getRegistration(SITE);
  const { active, waiting, installing } = registration ?? {};
  return { registration, ours: (active ?? waiting ?? installing)?.scriptURL === WORKER };
}

/** Removes all copies, and the worker. */
export async function removeCopies() {
  if (await cache()) await caches.delete(CACHE);
  const { registration, ours } = await worker();
  if (ours) await registration?.unregister();
}
