/** Defines `<afterword-count>`; loaded by pages that show counts. */

import { AfterwordCount } from "./count.js";

if (!customElements.get("afterword-count")) {
  customElements.define("afterword-count", AfterwordCount);
}
