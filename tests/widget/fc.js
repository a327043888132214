// The tests stand beside the widget, not inside it, so its packages are named by path.
export { default } from "../../widget/node_modules/fast-check/lib/fast-check.js";
