"""What a browser keeps: marks of moved articles, and marks it was asked to keep."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import QUIET
from pages_site import page as make_page
from pages_site import write
from playwright.sync_api import Browser, Page, expect
from reader import expect_pressed, press, stored

from files import serving_files
from running import ROOT, Served, serving

MOVED = '<afterword-bar aliases="/older/ /old/"></afterword-bar>'
COUNTED = """
window.asked = 0;
navigator.storage.persist = () => { window.asked += 1; return Promise.resolve(true); };
"""
SANDBOX = """address => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  frame.src = address;
  document.body.append(frame);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pages = {
        "old/index.html": make_page("An old address"),
        "new/index.html": make_page("A new address", end=MOVED),
    }
    with serving(write(tmp_path_factory.mktemp("moved"), pages)) as served:
        yield served


def kept(page: Page) -> list[str]:
    return sorted(page.evaluate("Object.keys(localStorage)"))


def test_a_moved_article_shows_the_marks_it_had(page: Page, site: Served) -> None:
    page.goto(f"{site.origin}/old/")
    press(page, "Like")
    page.goto(f"{site.origin}/new/")
    expect_pressed(page, "Like", True)
    assert kept(page) == ["afterword:1:/old/"]


def test_a_click_takes_the_old_marks_to_the_new_address(
    page: Page, site: Served
) -> None:
    page.goto(f"{site.origin}/old/")
    press(page, "Like")
    page.goto(f"{site.origin}/new/")
    press(page, "Save")
    assert kept(page) == ["afterword:1:/new/"]
    entry = json.loads(page.evaluate("localStorage['afterword:1:/new/']"))
    assert [entry["like"]["on"], entry["url"]] == [True, "/new/"]


def test_the_newest_mark_wins_where_the_clock_was_set_back(article: Page) -> None:
    press(article, "Like")
    before = stored(article)["like"]["at"]
    article.add_init_script("Date.now = () => 1000")
    article.reload()
    expect_pressed(article, "Like", True)
    press(article, "Like", pressed=False)
    assert stored(article)["like"] == {"on": False, "at": before + 1}


def test_touches_no_key_of_others_on_the_same_origin(article: Page) -> None:
    article.evaluate("localStorage.setItem('theme', 'dark')")
    press(article, "Save")
    press(article, "Save", pressed=False)
    assert kept(article) == ["afterword:1:/articles/local-first/", "theme"]
    assert article.evaluate("localStorage.theme") == "dark"


def test_asks_the_browser_to_persist_after_a_save_only(article: Page) -> None:
    article.add_init_script(COUNTED)
    article.reload()
    press(article, "Like")
    assert article.evaluate("asked") == 0
    press(article, "Save")
    assert article.evaluate("asked") == 1
    press(article, "Save", pressed=False)
    assert article.evaluate("asked") == 1


def test_a_sandboxed_frame_keeps_what_it_can_without_an_error(
    page: Page, tmp_path: Path
) -> None:
    write(tmp_path, {"framed/index.html": make_page()})
    shutil.copytree(ROOT / "static" / "afterword", tmp_path / "afterword")
    # A frame that has no origin loads scripts only from who lets everybody.
    with serving_files(tmp_path, {"Access-Control-Allow-Origin": "*"}) as files:
        page.goto(f"{files.origin}/")
        page.evaluate(SANDBOX, f"{files.origin}/framed/")
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Save", exact=True).click()
        said = frame.locator("afterword-bar").get_by_role("status")
        expect(said).to_contain_text("cannot store it")


@pytest.fixture
def blocked(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page of a reader who blocks site data in the browser's settings."""
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps(settings), encoding="utf-8")
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=shutil.which("chromium"), args=QUIET
    )
    yield context.pages[0]
    context.close()


def test_blocked_site_data_is_told_and_the_mark_lasts_for_the_page(
    blocked: Page, demo: Served
) -> None:
    blocked.goto(f"{demo.origin}/articles/local-first/")
    with pytest.raises(Exception, match="Access is denied"):
        blocked.evaluate("localStorage.length")
    press(blocked, "Save")
    expect(blocked.get_by_role("status").first).to_contain_text("cannot store it")
    blocked.goto(f"{demo.origin}/saved/")
    expect(blocked.get_by_text("Allow site data for this address")).to_be_visible()


def test_tells_the_page_that_storage_is_blocked(blocked: Page, demo: Served) -> None:
    blocked.add_init_script(
        """window.told = [];
        addEventListener("afterword:storage", (event) => told.push(event.detail.state));
        """
    )
    blocked.goto(f"{demo.origin}/articles/local-first/")
    press(blocked, "Like")
    assert blocked.evaluate("told") == ["memory"]
