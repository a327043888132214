"""What is promised to readers, in three real engines: each scenario written once."""

import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import engine_chromium
import engine_firefox
import engine_webkit
import pytest
from engines import Engine, Reader, Tab, until
from playwright.sync_api import Browser

import hugo_site
from afterword.build import plan, run
from fake_giscus import FakeGiscus
from files import Files, serving_files

ARTICLE = "/posts/first/"
KEY = f"afterword:1:{ARTICLE}"
TITLE = hugo_site.POSTS["first"]

PROGRAMS = {"firefox": engine_firefox.PROGRAM, "webkit": engine_webkit.DRIVER}

FILL = """(() => {
  for (let size = 2 ** 22; size >= 1; size /= 2) {
    const text = "x".repeat(size);
    try {
      for (let n = 0; ; n++) localStorage.setItem(`other:${size}:${n}`, text);
    } catch { /* full for this size */ }
  }
})()"""


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Engine]:
    name = request.param
    if name in PROGRAMS and not shutil.which(PROGRAMS[name]):
        pytest.skip(f"{PROGRAMS[name]} is not installed: apt has it")
    starts: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
        "chromium": lambda: engine_chromium.chromium(chromium),
        "firefox": engine_firefox.firefox,
        "webkit": engine_webkit.webkit,
    }
    with starts[name]() as engine:
        yield engine


