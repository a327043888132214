/** Defines `<afterword-list>`; loaded by the list page only. */

import { AfterwordList } from "./list.js";
import { strings } from "./list-strings.js";
import { translate } from "./words.js";

await translate("list", strings);
if (!customElements.get("afterword-list")) {
  customElements.define("afterword-list", AfterwordList);
}
