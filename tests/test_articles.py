"""The index of articles: made behind the requests, and right after a change."""

import json
import re
import threading
from pathlib import Path

import pytest

from afterword import stock
from afterword.app import create_app
from afterword.article_index import SHORT
from afterword.articles import INTERVAL, Articles
from afterword.prepared import Prepared
from afterword.settings import Settings
from asking import ask, until
from running import serving

ADDRESS = "/afterword/articles.json"


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def write(folder: Path, name: str, title: str = "x") -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    page = f"<!doctype html><title>{title}</title><article>x</article>"
    file.write_text(page, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name in ("index.html", "posts/a/index.html", "posts/b.html", ".git/c.html"):
        write(folder, name, name)
    write(tmp_path, "outside.html")
    (folder / "link.html").symlink_to(tmp_path / "outside.html")
    return folder


LEADING = (
    '<link rel="canonical" href="https://example.org/posts/a/">'
    '<meta http-equiv="refresh" content="0; url=https://example.org/posts/a/">'
)


def bar(page: bytes) -> bytes:
    """The start tag of a page's bar."""
    found = re.search(b"<afterword-bar[^>]*>", page)
    assert found
    return found[0]


def titles(body: bytes) -> dict[str, str]:
    return {entry["key"]: entry["title"] for entry in json.loads(body)["articles"]}


def content(prepared: Prepared | None) -> dict[str, str]:
    reply = prepared and prepared.reply({"wsgi.url_scheme": "http"})
    assert reply
    return titles(b"".join(reply.body))


def test_articles_stand_under_the_keys_that_the_widget_uses(site: Path) -> None:
    (site / "hugo.toml").write_text('baseURL = "https://example.org/blog/"\n')
    client = create_app(Settings(site=site)).test_client()
    answer = client.get(ADDRESS)
    assert titles(answer.data) == {
        "/blog/posts/a/": "posts/a/index.html",
        "/blog/posts/b/": "posts/b.html",
    }
    assert answer.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(ADDRESS, headers=known).status_code == 304


def test_a_changed_page_is_in_the_index_after_a_minute(site: Path) -> None:
    clock = Clock()
    articles = Articles(site, "/", (), stock.data, clock)
    first = articles.stock()
    assert first
    write(site, "posts/a/index.html", "another title")
    write(site, "posts/c/index.html", "new")
    assert articles.stock() is first
    clock.time += INTERVAL
    assert until(lambda: not articles.is_current(first))
    assert content(articles.stock()) == {
        "/posts/a/": "another title",
        "/posts/b/": "posts/b.html",
        "/posts/c/": "new",
    }


def test_pages_that_stayed_as_they_were_are_not_made_anew(site: Path) -> None:
    clock = Clock()
    walks = threading.Semaphore(0)

    def prepare(body: bytes) -> Prepared:
        walks.release()
        return stock.data(body)

    articles = Articles(site, "/", (), prepare, clock)
    first = articles.stock()
    clock.time += INTERVAL
    assert first and articles.is_current(first)
    assert walks.acquire(blocking=False)
    assert not walks.acquire(timeout=0.3)


def test_an_address_that_comes_to_lead_to_an_article_is_known(site: Path) -> None:
    clock = Clock()
    articles = Articles(site, "/", (), stock.data, clock)
    assert articles.stock() and not articles.leads()
    (site / "old.html").write_text(LEADING)
    clock.time += INTERVAL
    assert until(lambda: bool(articles.leads()))
    known = articles.leads()
    write(site, "posts/c/index.html", "new")
    clock.time += INTERVAL
    assert until(lambda: "/posts/c/" in content(articles.stock()))
    assert articles.leads() is known


def test_long_pages_are_read_once_somebody_asks_for_the_index(site: Path) -> None:
    write(site, "long.html", "Long" + " " * SHORT)
    articles = Articles(site, "/", (), stock.data)
    articles.leads()  # The short ones may be read just now.
    assert "/long/" in content(articles.stock())


def test_the_bar_of_a_served_page_names_the_addresses_that_lead_there(
    site: Path,
) -> None:
    (site / "old").mkdir()
    (site / "old" / "index.html").write_text(LEADING)
    # Each worker has an index of its own.
    with serving(site, "--workers", "1") as served:
        assert ask(served.origin, ADDRESS).status == 200
        named, other = (ask(served.origin, f"/posts/{n}").body for n in ("a/", "b"))
    assert bar(named) == b'<afterword-bar aliases="/old/">'
    assert bar(other) == b"<afterword-bar>"


def test_a_page_that_was_sent_before_is_made_anew_for_an_old_address(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterword.articles.INTERVAL", 0.0)
    client = create_app(Settings(site=site)).test_client()

    def names(attribute: bytes) -> bool:
        page = client.get("/posts/a/").data
        return bar(page) == b"<afterword-bar%b>" % attribute

    assert until(lambda: names(b""))
    (site / "old.html").write_text(LEADING)
    assert until(lambda: names(b' aliases="/old/"'))
    (site / "old.html").unlink()
    assert until(lambda: names(b""))


def test_while_the_first_walk_lasts_few_requests_wait(site: Path) -> None:
    held = threading.Event()

    def prepare(body: bytes) -> Prepared:
        held.wait()
        return stock.data(body)

    articles = Articles(site, "/", (), prepare)
    waiting = [threading.Thread(target=articles.stock) for _ in range(4)]
    for thread in waiting:
        thread.start()
    try:
        assert until(lambda: articles.stock() is None)
    finally:
        held.set()
        for thread in waiting:
            thread.join()
    assert content(articles.stock())


def test_an_app_with_a_site_of_its_own_has_no_index(tmp_path: Path) -> None:
    write(tmp_path, "a.html")
    client = create_app(Settings(site=tmp_path)).test_client()
    found = {"key": "/a/", "title": "x", "url": "/a.html"}
    assert client.get(ADDRESS).json == {"articles": [found]}
