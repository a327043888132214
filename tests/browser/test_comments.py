"""The comments, from the reader's click to giscus' own messages."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from reader import Watched

import hugo_site
from fake_giscus import SESSION, FakeGiscus
from running import Served, serving

HINT = "[params.comments.giscus]"


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("afterword-comments iframe")


def load(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Load comments").click()
    return frame_of(page)


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("afterword-comments")).to_have_js_property("state", state)


Tagged = Callable[..., str]


@pytest.fixture
def tagged(giscus: FakeGiscus, tmp_path: Path) -> Iterator[Tagged]:
    """Serves a page whose author placed the tags; the values are asked for."""
    with ExitStack() as stack:

        def place(attributes: str, *, before: str = "", config: str = "") -> str:
            post = tmp_path / "posts" / "first"
            post.mkdir(parents=True)
            (post / "index.html").write_text(
                '<!doctype html><html lang="en">'
                "<style>:root { color-scheme: light dark }</style>"
                '<script type="module" src="/afterword/afterword.js"></script>'
                f"{before}<afterword-comments {attributes}></afterword-comments>",
                encoding="utf-8",
            )
            block = hugo_site.with_origin(giscus.origin) + config
            (tmp_path / "hugo.toml").write_text(block, encoding="utf-8")
            (tmp_path / "index.html").write_text("<p>front", encoding="utf-8")
            return f"{stack.enter_context(serving(tmp_path)).origin}/posts/first/"

        yield place


@pytest.fixture
def post(page: Page, blog: Served, giscus: FakeGiscus) -> Page:
    page.goto(f"{blog.origin}/posts/first/")
    return page


def test_not_one_byte_goes_to_giscus_before_the_click(
    post: Page, watched: Watched, giscus: FakeGiscus
) -> None:
    post.wait_for_load_state("networkidle")
    expect(post.get_by_text("both see your visit")).to_be_visible()
    assert giscus.requests == []
    assert not [url for url in watched.requests if url.startswith(giscus.origin)]


def test_shows_the_discussion_of_the_page(post: Page, giscus: FakeGiscus) -> None:
    frame = load(post)
    expect(frame.get_by_text("3 comments")).to_be_visible()
    expect(frame.get_by_text("Term: posts/first/")).to_be_visible()
    expect(frame.get_by_text("Language: en")).to_be_visible()
    assert giscus.complaints == []
    assert not giscus.asked("/client.js") + giscus.asked("/default.css")


def test_follows_the_height_of_the_discussion(post: Page) -> None:
    frame = load(post)
    frame.get_by_role("button", name="Grow").click()
    post.wait_for_function(
        "document.querySelector('afterword-comments').shadowRoot"
        ".querySelector('iframe').offsetHeight > 400"
    )


def test_a_page_without_discussion_is_no_error(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    page.goto(f"{blog.origin}/posts/second/")
    frame = load(page)
    expect(frame.get_by_text("0 comments")).to_be_visible()
    expect(page.locator("afterword-comments").get_by_role("status")).to_have_text("")
    expect_state(page, "ready")


def test_reports_each_state_to_the_page(post: Page) -> None:
    post.evaluate(
        "window.heard = [];"
        "addEventListener('afterword:comments', e => heard.push(e.detail.state))"
    )
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    assert post.evaluate("heard") == ["loading", "ready"]


def test_signing_in_comes_back_to_the_open_discussion(post: Page) -> None:
    load(post).get_by_role("link", name="Sign in").click()
    expect(frame_of(post).get_by_text(f"Session: {SESSION}")).to_be_visible()
    assert "giscus=" not in post.url
    stored = post.evaluate("JSON.parse(localStorage.getItem('giscus-session'))")
    assert stored == SESSION


def test_signing_out_forgets_the_token(post: Page) -> None:
    load(post).get_by_role("link", name="Sign in").click()
    frame_of(post).get_by_role("button", name="Sign out").click()
    expect(frame_of(post).get_by_text("Session: none")).to_be_visible()
    assert post.evaluate("localStorage.getItem('giscus-session')") is None


def test_a_token_that_giscus_refuses_is_dropped(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    page.goto(f"{blog.origin}/posts/first/?giscus=forged")
    expect(frame_of(page).get_by_text("Session: none")).to_be_visible()
    expect(frame_of(page).get_by_text("3 comments")).to_be_visible()
    assert page.evaluate("localStorage.getItem('giscus-session')") is None


def test_says_so_when_giscus_is_not_installed(post: Page, giscus: FakeGiscus) -> None:
    giscus.repos["octo/comments"].installed = False
    post.get_by_role("button", name="Load comments").click()
    status = post.locator("afterword-comments").get_by_role("status")
    expect(status).to_contain_text("giscus is not installed on this repository")
    link = post.get_by_role("link", name="Open the discussions on GitHub")
    assert link.get_attribute("href") == "https://github.com/octo/comments/discussions"


def test_a_failed_load_can_be_tried_again(post: Page, giscus: FakeGiscus) -> None:
    giscus.rate_limited = True
    post.get_by_role("button", name="Load comments").click()
    retry = post.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    expect_state(post, "error")
    giscus.rate_limited = False
    retry.click()
    expect(frame_of(post).get_by_text("3 comments")).to_be_visible()


def test_gives_up_on_a_giscus_that_never_answers(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    giscus.silent = True
    page.clock.install()
    page.goto(f"{blog.origin}/posts/first/")
    page.get_by_role("button", name="Load comments").click()
    expect(page.locator("afterword-comments iframe")).to_be_visible()
    page.clock.fast_forward(15_000)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_hears_no_other_origin_and_no_other_frame(post: Page) -> None:
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    before = post.evaluate(
        """() => {
          const message = { giscus: { error: "Bad credentials", resizeHeight: 9999 } };
          postMessage(message, "*");
          const frame = document.querySelector("afterword-comments")
            .shadowRoot.querySelector("iframe");
          dispatchEvent(new MessageEvent("message", {
            data: message, origin: location.origin, source: frame.contentWindow }));
          dispatchEvent(new MessageEvent("message", {
            data: message, origin: new URL(frame.src).origin, source: window }));
          return frame.offsetHeight;
        }"""
    )
    assert before < 2000
    expect_state(post, "ready")


def test_runs_no_third_party_script_in_the_page(post: Page) -> None:
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    sources = post.evaluate("[...document.scripts].map(script => script.src)")
    assert all(
        source.startswith(post.evaluate("location.origin")) for source in sources
    )


def test_an_unconfigured_page_tells_the_author_what_to_add(article: Page) -> None:
    comments = article.locator("afterword-comments")
    expect(comments).to_contain_text(HINT)
    expect(comments).to_contain_text("https://giscus.app")
    for key in ("repo", "repoID", "category", "categoryID"):
        expect(comments).to_contain_text(f"{key} = ")
    expect(article.get_by_role("button", name="Like")).to_be_visible()


def test_tags_without_values_ask_the_helper_at_the_click(
    page: Page, demo: Served, watched: Watched
) -> None:
    page.goto(f"{demo.origin}/articles/local-first/")
    page.evaluate(
        "document.querySelector('afterword-comments')"
        ".replaceWith(document.createElement('afterword-comments'))"
    )
    assert not [url for url in watched.requests if "giscus.json" in url]
    page.get_by_role("button", name="Load comments").click()
    expect(page.locator("afterword-comments")).to_contain_text(HINT)


def test_comments_can_be_tried_again_after_the_helper_was_gone(page: Page) -> None:
    with serving() as served:
        page.goto(f"{served.origin}/articles/local-first/")
        page.evaluate(
            "document.querySelector('afterword-comments')"
            ".replaceWith(document.createElement('afterword-comments'))"
        )
        served.process.terminate()
        served.process.wait(timeout=20)
        page.get_by_role("button", name="Load comments").click()
        expect(page.get_by_text("The comments did not load.")).to_be_visible()
        expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_loads_by_itself_near_the_screen_if_the_author_says_so(
    page: Page, giscus: FakeGiscus, tagged: Tagged
) -> None:
    page.goto(tagged('load="visible"', before='<p id="top">x</p>' + "<br>" * 300))
    page.wait_for_load_state("networkidle")
    assert giscus.requests == []
    page.locator("afterword-comments").scroll_into_view_if_needed()
    expect(frame_of(page).get_by_text("3 comments")).to_be_visible()


def test_remembers_the_wish_to_load_always_and_takes_it_back(post: Page) -> None:
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    always = post.get_by_role("button", name="Always load comments on this site")
    expect(always).to_have_attribute("aria-pressed", "false")
    always.click()
    post.reload()
    expect(frame_of(post).get_by_text("3 comments")).to_be_visible()
    expect(always).to_have_attribute("aria-pressed", "true")
    always.click()
    post.reload()
    expect(post.get_by_role("button", name="Load comments")).to_be_visible()
    assert post.evaluate("Object.keys(localStorage)") == []


def test_an_element_that_moves_in_the_page_keeps_working(post: Page) -> None:
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    post.evaluate("document.body.prepend(document.querySelector('afterword-comments'))")
    expect(frame_of(post).get_by_text("3 comments")).to_be_visible()
    expect_state(post, "ready")


def test_each_page_has_its_own_discussion_without_a_reload(post: Page) -> None:
    expect(load(post).get_by_text("Term: posts/first/")).to_be_visible()
    post.evaluate("history.pushState({}, '', '/posts/second/')")
    expect(frame_of(post).get_by_text("Term: posts/second/")).to_be_visible()
    post.go_back()
    expect(frame_of(post).get_by_text("Term: posts/first/")).to_be_visible()


def test_a_fragment_is_no_other_page(post: Page, giscus: FakeGiscus) -> None:
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    asked = len(giscus.asked("/widget"))
    post.evaluate("history.pushState({}, '', '#part')")
    post.get_by_role("button", name="Like").click()
    expect(post.locator("afterword-bar").get_by_role("status")).not_to_be_empty()
    assert len(giscus.asked("/widget")) == asked


SWITCHES = [
    "document.documentElement.style.colorScheme = SCHEME",
    "document.documentElement.dataset.theme = SCHEME",
    "document.documentElement.dataset.scheme = SCHEME",
    "document.documentElement.setAttribute('data-bs-theme', SCHEME)",
    "document.documentElement.className = SCHEME",
    "document.body.className = `has-nav ${SCHEME}-theme`",
    "document.body.style.background = SCHEME === 'dark' ? '#111' : '#eee'",
]


@pytest.mark.parametrize("switch", SWITCHES)
def test_the_frame_follows_the_sites_own_switch(post: Page, switch: str) -> None:
    frame = load(post)
    expect(frame.get_by_text("Theme: preferred_color_scheme")).to_be_visible()
    post.evaluate(f"SCHEME => {{ {switch} }}", "dark")
    expect(frame.get_by_text("Theme: dark")).to_be_visible()
    post.evaluate(f"SCHEME => {{ {switch} }}", "light")
    expect(frame.get_by_text("Theme: preferred_color_scheme")).to_be_visible()


def test_the_frame_follows_the_system_with_the_authors_own_themes(
    page: Page, giscus: FakeGiscus, tagged: Tagged
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(tagged('light-theme="fro" dark-theme="cobalt"'))
    expect(load(page).get_by_text("Theme: cobalt")).to_be_visible()
    page.emulate_media(color_scheme="light")
    expect(frame_of(page).get_by_text("Theme: fro")).to_be_visible()


def test_a_theme_in_the_tag_wins_over_the_sites_pair(
    page: Page, giscus: FakeGiscus, tagged: Tagged
) -> None:
    page.goto(tagged('theme="gruvbox"', config='lightTheme = "fro"\n'))
    expect(load(page).get_by_text("Theme: gruvbox")).to_be_visible()
