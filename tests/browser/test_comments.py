"""The comments, from the reader's click to giscus' own messages."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from reader import BLOCKED, Watched, painted

import hugo_site
from fake_giscus import SESSION, FakeGiscus
from running import PATIENCE, Served, serving

HINT = "[params.comments.giscus]"
HTML = {"content_type": "text/html"}
REFUSES = """<script>
parent.postMessage({ giscus: { error: "Bad credentials" } }, "*");
</script>"""
WATCH_OBSERVERS = """
window.observing = new Set();
window.MutationObserver = class extends MutationObserver {
  observe(...given) {
    super.observe(...given);
    if (given[0] === document.body) observing.add(this);
  }
  disconnect() { super.disconnect(); observing.delete(this); }
};
"""


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
    expect_state(post, "ready")
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


def test_signing_in_asks_for_one_frame(post: Page, giscus: FakeGiscus) -> None:
    load(post).get_by_role("link", name="Sign in").click()
    expect(frame_of(post).get_by_text(f"Session: {SESSION}")).to_be_visible()
    assert len(giscus.asked("/widget")) == 2


def test_a_giscus_that_refuses_readers_without_a_token_is_asked_once(
    post: Page,
) -> None:
    asked: list[str] = []
    post.on("frameattached", lambda frame: asked.append(frame.url))
    post.route("**/widget?*", lambda route: route.fulfill(body=REFUSES, **HTML))
    post.get_by_role("button", name="Load comments").click()
    status = post.locator("afterword-comments").get_by_role("status")
    expect(status).to_have_text("giscus reports: Bad credentials")
    assert len(asked) == 1


def test_a_frame_that_is_replaced_watches_the_page_no_longer(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    page.add_init_script(WATCH_OBSERVERS)
    page.goto(f"{blog.origin}/posts/first/?giscus={SESSION}")
    expect(frame_of(page).get_by_text(f"Session: {SESSION}")).to_be_visible()
    before = page.evaluate("observing.size")
    frame_of(page).get_by_role("button", name="Sign out").click()
    expect(frame_of(page).get_by_text("Session: none")).to_be_visible()
    assert page.evaluate("observing.size") == before > 0


def test_says_so_when_giscus_is_not_installed(post: Page, giscus: FakeGiscus) -> None:
    giscus.repos["octo/comments"].installed = False
    post.get_by_role("button", name="Load comments").click()
    status = post.locator("afterword-comments").get_by_role("status")
    expect(status).to_contain_text("giscus is not installed on this repository")
    link = post.get_by_role("link", name="Open the discussions on GitHub")
    assert link.get_attribute("href") == "https://github.com/octo/comments/discussions"


def test_what_stands_in_place_of_the_frame_keeps_its_distance(
    post: Page, giscus: FakeGiscus
) -> None:
    giscus.repos["octo/comments"].installed = False
    post.get_by_role("button", name="Load comments").click()
    link = post.get_by_role("link", name="Open the discussions on GitHub")
    expect(link).to_be_visible()
    for width in (320, 1280):
        post.set_viewport_size({"width": width, "height": 700})
        button, beside = (
            found.evaluate("it => it.getBoundingClientRect().toJSON()")
            for found in (post.get_by_role("button", name="Try again"), link)
        )
        beyond = beside["left"] - button["right"]
        assert max(beyond, beside["top"] - button["bottom"]) >= 6


def test_a_failed_load_can_be_tried_again(post: Page, giscus: FakeGiscus) -> None:
    giscus.rate_limited = True
    post.get_by_role("button", name="Load comments").click()
    retry = post.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    expect_state(post, "error")
    giscus.rate_limited = False
    retry.click()
    expect(frame_of(post).get_by_text("3 comments")).to_be_visible()


def test_the_keyboards_place_is_the_button_that_tries_again(
    post: Page, giscus: FakeGiscus
) -> None:
    post.route("**/discussion.js*", lambda route: route.abort())
    post.get_by_role("button", name="Load comments").press("Enter")
    retry = post.get_by_role("button", name="Try again")
    expect(retry).to_be_focused()
    with post.expect_request("**/discussion.js?retry=1"):
        post.keyboard.press("Enter")
    expect_state(post, "error")
    expect(retry).to_be_focused()
    post.unroute_all()
    giscus.rate_limited = True
    post.keyboard.press("Enter")
    expect(post.get_by_role("link", name="Open the discussions")).to_be_visible()
    expect(retry).to_be_focused()


def test_comments_that_fail_by_themselves_take_no_focus(
    article: Page,
) -> None:
    article.route("**/discussion.js*", lambda route: route.abort())
    article.get_by_role("button", name="Like").focus()
    article.evaluate("document.querySelector('afterword-comments').open()")
    expect(article.get_by_role("button", name="Try again")).to_be_visible()
    expect(article.get_by_role("button", name="Like")).to_be_focused()


def test_gives_up_on_a_giscus_that_never_answers(
    page: Page, blog: Served, giscus: FakeGiscus
) -> None:
    giscus.silent = True
    page.clock.install()
    page.goto(f"{blog.origin}/posts/first/")
    page.get_by_role("button", name="Load comments").click()
    expect(page.locator("afterword-comments iframe")).to_be_visible()
    retry = page.get_by_role("button", name="Try again")
    deadline = time.monotonic() + 60
    # The frame's time counts from when it is seen.
    while not retry.is_visible():
        assert time.monotonic() < deadline
        page.clock.fast_forward(15_000)


def test_hears_no_other_origin_and_no_other_frame(post: Page) -> None:
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    expect_state(post, "ready")
    height = post.evaluate(
        """async () => {
          const message = { giscus: { error: "Bad credentials", resizeHeight: 9999 } };
          const own = new Promise((heard) => addEventListener("message",
            ({ source }) => source === window && heard()));
          postMessage(message, "*");
          await own;
          const frame = document.querySelector("afterword-comments")
            .shadowRoot.querySelector("iframe");
          dispatchEvent(new MessageEvent("message", {
            data: message, origin: location.origin, source: frame.contentWindow }));
          dispatchEvent(new MessageEvent("message", {
            data: message, origin: new URL(frame.src).origin, source: window }));
          return frame.offsetHeight;
        }"""
    )
    assert height < 2000
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
    painted(page)
    assert not [url for url in watched.requests if "giscus.json" in url]
    page.get_by_role("button", name="Load comments").click()
    expect(page.locator("afterword-comments")).to_contain_text(HINT)


BARE = (
    "attributes => { const tag = document.createElement('afterword-comments');"
    "for (const name in attributes) tag.setAttribute(name, attributes[name]);"
    "document.querySelector('afterword-comments').replaceWith(tag); }"
)


def test_values_that_a_tag_lacks_are_named_as_its_attributes(article: Page) -> None:
    article.evaluate(BARE, {"repo": "octo/blog"})
    article.get_by_role("button", name="Load comments").click()
    comments = article.locator("afterword-comments")
    expect(comments.locator("pre")).to_have_text(
        'repo-id="…"\ncategory="…"\ncategory-id="…"'
    )
    expect(comments).not_to_contain_text("hugo.toml")


@pytest.mark.parametrize(
    "answer",
    [{"status": 404}, {"content_type": "text/html", "body": "<p>the front page"}],
)
def test_a_site_without_giscus_json_is_not_set_up(
    article: Page, answer: dict[str, Any]
) -> None:
    article.route("**/giscus.json*", lambda route: route.fulfill(**answer))
    article.evaluate(BARE, {})
    article.get_by_role("button", name="Load comments").click()
    comments = article.locator("afterword-comments")
    expect(comments).to_contain_text("Comments are not set up yet.")
    expect(comments).to_contain_text('category-id="…"')
    # Only the package of npm reads it.
    expect(comments).not_to_contain_text("<link")


def test_a_helper_that_fails_is_no_missing_configuration(article: Page) -> None:
    article.route("**/giscus.json*", lambda route: route.fulfill(status=502))
    article.evaluate(BARE, {})
    article.get_by_role("button", name="Load comments").click()
    expect(article.get_by_text("The comments did not load.")).to_be_visible()


def test_comments_can_be_tried_again_after_the_helper_was_gone(page: Page) -> None:
    with serving() as served:
        page.goto(f"{served.origin}/articles/local-first/")
        page.evaluate(
            "document.querySelector('afterword-comments')"
            ".replaceWith(document.createElement('afterword-comments'))"
        )
        served.process.terminate()
        served.process.wait(timeout=PATIENCE)
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


def test_offers_to_load_always_only_where_the_browser_can_keep_it(post: Page) -> None:
    post.add_init_script(BLOCKED)
    post.reload()
    expect(load(post).get_by_text("3 comments")).to_be_visible()
    expect(post.locator("iframe")).to_have_count(1)
    expect(post.get_by_role("button", name="Always load comments")).to_have_count(0)


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


COLORS = [
    "oklch(0.2 0.02 250)",
    "lab(10 0 0)",
    "color(srgb 0.1 0.1 0.1)",
    "color(display-p3 none 0.1 0.1)",
    "color-mix(in srgb, black 90%, white)",
    "rgb(20 20 20 / 0.9)",
]


@pytest.mark.parametrize("color", COLORS)
def test_a_page_painted_dark_in_any_notation_gets_the_dark_frame(
    post: Page, color: str
) -> None:
    post.evaluate("color => { document.body.style.background = color }", color)
    expect(load(post).get_by_text("Theme: dark")).to_be_visible()


@pytest.mark.parametrize("color", ["oklch(0.9 0.02 250)", "color(srgb 0 0 0 / 0.2)"])
def test_a_page_painted_light_or_thinly_keeps_the_light_frame(
    post: Page, color: str
) -> None:
    post.evaluate("color => { document.body.style.background = color }", color)
    expect(load(post).get_by_text("Theme: preferred_color_scheme")).to_be_visible()


def test_a_lazy_frame_far_below_is_neither_asked_for_nor_given_up(
    page: Page, giscus: FakeGiscus, tagged: Tagged
) -> None:
    page.clock.install()
    page.goto(tagged('loading="lazy"', before="<br>" * 600))
    page.evaluate("document.querySelector('afterword-comments').open()")
    frame = page.locator("afterword-comments iframe")
    expect(frame).to_be_attached()
    page.clock.fast_forward(20_000)
    expect_state(page, "loading")
    assert giscus.asked("/widget") == []
    frame.scroll_into_view_if_needed()
    expect(frame_of(page).get_by_text("3 comments")).to_be_visible()


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
