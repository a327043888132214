"""Like and Save, as a reader meets them in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from reader import (
    BLOCKED,
    FULL,
    KEY,
    SHIFTS,
    Watched,
    expect_pressed,
    painted,
    press,
    stored,
)

from running import PATIENCE, Served, serving

SAVED = """n => {
  const entry = JSON.stringify({ save: { on: true, at: 1 }, title: "x", url: "/x/" });
  for (let i = 0; i < n; i++) localStorage.setItem(`afterword:1:/${i}/`, entry);
}"""
ICON = "/favicon.svg"
COUNT_READS = """() => {
  window.reads = 0;
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (name) {
    reads += 1;
    return getItem.call(this, name);
  };
}"""


def test_asks_and_says_where_marks_are_kept(article: Page) -> None:
    expect(article.get_by_text("Was this helpful?")).to_be_visible()
    note = article.get_by_text("kept in this browser’s local storage on this device")
    expect(note).to_contain_text("not uploaded to our servers")


def test_opening_a_page_asks_only_for_its_own_files(
    article: Page, watched: Watched, demo: Served
) -> None:
    article.wait_for_load_state("networkidle")
    own = {url.removeprefix(demo.origin) for url in watched.requests}
    # The browser asks for the icon when it likes.
    assert own - {ICON} == {
        "/articles/local-first/",
        "/style.css",
        "/afterword/afterword.js",
    }


def test_writes_nothing_before_the_first_click(article: Page) -> None:
    expect_pressed(article, "Like", False)
    painted(article)
    assert article.evaluate("localStorage.length") == 0
    assert article.evaluate("document.cookie") == ""


def test_a_click_writes_one_key_and_asks_nobody(
    article: Page, watched: Watched
) -> None:
    article.wait_for_load_state("networkidle")
    watched.requests.clear()
    press(article, "Like")
    press(article, "Save")
    painted(article)
    assert article.evaluate("Object.keys(localStorage)") == [KEY]
    assert [url for url in watched.requests if not url.endswith(ICON)] == []


def test_stores_registers_beside_what_the_list_shows(article: Page) -> None:
    press(article, "Save")
    entry = stored(article)
    assert entry["save"]["on"] is True
    assert entry["save"]["at"] == pytest.approx(article.evaluate("Date.now()"), abs=6e4)
    assert entry["title"].startswith("Local-first")
    assert entry["url"] == "/articles/local-first/"


def test_marks_survive_a_reload_and_can_be_taken_back(article: Page) -> None:
    press(article, "Like")
    article.reload()
    expect_pressed(article, "Like", True)
    press(article, "Like", pressed=False)
    assert stored(article)["like"]["on"] is False
    article.reload()
    expect_pressed(article, "Like", False)


def test_a_mark_shows_at_once_in_a_second_tab(
    article: Page, context: BrowserContext
) -> None:
    second = context.new_page()
    second.goto(article.url)
    expect_pressed(second, "Save", False)
    press(article, "Save")
    expect_pressed(second, "Save", True)


def test_two_tabs_keep_each_others_marks(
    article: Page, context: BrowserContext
) -> None:
    second = context.new_page()
    second.goto(article.url)
    press(article, "Like")
    # Browsers need a moment to tell other tabs what was stored.
    expect_pressed(second, "Like", True)
    press(second, "Save")
    expect_pressed(article, "Save", True)
    assert {kind for kind in ("like", "save") if stored(article)[kind]["on"]} == {
        "like",
        "save",
    }


def test_the_back_button_shows_what_was_marked_meanwhile(
    article: Page, context: BrowserContext, demo: Served
) -> None:
    expect_pressed(article, "Save", False)
    article.goto(f"{demo.origin}/")
    second = context.new_page()
    second.goto(f"{demo.origin}/articles/local-first/")
    press(second, "Save")
    article.go_back()
    expect_pressed(article, "Save", True)


def test_says_what_was_done(article: Page) -> None:
    status = article.locator("afterword-bar").get_by_role("status")
    press(article, "Save")
    expect(status).to_have_text("Saved in this browser. Reading list: 1")
    press(article, "Save", pressed=False)
    expect(status).to_have_text("Removed. Reading list: 0")


def test_counts_only_where_a_list_can_be_opened(article: Page) -> None:
    article.evaluate(
        """() => {
          const bar = document.createElement("afterword-bar");
          bar.setAttribute("list", "");
          document.querySelector("afterword-bar").replaceWith(bar);
        }"""
    )
    status = article.locator("afterword-bar").get_by_role("status")
    press(article, "Save")
    expect(status).to_have_text("Saved in this browser.")
    press(article, "Save", pressed=False)
    expect(status).to_have_text("Removed.")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (900, "Saved in this browser. Reading list: 901"),
        (1200, "Saved in this browser."),
    ],
)
def test_reads_no_more_than_a_moment_takes_to_count(
    article: Page, others: int, said: str
) -> None:
    article.evaluate(SAVED, others)
    article.evaluate(COUNT_READS)
    press(article, "Save")
    expect(article.locator("afterword-bar").get_by_role("status")).to_have_text(said)
    assert article.evaluate("reads") < 1000


@pytest.mark.parametrize("about", [None, "/articles/honest-buttons/"])
def test_says_what_was_done_by_another_button(article: Page, about: str | None) -> None:
    article.evaluate(
        """about => {
          const save = document.createElement("afterword-save");
          if (about) save.setAttribute("article", about);
          document.body.prepend(save);
        }""",
        about,
    )
    status = article.locator("afterword-bar").get_by_role("status")
    press(article, "Like")
    expect(status).to_contain_text("Liked")
    article.locator("afterword-save").get_by_role("button").click()
    expect(status).to_have_text("Saved in this browser. Reading list: 1")


def test_each_button_of_a_card_says_whose_it_is(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/")
    page.evaluate(
        """for (const link of document.querySelectorAll("a[href^='/articles/']")) {
          const save = document.createElement("afterword-save");
          save.setAttribute("article", "." + link.pathname);
          link.after(save);
        }
        import("/afterword/afterword.js");"""
    )
    for title in page.locator("a[href^='/articles/']").all_inner_texts():
        expect(page.get_by_role("button", name=f"Save: {title}")).to_have_text("Save")


def test_tells_the_page_about_each_mark(article: Page) -> None:
    article.evaluate(
        "window.heard = [];"
        "addEventListener('afterword:like', event => heard.push(event.detail))"
    )
    press(article, "Like")
    assert article.evaluate("heard") == [
        {"article": "/articles/local-first/", "on": True}
    ]


def test_blocked_storage_keeps_marks_for_the_page_and_says_so(
    page: Page, demo: Served
) -> None:
    page.add_init_script(BLOCKED)
    page.goto(f"{demo.origin}/articles/local-first/")
    press(page, "Save")
    status = page.locator("afterword-bar").get_by_role("status")
    expect(status).to_contain_text("only until you leave this page")


def test_full_storage_takes_the_press_back_and_says_so(
    page: Page, demo: Served
) -> None:
    page.add_init_script(FULL)
    page.goto(f"{demo.origin}/articles/local-first/")
    page.get_by_role("button", name="Save", exact=True).click()
    status = page.locator("afterword-bar").get_by_role("status")
    expect(status).to_contain_text("full")
    expect_pressed(page, "Save", False)


def test_a_really_full_storage_loses_no_earlier_mark(article: Page) -> None:
    press(article, "Like")
    article.evaluate(
        """() => {
          for (let size = 2 ** 22; size >= 1; size /= 2) {
            try {
              for (let n = 0; ; n++) {
                localStorage.setItem(`other:${size}:${n}`, "x".repeat(size));
              }
            } catch { /* full for this size */ }
          }
        }"""
    )
    article.get_by_role("button", name="Save", exact=True).click()
    expect(article.locator("afterword-bar").get_by_role("status")).to_contain_text(
        "full"
    )
    expect_pressed(article, "Save", False)
    assert stored(article)["like"]["on"] is True


@pytest.mark.parametrize("bytes_", ["{", "null", "[]", '{"save": 1}', '{"v": 2}'])
def test_damaged_entries_stay_as_they_are(
    page: Page, demo: Served, bytes_: str
) -> None:
    page.goto(f"{demo.origin}/")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, bytes_])
    page.goto(f"{demo.origin}/articles/local-first/")
    press(page, "Save")
    assert page.evaluate("key => localStorage.getItem(key)", KEY) == bytes_


def test_marks_work_when_the_helper_is_gone(page: Page) -> None:
    with serving() as served:
        page.goto(f"{served.origin}/articles/local-first/")
        expect_pressed(page, "Like", False)
        served.process.terminate()
        served.process.wait(timeout=PATIENCE)
        press(page, "Like")
        press(page, "Save")
        assert stored(page)["like"]["on"] is True


def test_the_front_page_has_no_bar(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/")
    assert page.locator("afterword-bar").count() == 0


def test_reads_as_before_without_javascript(chromium: Any, demo: Served) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.origin}/articles/local-first/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.get_by_role("button").count() == 0
    context.close()


def test_prints_no_buttons(article: Page) -> None:
    article.emulate_media(media="print")
    expect(article.locator("afterword-bar")).to_be_hidden()
    expect(article.locator("afterword-comments")).to_be_hidden()


def test_causes_no_layout_shift(page: Page, demo: Served) -> None:
    page.add_init_script(SHIFTS)
    page.goto(f"{demo.origin}/articles/local-first/")
    page.locator("afterword-bar").scroll_into_view_if_needed()
    press(page, "Like")
    painted(page)
    assert page.evaluate("shift") == 0
