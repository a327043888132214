"""Somebody's own Flask app with Afterword in it, in the browser."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string
from playwright.sync_api import Page, expect
from reader import press
from werkzeug.serving import make_server

import hugo_site
from afterword import Afterword
from fake_giscus import FakeGiscus

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<title>A page</title><link rel="icon" href="data:,">
<article><h1>A page</h1>{{ afterword_tags() }}</article>"""


@pytest.fixture
def origin(tmp_path: Path, giscus: FakeGiscus) -> Iterator[str]:
    """Serves an app whose policy allows what the README says, and nothing else."""
    config = hugo_site.with_origin(giscus.origin)
    (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
    app = Flask("small")
    Afterword(app, site=tmp_path, url_prefix="/help/after")
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
        f"connect-src 'self'; frame-src {giscus.origin}"
    )

    @app.get("/page/")
    def page() -> str:
        return render_template_string(PAGE)

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        return answer

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_likes_saves_and_finds_the_article_in_the_list(page: Page, origin: str) -> None:
    page.goto(f"{origin}/page/")
    press(page, "Like")
    press(page, "Save")
    page.get_by_role("link", name="Reading list").click()
    expect(page).to_have_url(f"{origin}/help/after/saved/")
    expect(page.get_by_role("link", name="A page")).to_be_visible()


def test_opens_the_discussion(page: Page, origin: str, giscus: FakeGiscus) -> None:
    found = giscus.repos["octo/comments"].discussions.pop("posts/first/")
    giscus.repos["octo/comments"].discussions["page/"] = found
    page.goto(f"{origin}/page/")
    page.get_by_role("button", name="Load comments").click()
    frame = page.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("3 comments")).to_be_visible()