@pytest.fixture(scope="module")
def built(shared_giscus: FakeGiscus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines")
    site = hugo_site.make(folder, hugo_site.with_origin(shared_giscus.origin))
    hugo_site.run(cwd=site)
    run(plan(site, folder / "www"), lambda more: None)
    return folder / "www"


@pytest.fixture(scope="module")
def used() -> Iterator[ExitStack]:
    """Holds the ports of earlier tests, for which the browser keeps their marks."""
    with ExitStack() as used:
        yield used


@pytest.fixture
def site(built: Path, used: ExitStack) -> Iterator[Files]:
    """The site at a new origin, for which no browser keeps anything."""
    with serving_files(built) as files:
        yield files
    port = urlsplit(files.origin).port or 0
    used.enter_context(socket.create_server(("127.0.0.1", port)))


@dataclass
class Tabs:
    """Opens pages of the site, and closes them in the end."""

    engine: Engine
    site: Files
    opened: list[Tab] = field(default_factory=list)

    def open(self, path: str = ARTICLE) -> Reader:
        tab = self.engine.tab()
        self.opened.append(tab)
        reader = Reader(tab)
        reader.open(self.site.origin + path)
        return reader


@pytest.fixture
def tabs(engine: Engine, site: Files, giscus: FakeGiscus) -> Iterator[Tabs]:
    tabs = Tabs(engine, site)
    with ExitStack() as stack:
        yield tabs
        for tab in tabs.opened:
            stack.callback(tab.close)


@pytest.fixture
def article(tabs: Tabs) -> Reader:
    reader = tabs.open()
    reader.expect_pressed("Like", False)
    return reader


def asked(reader: Reader, site: Files) -> list[str]:
    """What the page has asked of its server up to now, without the browser's icon."""
    reader.evaluate("fetch('/fence').then(() => true)")
    found = [path for path in site.asked if path not in ("/fence", "/favicon.ico")]
    site.asked.clear()
    return found


def test_opening_asks_for_own_files_and_writes_nothing(
    article: Reader, site: Files, giscus: FakeGiscus
) -> None:
    page, widget = asked(article, site)
    assert page == ARTICLE
    assert re.fullmatch(r"/afterword/afterword\.\w{12}\.js", widget)
    assert article.stored() == {}
    assert giscus.requests == []


def test_liking_and_saving_ask_nobody(article: Reader, site: Files) -> None:
    asked(article, site)
    article.press("Like")
    article.press("Save")
    article.expect("Saved in this browser. Reading list: 1")
    assert asked(article, site) == []
    assert list(article.stored()) == [KEY]


def test_a_mark_survives_a_reload_and_can_be_taken_back(
    article: Reader, site: Files
) -> None:
    article.press("Like")
    article.expect_pressed("Like", True)
    article.open(site.origin + ARTICLE)
    article.expect_pressed("Like", True)
    article.press("Like")
    article.expect_pressed("Like", False)
    assert json.loads(article.stored()[KEY])["like"]["on"] is False


def test_a_second_tab_shows_the_mark(article: Reader, tabs: Tabs) -> None:
    second = tabs.open()
    second.expect_pressed("Save", False)
    article.press("Save")
    second.expect_pressed("Save", True)


def test_two_tabs_keep_each_others_marks(article: Reader, tabs: Tabs) -> None:
    second = tabs.open()
    article.press("Like")
    second.expect_pressed("Like", True)
    second.press("Save")
    article.expect_pressed("Save", True)
    marks = json.loads(second.stored()[KEY])
    assert marks["like"]["on"] and marks["save"]["on"]


def test_the_list_removes_an_article_and_undoes_it(article: Reader, tabs: Tabs) -> None:
    article.press("Save")
    article.expect_pressed("Save", True)
    saved = tabs.open("/saved/")
    saved.expect(TITLE)
    saved.press(f"Remove “{TITLE}”")
    article.expect_pressed("Save", False)
    saved.press("Undo")
    article.expect_pressed("Save", True)


def test_a_backup_is_imported(tabs: Tabs, tmp_path: Path) -> None:
    entry = {"key": "/a/", "url": "/a/", "title": "A", "save": {"on": True, "at": 1}}
    saved = tabs.open("/saved/")
    backup = {"format": "afterword", "version": 1, "site": tabs.site.origin}
    file = tmp_path / "list.json"
    file.write_text(json.dumps({**backup, "articles": [entry]}), encoding="utf-8")
    saved.press("Backup, import, other devices", "summary")
    saved.choose(file)
    saved.expect("1 new article")
    saved.press("Import")
    saved.expect("Undo the import")
    assert "afterword:1:/a/" in saved.stored()


def test_a_link_hands_the_list_over(article: Reader, tabs: Tabs, site: Files) -> None:
    article.press("Save")
    saved = tabs.open("/saved/")
    saved.press("Backup, import, other devices", "summary")
    saved.press("Make a link and a code")
    until("no link", lambda: "#afterword=" in saved.evaluate("text()"))
    link = next(line for line in saved.evaluate("text()").split() if "#afterw" in line)
    saved.evaluate("localStorage.clear()")
    other = tabs.open(link.removeprefix(site.origin))
    other.press("Import")
    other.expect(TITLE)
    assert list(other.stored()) == [KEY]
    assert "#" not in other.evaluate("location.href")
    assert not [path for path in site.asked if "afterword=" in path]


def test_the_comments_open_at_the_click(article: Reader, giscus: FakeGiscus) -> None:
    article.press("Load comments")
    state = "document.querySelector('afterword-comments').state"
    until("comments are not ready", lambda: article.evaluate(state) == "ready")
    (shown,) = giscus.asked("/widget")
    assert shown.query["term"] == ARTICLE.strip("/") + "/"
    assert giscus.complaints == []


def test_a_full_storage_takes_the_press_back(article: Reader) -> None:
    article.press("Like")
    article.expect_pressed("Like", True)
    article.evaluate(FILL)
    article.press("Save")
    article.expect("storage in this browser is full")
    article.expect_pressed("Save", False)
    assert json.loads(article.stored()[KEY])["like"]["on"] is True


def test_a_denied_storage_keeps_marks_for_the_page(tabs: Tabs, site: Files) -> None:
    # A sandboxed page has an origin that nothing is kept for, and is a stranger here.
    site.headers["Content-Security-Policy"] = "sandbox allow-scripts"
    site.headers["Access-Control-Allow-Origin"] = "*"
    article = tabs.open()
    article.press("Save")
    article.expect("kept only until you leave this page")
    article.expect_pressed("Save", True)
