"""A built site on a plain static server: no helper anywhere."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from reader import Watched, painted, press

import hugo_site
from afterword.build import plan, run
from fake_giscus import FakeGiscus


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: the output of tests is for their failures."""


@pytest.fixture(scope="module")
def origin(
    shared_giscus: FakeGiscus, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serves a Hugo site that was built for the subfolder /blog/."""
    folder = tmp_path_factory.mktemp("built")
    config = hugo_site.with_origin(shared_giscus.origin)
    site = hugo_site.make(folder, config, "https://example.org/blog/")
    hugo_site.run(cwd=site)
    run(plan(site, folder / "www" / "blog"), lambda more: None)
    handler = partial(Quiet, directory=str(folder / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def post(page: Page, origin: str, giscus: FakeGiscus) -> Page:
    found = giscus.repos["octo/comments"].discussions.pop("posts/first/")
    giscus.repos["octo/comments"].discussions["blog/posts/first/"] = found
    page.goto(f"{origin}/blog/posts/first/")
    return page


def test_likes_and_saves_without_a_request(post: Page, watched: Watched) -> None:
    before = list(watched.requests)
    press(post, "Like")
    press(post, "Save")
    painted(post)
    assert watched.requests == before


def test_the_saved_article_stands_in_the_list(post: Page) -> None:
    press(post, "Save")
    post.get_by_role("link", name="Reading list").click()
    expect(post).to_have_url(re.compile("/blog/saved/$"))
    expect(post.get_by_role("link", name=hugo_site.POSTS["first"])).to_be_visible()


def test_the_discussion_opens_at_the_click(post: Page, giscus: FakeGiscus) -> None:
    assert not giscus.requests
    post.get_by_role("button", name="Load comments").click()
    frame = post.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("3 comments")).to_be_visible()
    assert not giscus.complaints


def test_asks_no_other_server_before_the_click(
    post: Page, watched: Watched, origin: str
) -> None:
    post.wait_for_load_state("networkidle")
    assert all(url.startswith(f"{origin}/blog/") for url in watched.requests)
    assert Path(watched.requests[-1]).name != "giscus.json"
