"""What the list tells of articles that changed, moved or went: the site's index."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small_site
from axe import violations
from playwright.sync_api import Locator, Page, Route, expect
from reader import painted
from small_site import keep
from test_list import links, status

from files import Files, serving_files

OLD, NEW = "2025-11-01T10:00:00Z", "2026-02-01T10:00:00Z"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site.make(tmp_path_factory.mktemp("fresh") / "site")


@pytest.fixture
def site(root: Path) -> Iterator[Files]:
    with serving_files(root) as files:
        yield files
    (root / "afterword" / "articles.json").unlink(missing_ok=True)


@pytest.fixture
def front(page: Page, site: Files) -> Page:
    """A page of the site that shows nothing of ours."""
    page.goto(f"{site.origin}/picture.png")
    return page


def write_index(root: Path, index: Any) -> None:
    text = index if isinstance(index, str) else json.dumps(index)
    (root / "afterword" / "articles.json").write_text(text, "utf-8")


def listing(*articles: dict[str, Any]) -> dict[str, Any]:
    return {"articles": [{"title": "T"} | article for article in articles]}


def open_list(page: Page, site: Files) -> None:
    page.goto(f"{site.origin}/saved/")
    expect(status(page)).to_contain_text("saved article")


def notes(page: Page) -> Locator:
    return page.locator("afterword-list li small")


def test_marks_what_changed_since_it_was_saved(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/a/", "modified": NEW}, {"key": "/b/"}))
    keep(front, "/a/", modified=OLD)
    keep(front, "/b/", modified=OLD)
    open_list(front, site)
    expect(notes(front)).to_have_text(["Updated since you saved it"])
    assert violations(front) == []


def test_says_what_is_no_longer_on_this_site(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/a/"}))
    keep(front, "/a/")
    keep(front, "/gone/")
    open_list(front, site)
    expect(notes(front)).to_have_text(["No longer on this site"])
    row = front.get_by_role("listitem").filter(has_text="/gone/")
    expect(row).to_contain_text("No longer on this site")


def test_links_to_where_an_article_has_moved(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/new/", "aliases": ["/old/"]}))
    keep(front, "/old/")
    open_list(front, site)
    expect(links(front)).to_have_attribute("href", "/new/")
    expect(notes(front)).to_have_count(0)


def test_marks_under_two_addresses_of_an_article_become_one_entry(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/new/", "aliases": ["/old/"]}))
    keep(front, "/old/", like={"on": True, "at": 7})
    keep(front, "/new/")
    open_list(front, site)
    expect(links(front)).to_have_count(1)
    kept = dict(front.evaluate("Object.entries(localStorage)"))
    one = json.loads(kept.pop("afterword:1:/new/"))
    assert one["like"] == {"on": True, "at": 7}
    assert (one["save"]["on"], one["url"]) == (True, "/new/")
    assert kept == {}


@pytest.mark.parametrize("alias", ["/a/", "/b/"])
def test_an_alias_that_is_an_articles_own_key_moves_no_mark(
    front: Page, site: Files, root: Path, alias: str
) -> None:
    write_index(root, listing({"key": "/a/", "aliases": [alias]}, {"key": "/b/"}))
    keep(front, "/a/", modified=OLD)
    keep(front, "/b/")
    open_list(front, site)
    front.wait_for_load_state("networkidle")
    painted(front)
    kept = set(front.evaluate("Object.keys(localStorage)"))
    assert kept == {"afterword:1:/a/", "afterword:1:/b/"}


def test_the_index_leaves_a_button_that_is_being_pressed(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/a/"}))
    keep(front, "/gone/")
    held: list[Route] = []
    front.route("**/articles.json", lambda route: held.append(route))
    with front.expect_request("**/articles.json"):
        open_list(front, site)
    front.get_by_role("button", name="Remove").hover()
    front.mouse.down()
    held[0].continue_()
    expect(notes(front)).to_have_text(["No longer on this site"])
    front.mouse.up()
    expect(front.get_by_role("button", name="Undo")).to_be_visible()


def test_what_the_reader_opened_is_not_updated_any_more(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/posts/a/", "modified": NEW}))
    keep(front, "/posts/a/", modified=OLD)
    open_list(front, site)
    expect(notes(front)).to_have_count(1)
    links(front).click()
    expect(front.get_by_text("The text of a.")).to_be_visible()
    front.go_back()
    # It is there once the index has arrived, which says what is updated.
    expect(front.get_by_role("option", name="Updated")).to_have_count(1)
    expect(links(front)).to_have_count(1)
    expect(notes(front)).to_have_count(0)
    entry = json.loads(front.evaluate("localStorage['afterword:1:/posts/a/']"))
    assert entry["modified"] == NEW


def test_what_the_reader_says_to_have_read_is_not_updated_any_more(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/a/", "modified": NEW}))
    keep(front, "/a/", modified=OLD)
    open_list(front, site)
    expect(notes(front)).to_have_count(1)
    front.get_by_role("button", name="Read: “/a/”").click()
    expect(notes(front)).to_have_count(0)
    entry = json.loads(front.evaluate("localStorage['afterword:1:/a/']"))
    assert (entry["modified"], entry["read"]["on"]) == (NEW, True)


def test_shows_the_updated_ones_alone(front: Page, site: Files, root: Path) -> None:
    write_index(root, listing({"key": "/a/", "modified": NEW}, {"key": "/b/"}))
    keep(front, "/a/")
    keep(front, "/b/")
    open_list(front, site)
    expect(notes(front)).to_have_count(1)
    front.get_by_label("Show").select_option("Updated")
    expect(links(front)).to_have_text(["/a/"])


@pytest.mark.parametrize(
    "index",
    [None, "<p>No page", "null", [], {"articles": []}, {"articles": [1, {"key": 2}]}],
)
def test_a_site_without_an_index_says_nothing(
    front: Page, site: Files, root: Path, index: Any
) -> None:
    if index is not None:
        write_index(root, index)
    keep(front, "/gone/")
    with front.expect_response("**/articles.json"):
        open_list(front, site)
    front.get_by_text("What this site keeps").click()
    expect(front.get_by_text("1 entry")).to_be_visible()
    expect(links(front)).to_have_count(1)
    expect(front.locator("[part=rows] small")).to_have_count(0)
    expect(front.get_by_role("option", name="Updated")).to_have_count(0)


def test_articles_of_other_sites_are_left_alone(
    front: Page, site: Files, root: Path
) -> None:
    write_index(root, listing({"key": "/a/", "modified": NEW}))
    keep(front, "https://other.example /a/", url="https://other.example/a/")
    keep(front, "/a/", modified=OLD)
    open_list(front, site)
    expect(notes(front)).to_have_text(["Updated since you saved it"])


def test_an_article_asks_for_no_index(front: Page, site: Files, root: Path) -> None:
    keep(front, "/posts/a/")
    front.goto(f"{site.origin}/posts/a/")
    expect(front.get_by_role("button", name="Save")).to_have_attribute(
        "aria-pressed", "true"
    )
    front.wait_for_load_state("networkidle")
    assert "/afterword/articles.json" not in site.asked
