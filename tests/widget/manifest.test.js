/** `custom-elements.json` says of each tag what its source says. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PARTS } from "../../widget/bundle.js";
import { attributeName } from "../../widget/src/discussion.js";
