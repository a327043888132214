/** Defines `<afterword-count>`. */

import { AfterwordCount } from "./count.js";
import { strings } from "./count-strings.js";
import { translate } from "./words.js";

await translate("count", strings, "");
if (!customElements.get("afterword-count")) customElements.define("afterword-count", AfterwordCount);
