"""An article that moved, and what a reader marked while it was elsewhere."""

from pathlib import Path

from pages_site import write
from playwright.sync_api import Page, expect
from reader import expect_pressed, press
from test_list import links

from afterword.build import plan, run
from files import serving_files

ARTICLE = "<!doctype html><title>T</title><article><h1>T</h1><p>Text.</article>"
#: A page as Hugo writes it for `aliases`.
LEADING = (
    '<!DOCTYPE html><html lang="en"><head><title>/p/new/</title>'
    '<link rel="canonical" href="/p/new/"><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="0; url=/p/new/"></head></html>'
)


def build(site: Path, output: Path, pages: dict[str, str]) -> None:
    run(plan(write(site, pages), output), lambda more: None)


def test_marks_of_the_old_address_show_at_the_new_one_and_stay_one_article(
    page: Page, tmp_path: Path
) -> None:
    site, output = tmp_path / "site", tmp_path / "out"
    build(site, output, {"old/1/index.html": ARTICLE})
    with serving_files(output, {"Cache-Control": "no-cache"}) as files:
        page.goto(f"{files.origin}/old/1/")
        press(page, "Like")
        build(site, output, {"p/new/index.html": ARTICLE, "old/1/index.html": LEADING})
        page.goto(f"{files.origin}/p/new/")
        expect_pressed(page, "Like", True)
        press(page, "Save")
        page.goto(f"{files.origin}/saved/")
        expect(links(page)).to_have_attribute("href", "/p/new/")


def test_the_list_links_to_a_file_by_its_own_name(page: Page, tmp_path: Path) -> None:
    site, output = tmp_path / "site", tmp_path / "out"
    leading = LEADING.replace("/p/new/", "/notes/new.html")
    build(site, output, {"notes/old.html": ARTICLE})
    with serving_files(output, {"Cache-Control": "no-cache"}) as files:
        page.goto(f"{files.origin}/notes/old.html")
        press(page, "Save")
        build(site, output, {"notes/new.html": ARTICLE, "notes/old.html": leading})
        page.goto(f"{files.origin}/saved/")
        expect(links(page)).to_have_attribute("href", "/notes/new.html")
