/**
 * The hand-over: a list in the fragment of an address, which no browser sends
 * to a server. Pure.
 */

import { LIMIT } from "./backup.js";

/** Characters of an address that a phone still reads from a code on a screen. */
const CODE = 1200;

/** More codes than anybody would scan: then the link or a file is the way. */
const CODES = 20;

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let binary = "";
  // In slices: a call takes only so many arguments.
  for (let n = 0; n < bytes.length; n += 8192) {
    binary += String.fromCharCode(...bytes.subarray(n, n + 8192));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

/**
 * Deflated with its checksum (zlib's form), so that a damaged link is noticed.
 *
 * @param {string} text
 */
async function pack(text) {
  const deflated = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  return base64url(new Uint8Array(await new Response(deflated).arrayBuffer()));
}

/**
 * @param {string} fragment
 * @returns {Promise<string | undefined>} undefined when it is damaged, or larger than any list
 */
async function unpack(fragment) {
  try {
    const packed = new Blob([bytesOf(fragment)]).stream();
    const reader = packed
      .pipeThrough(new DecompressionStream("deflate"))
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      if (text.length > LIMIT) return void reader.cancel();
    }
    return text;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} fragment what follows `#afterword=`
 * @returns {Promise<{text: string, n: number, of: number} | undefined>}
 */
export async function receive(fragment) {
  const [, n = "1", of = "1", data = ""] = /^1\.(?:(\d+)\/(\d+)\.)?([\w-]+)$/.exec(fragment) ?? [];
  const text = await unpack(data);
  return text === undefined ? undefined : { text, n: Number(n), of: Number(of) };
}

/**
 * Each code holds some of the articles and stands alone: they can be scanned in
 * any order, on any page, and a missing one takes nothing from the others.
 *
 * @template T
 * @param {T[]} articles
 * @param {number} room characters
 * @param {(articles: T[]) => string} write
 * @returns {Promise<string[]>}
 */
async function parts(articles, room, write) {
  const data = await pack(write(articles));
  const count = Math.ceil(data.length / room);
  if (count === 1 || articles.length < 2) return [data];
  const size = Math.ceil(articles.length / Math.max(2, count));
  const split = [];
  for (let n = 0; n < articles.length; n += size) {
    split.push(...(await parts(articles.slice(n, n + size), room, write)));
  }
  return split;
}

/**
 * @template T
 * @param {T[]} articles
 * @param {string} list address of the list page
 * @param {(articles: T[]) => string} write
 * @returns {Promise<{link: string, codes: string[]}>} no codes when they would be too many
 */
export async function send(articles, list, write) {
  const head = `${list}#afterword=1.`;
  const link = head + (await pack(write(articles)));
  // "20/20." stands before the data of the last code.
  const room = CODE - head.length - 6;
  if (link.length > room * CODES) return { link, codes: [] };
  const split = await parts(articles, room, write);
  const codes =
    split.length > 1 ? split.map((data, n) => `${head}${n + 1}/${split.length}.${data}`) : [link];
  return { link, codes };
}
