import "afterword";
import { pageStore } from "afterword/elements";

const output = document.createElement("output");
document.querySelector("h1")?.append(output);

addEventListener("afterword:like", ({ detail }) => {
  output.value = `${detail.article} ${detail.on}`;
});
document.querySelector("afterword-bar")?.addEventListener("afterword:save", () => {
  output.value = `${pageStore().count("save")} saved`;
});
