/**
 * `<script data-auto>`: the bar and the comments at the end of the one article.
 * The script's other `data-` attributes become theirs.
 */

const script = document.querySelector("script[data-auto]");
const articles = document.querySelectorAll("article");
const article = articles.length > 1 ? null : articles[0] ?? document.querySelector("main");
if (script && article && !document.querySelector("afterword-bar")) {
  const tags = ["afterword-bar", "afterword-comments"].map((name) => document.createElement(name));
  for (const tag of tags) {
    for (const { name, value } of script.attributes) {
      if (name.startsWith("data-")) tag.setAttribute(name.slice(5), value);
    }
  }
  article.append(...tags);
}
