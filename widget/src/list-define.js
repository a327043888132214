/** Defines `<afterword-list>`; loaded by the list page only. */

import { AfterwordList } from "./list.js";

if (!customElements.get("afterword-list")) {
  customElements.define("afterword-list", AfterwordList);
}
