"""The reading list, as a reader meets it."""

from playwright.sync_api import Page, expect
from reader import BLOCKED, press

from running import Served

ARTICLES = ("local-first", "how-giscus-works", "a-readers-list")


def save_all(page: Page, demo: Served) -> None:
    for name in ARTICLES:
        page.goto(f"{demo.origin}/articles/{name}/")
        press(page, "Save")
    page.goto(f"{demo.origin}/saved/")


def test_says_how_to_fill_an_empty_list(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    status = page.locator("afterword-list").get_by_role("status")
    expect(status).to_contain_text("Press Save at the end of an article")


def test_lists_saved_articles_newest_first(page: Page, demo: Served) -> None:
    save_all(page, demo)
    links = page.locator("afterword-list").get_by_role("link")
    expect(links).to_have_count(3)
    paths = [link.get_attribute("href") for link in links.all()]
    assert paths == [f"{demo.origin}/articles/{name}/" for name in reversed(ARTICLES)]


def test_removes_an_article_and_offers_undo_in_its_place(
    page: Page, demo: Served
) -> None:
    save_all(page, demo)
    page.get_by_role("button", name="Remove “How giscus").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.get_by_text("2 saved articles")).to_be_visible()
    assert page.locator("li").nth(1).get_by_text("Removed.").is_visible()
    undo.press("Enter")
    expect(page.locator("afterword-list").get_by_role("link")).to_have_count(3)


def test_a_removed_article_stays_removed(page: Page, demo: Served) -> None:
    save_all(page, demo)
    page.get_by_role("button", name="Remove “How giscus").click()
    page.reload()
    expect(page.locator("afterword-list").get_by_role("link")).to_have_count(2)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_follows_what_is_saved_in_another_tab(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    other = page.context.new_page()
    other.goto(f"{demo.origin}/articles/local-first/")
    press(other, "Save")
    expect(page.locator("afterword-list").get_by_role("link")).to_have_count(1)


def test_says_that_storage_is_blocked(page: Page, demo: Served) -> None:
    page.add_init_script(BLOCKED)
    page.goto(f"{demo.origin}/saved/")
    status = page.locator("afterword-list").get_by_role("status")
    expect(status).to_contain_text("does not let this site store anything")


def test_shows_hostile_titles_as_text_and_no_script_address(
    page: Page, demo: Served
) -> None:
    page.goto(f"{demo.origin}/")
    page.evaluate(
        """localStorage.setItem("afterword:1:/x/", JSON.stringify({
          save: { on: true, at: 1 },
          title: "<img src=x onerror=alert(1)>", url: "javascript:alert(1)",
        }))"""
    )
    page.goto(f"{demo.origin}/saved/")
    link = page.locator("afterword-list").get_by_role("link")
    expect(link).to_have_text("<img src=x onerror=alert(1)>")
    assert link.get_attribute("href") == "/"
