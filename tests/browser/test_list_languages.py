"""From an article to the list that we added, in the language of both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import Page, expect
from reader import press

import languages_site
from afterword.build import plan, run
from files import serving_files
from running import serving

TITLE = "Über Listen"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = languages_site.make(tmp_path_factory.mktemp("languages"))
    pages = {"de/post/index.html": languages_site.article("de", TITLE)}
    return languages_site.write(site, pages)


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serving(site) as served:
        yield served.origin


@pytest.fixture(scope="module")
def built(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    output = tmp_path_factory.mktemp("built") / "out"
    run(plan(site, output), lambda more: None)
    with serving_files(output) as files:
        yield files.origin


def save(page: Page, origin: str) -> None:
    """Saves the German article and follows the link to the list."""
    page.goto(f"{origin}/de/post/")
    press(page, "Merken")
    page.get_by_role("link", name="Leseliste").click()
    expect(page.get_by_role("heading", name="Leseliste")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("1 gemerkter Artikel")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()


def test_a_german_article_stands_in_a_german_list(page: Page, served: str) -> None:
    save(page, served)
    assert violations(page) == []
    page.get_by_role("link", name="Zurück zur Startseite").click()
    expect(page).to_have_url(f"{served}/de/")


def test_a_built_list_works_without_the_helper(page: Page, built: str) -> None:
    save(page, built)
    page.get_by_role("link", name="Zurück zur Startseite").click()
    expect(page).to_have_url(f"{built}/de/")


def test_a_persian_list_goes_from_right_to_left(page: Page, served: str) -> None:
    page.goto(f"{served}/fa/saved/")
    back = page.get_by_role("link", name="بازگشت به صفحهٔ اصلی").bounding_box()
    width = page.evaluate("document.documentElement.clientWidth")
    assert back and back["x"] > width / 2
    expect(page.get_by_role("status").first).not_to_contain_text("Nothing")
    assert violations(page) == []
