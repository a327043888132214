/*! With lean-qr, (c) David Evans, MIT licence: see qr.LICENSE.txt beside this file. */
/** Draws a QR code. Loaded when the reader asks for one. */

import { generate } from "lean-qr/nano";

const SVG = "http://www.w3.org/2000/svg";

/** Modules of quiet zone, as the standard asks for. */
const QUIET = 4;

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * @param {string} text
 * @param {string} label
 */
export function draw(text, label) {
  const code = generate(text);
  const side = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    }
  }
  const svg = element("svg", {
    viewBox: `0 0 ${side} ${side}`,
    role: "img",
    "aria-label": label,
    class: "code",
    "shape-rendering": "crispEdges",
  });
  svg.append(element("path", { d: path }));
  return svg;
}
