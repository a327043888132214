import type {} from "afterword"; // the types of its tags and events alone
import { AfterwordBar, AfterwordComments, pageStore, translate } from "afterword/elements";
import "afterword/list";

const output = document.createElement("output");
document.querySelector("h1")?.append(output);

class Bar extends AfterwordBar {
  override connectedCallback() {
    super.connectedCallback();
    this.addEventListener("afterword:like", ({ detail }) => {
      output.value = `${detail.article} ${detail.on}`;
    });
  }
}

await translate();
customElements.define("afterword-bar", Bar);
customElements.define("afterword-comments", AfterwordComments);

addEventListener("afterword:save", () => {
  output.value = `${pageStore().count("save")} saved`;
});
