"""Comment counts, when the author asks for them."""

from playwright.sync_api import Page, expect
from reader import Watched, painted

from fake_giscus import Discussion, FakeGiscus
from running import Served

ADD = """(markup) => {
  const template = document.createElement("template");
  template.innerHTML = markup;
  document.body.append(template.content);
}"""
WATCH_NUMBERS = """() => {
  window.made = 0;
  Intl.NumberFormat = class extends Intl.NumberFormat {
    constructor(...given) { super(...given); made += 1; }
  };
}"""


def load_counts(page: Page, origin: str) -> None:
    page.evaluate("address => import(address)", f"{origin}/afterword/count.js")


def test_no_count_is_asked_for_unless_the_author_says_so(
    page: Page, blog: Served, giscus: FakeGiscus, watched: Watched
) -> None:
    page.goto(f"{blog.origin}/posts/first/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in watched.requests if "discussion.json" in url]


def test_bar_and_comments_show_the_count_with_one_request(
    page: Page, blog: Served, giscus: FakeGiscus, watched: Watched
) -> None:
    page.route(
        "**/posts/first/",
        lambda route: route.fulfill(
            body=route.fetch()
            .text()
            .replace("<afterword-bar", "<afterword-bar counts")
            .replace("<afterword-comments", "<afterword-comments counts"),
            content_type="text/html",
        ),
    )
    page.goto(f"{blog.origin}/posts/first/")
    expect(page.locator("afterword-bar")).to_contain_text("3 comments")
    expect(page.locator("afterword-comments h2")).to_have_text("Comments 3 comments")
    asked = [url for url in watched.requests if "discussion.json" in url]
    assert len(asked) == 1
    assert not [url for url in watched.requests if url.startswith(giscus.origin)]


def test_a_list_page_shows_many_counts_with_one_request(
    page: Page, blog: Served, giscus: FakeGiscus, watched: Watched
) -> None:
    found = Discussion(comments=1, number=2)
    giscus.repos["octo/comments"].discussions["posts/third/"] = found
    page.goto(f"{blog.origin}/posts/")
    page.evaluate(
        ADD,
        '<afterword-count article="/posts/first/">?</afterword-count>'
        '<afterword-count article="/posts/third/">?</afterword-count>'
        '<afterword-count term="posts/nowhere/">?</afterword-count>',
    )
    load_counts(page, blog.origin)
    counts = page.locator("afterword-count")
    expect(counts).to_have_text(["3 comments", "1 comment", "0 comments"])
    asked = [url for url in watched.requests if "discussion.json" in url]
    assert len(asked) == 1


def test_many_counts_share_what_writes_their_numbers(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    page.goto(f"{blog.origin}/posts/")
    page.evaluate(WATCH_NUMBERS)
    count = '<afterword-count article="/posts/first/"></afterword-count>'
    page.evaluate(ADD, count * 9)
    load_counts(page, blog.origin)
    expect(page.locator("afterword-count")).to_have_text(["3 comments"] * 9)
    assert page.evaluate("made") == 1


def test_a_part_that_does_not_arrive_leaves_what_the_author_wrote(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    page.route("**/count.js", lambda route: route.abort())
    page.route(
        "**/posts/first/",
        lambda route: route.fulfill(
            body=f"{route.fetch().text()}<afterword-count>Discuss</afterword-count>",
            content_type="text/html",
        ),
    )
    with page.expect_event("requestfailed"):
        page.goto(f"{blog.origin}/posts/first/")
    expect(page.locator("afterword-count")).to_have_text("Discuss")


def test_a_count_that_fails_leaves_what_the_author_wrote(
    page: Page, demo: Served, watched: Watched
) -> None:
    page.goto(f"{demo.origin}/")
    page.evaluate(
        """() => {
          const count = document.createElement("afterword-count");
          count.setAttribute("article", "/a/");
          count.textContent = "Discuss";
          document.body.append(count);
        }"""
    )
    with page.expect_response("**/discussion.json*") as answer:
        load_counts(page, demo.origin)
    assert answer.value.status == 404
    answer.value.finished()
    painted(page)
    expect(page.locator("afterword-count")).to_have_text("Discuss")
