"""Sites that change pages without a reload, with the real libraries that do so."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from reader import expect_pressed, press

import hugo_site
from fake_giscus import Discussion, FakeGiscus
from running import ROOT, Served, serving

MODULES = ROOT / "widget" / "node_modules"
LIBRARIES = {
    "turbo": MODULES / "@hotwired" / "turbo" / "dist" / "turbo.es2017-umd.js",
    "swup": MODULES / "swup" / "dist" / "Swup.umd.js",
}
STARTS = {
    "turbo": "",
    "swup": 'new Swup({ containers: ["#swup"], animationSelector: false });',
    "view-transition": """addEventListener("click", async (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const text = await (await fetch(link.href)).text();
      const next = new DOMParser().parseFromString(text, "text/html");
      await document.startViewTransition(() => {
        history.pushState({}, "", link.href);
        document.title = next.title;
        document.querySelector("#swup").replaceWith(next.querySelector("#swup"));
      }).finished;
    });""",
}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{name}</title>
<script src="/library.js"></script><script defer src="/start.js"></script>
<script type="module" src="/afterword/afterword.js"></script></head>
<body><main id="swup"><article><h1>{name}</h1>
<p><a href="/posts/{other}/">to {other}</a> <a href="/saved/">to list</a></p>
<afterword-bar></afterword-bar>
<afterword-comments repo="octo/comments" repo-id="R_kgDOFake01"
  category="General" category-id="DIC_kwDOFake01" origin="{origin}">
</afterword-comments></article></main></body></html>
"""
LIST = "<article><h1>list</h1><afterword-list></afterword-list></article>"


@pytest.fixture(params=STARTS)
def site(
    request: pytest.FixtureRequest, giscus: FakeGiscus, tmp_path: Path
) -> Iterator[Served]:
    """Two articles and the list, with links, on a site that never reloads."""
    giscus.repos["octo/comments"].discussions["posts/second/"] = Discussion(comments=5)
    for name, other in (("first", "second"), ("second", "first")):
        post = tmp_path / "posts" / name / "index.html"
        post.parent.mkdir(parents=True)
        text = PAGE.format(name=name, other=other, origin=giscus.origin)
        post.write_text(text, encoding="utf-8")
    (tmp_path / "saved").mkdir()
    text = re.sub("<article>.*</article>", LIST, text, flags=re.S)
    (tmp_path / "saved" / "index.html").write_text(text, encoding="utf-8")
    (tmp_path / "index.html").write_text("<p>front", encoding="utf-8")
    (tmp_path / "hugo.toml").write_text(hugo_site.with_origin(giscus.origin))
    (tmp_path / "start.js").write_text(STARTS[request.param], encoding="utf-8")
    library = LIBRARIES.get(request.param)
    if library:
        shutil.copy(library, tmp_path / "library.js")
    else:
        (tmp_path / "library.js").write_text("")
    with serving(tmp_path) as served:
        yield served


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"to {name}").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_each_page_keeps_its_own_marks_and_its_own_discussion(
    page: Page, site: Served
) -> None:
    page.goto(f"{site.origin}/posts/first/")
    page.evaluate("window.same = true")
    press(page, "Like")
    go(page, "second")
    expect_pressed(page, "Like", False)
    page.get_by_role("button", name="Load comments").click()
    frame = page.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("Term: posts/second/")).to_be_visible()
    go(page, "first")
    expect_pressed(page, "Like", True)
    assert page.evaluate("window.same")


# swup changes the address before it has the page: the list is looked for too early.
@pytest.mark.parametrize("site", ["turbo", "view-transition"], indirect=True)
def test_the_list_opens_from_an_article_without_a_reload(
    page: Page, site: Served
) -> None:
    page.goto(f"{site.origin}/posts/first/")
    page.evaluate("window.same = true")
    press(page, "Save")
    go(page, "list")
    expect(page.locator("afterword-list").get_by_role("link")).to_have_text(["first"])
    assert page.evaluate("window.same")
