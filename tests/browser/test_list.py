"""The reading list, as a reader meets it."""

import json
import re
from typing import Any

import pytest
from axe import violations
from playwright.sync_api import Locator, Page, expect
from reader import BLOCKED, FULL, SHIFTS, press, stored

from running import Served

ARTICLES = ("local-first", "how-giscus-works", "a-readers-list")
FILL = """n => {
  for (let i = 0; i < n; i++) {
    const entry = { save: { on: true, at: 1764000000000 + i * 60000 } };
    if (i % 2) entry.like = { on: true, at: 1764000000000 - i };
    Object.assign(entry, { title: `Article ${i}`, url: `/articles/${i}/` });
    localStorage.setItem(`afterword:1:/articles/${i}/`, JSON.stringify(entry));
  }
}"""
COUNT_LISTENERS = """
window.listening = new Set();
const { addEventListener } = document;
document.addEventListener = function (type, listener, options) {
  if (type === "afterword:offline") {
    listening.add(listener);
    options?.signal?.addEventListener("abort", () => listening.delete(listener));
  }
  addEventListener.call(this, type, listener, options);
};
"""


def save_all(page: Page, demo: Served) -> None:
    for name in ARTICLES:
        page.goto(f"{demo.origin}/articles/{name}/")
        press(page, "Save")
    page.goto(f"{demo.origin}/saved/")


def open_list(page: Page, demo: Served, entries: int) -> None:
    """Opens the list of a reader who saved so many, and liked every second."""
    page.goto(f"{demo.origin}/")
    page.evaluate(FILL, entries)
    page.goto(f"{demo.origin}/saved/")
    if entries:  # The site's index, which has none of them, draws the rows anew.
        expect(page.get_by_text("No longer on this site").first).to_be_visible()


def links(page: Page) -> Locator:
    return page.locator("afterword-list").get_by_role("link")


def status(page: Page) -> Locator:
    return page.locator("afterword-list [part=status]")


def test_says_how_to_fill_an_empty_list(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    expect(status(page)).to_contain_text("Press Save at the end of an article")


def test_writes_nothing_and_asks_only_for_its_own_files(
    page: Page, watched: Any, demo: Served
) -> None:
    page.goto(f"{demo.origin}/saved/")
    expect(status(page)).to_contain_text("Nothing saved")
    page.wait_for_load_state("networkidle")
    names = {url.rpartition("/")[2] for url in watched.requests}
    assert names == {"", "page.css", "afterword.js", "list.js", "rows.js"}
    assert page.evaluate("localStorage.length") == 0


def test_lists_saved_articles_newest_first(page: Page, demo: Served) -> None:
    save_all(page, demo)
    expect(links(page)).to_have_count(3)
    paths = [link.get_attribute("href") for link in links(page).all()]
    assert paths == [f"/articles/{name}/" for name in reversed(ARTICLES)]


def box(found: Locator) -> dict[str, float]:
    return dict(found.evaluate("part => part.getBoundingClientRect().toJSON()"))


def test_a_phone_shows_the_list_without_gaps(page: Page, demo: Served) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    open_list(page, demo, 1)
    sort, show = (box(page.get_by_label(name)) for name in ("Sort", "Show"))
    assert sort["top"] == show["top"]
    link, time = box(links(page)), box(page.locator("afterword-list time"))
    assert time["top"] - link["bottom"] < 16
    read, remove = (
        box(page.get_by_role("button", name=name)) for name in ("Read:", "Remove")
    )
    assert read["top"] == remove["top"]
    page.get_by_text("What this site keeps").click()
    erase = page.get_by_role("button", name="Erase everything")
    assert box(erase)["left"] == link["left"]


def test_a_toggle_of_the_list_looks_like_no_link(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    read = page.get_by_role("button", name="Read:")
    line = "button => getComputedStyle(button).textDecorationLine"
    assert read.evaluate(line) == "none"
    mark = "button => getComputedStyle(button, '::before').content"
    unread = read.evaluate(mark)
    press(page, "Read: “Article 0”")
    assert "✓" in read.evaluate(mark)
    assert "✓" not in unread


def test_dates_are_written_as_the_page_speaks(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    time = page.locator("afterword-list time")
    expect(time).to_have_text("Nov 24, 2025")
    expect(time).to_have_attribute("datetime", "2025-11-24T16:00:00.000Z")


def test_counts_and_shows_saved_and_liked(page: Page, demo: Served) -> None:
    open_list(page, demo, 3)
    expect(page.get_by_role("button", name="Saved (3)")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Liked (1)").click()
    expect(links(page)).to_have_text("Article 1")
    expect(status(page)).to_have_text("1 liked article, in this browser only.")


def test_counts_none_of_the_places_where_articles_were_removed(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 2)
    page.get_by_role("button", name="Remove “Article 0”").click()
    page.get_by_label("Search").fill("article")
    expect(status(page)).to_have_text("1 found.")
    page.get_by_label("Search").fill("article 0")
    expect(status(page)).to_have_text("")
    page.get_by_label("Search").fill("article 7")
    expect(status(page)).to_have_text("Nothing found.")


def test_finds_titles_without_their_accents(page: Page, demo: Served) -> None:
    save_all(page, demo)
    page.get_by_role("searchbox").fill("GISCÛS")
    expect(links(page)).to_have_text(["How giscus works"])
    expect(status(page)).to_have_text("1 found.")
    page.get_by_role("searchbox").fill("zebra")
    expect(status(page)).to_have_text("Nothing found.")


def test_sorts_by_title(page: Page, demo: Served) -> None:
    save_all(page, demo)
    page.get_by_label("Sort").select_option("Title")
    expect(links(page).first).to_have_text("How giscus works")


def test_what_was_read_is_remembered_and_can_be_left_out(
    page: Page, demo: Served
) -> None:
    save_all(page, demo)
    press(page, "Read: “Local-first, and where it ends”")
    assert stored(page)["read"]["on"] is True
    page.reload()
    page.get_by_label("Show").select_option("Unread")
    expect(links(page)).to_have_count(2)
    page.get_by_label("Show").select_option("Read")
    expect(links(page)).to_have_text(re.compile("Local-first"))


def test_a_row_stays_where_it_is_when_it_is_read(page: Page, demo: Served) -> None:
    open_list(page, demo, 2)
    page.get_by_label("Show").select_option("Unread")
    read = page.get_by_role("button", name="Read: “Article 1”")
    read.press("Enter")
    expect(read).to_have_attribute("aria-pressed", "true")
    expect(read).to_be_focused()


def test_removes_an_article_and_offers_undo_in_its_place(
    page: Page, demo: Served
) -> None:
    save_all(page, demo)
    page.get_by_role("button", name="Remove “How giscus").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(status(page)).to_contain_text("2 saved articles")
    assert page.locator("li").nth(1).get_by_text("Removed.").is_visible()
    undo.press("Enter")
    expect(links(page)).to_have_count(3)
    expect(links(page).nth(1)).to_be_focused()


def test_undoing_a_removal_keeps_the_date_and_the_place(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 3)
    row = page.locator("li").nth(2)
    date = row.locator("time").inner_text()
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    page.reload()
    expect(row.get_by_role("link")).to_have_text("Article 0")
    expect(row.locator("time")).to_have_text(date)


def test_a_removed_article_stays_removed(page: Page, demo: Served) -> None:
    save_all(page, demo)
    page.get_by_role("button", name="Remove “How giscus").click()
    page.reload()
    expect(links(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


@pytest.mark.parametrize("entries", [0, 4, 6, 300])
def test_nothing_in_the_list_moves_by_itself(
    page: Page, demo: Served, entries: int
) -> None:
    page.add_init_script(SHIFTS)
    open_list(page, demo, entries)
    expect(page.locator("[part=kept]")).to_be_visible()
    expect(page.get_by_text("No longer on this site")).to_have_count(min(entries, 50))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shift") == 0


def test_the_readers_place_far_down_outlasts_a_save_elsewhere(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 200)
    for count in (100, 150):
        page.get_by_role("button", name="Show more").click()
        expect(links(page)).to_have_count(count)
    place = page.get_by_role("link", name="Article 79", exact=True)
    place.focus()
    other = page.context.new_page()
    other.goto(f"{demo.origin}/articles/local-first/")
    press(other, "Save")
    expect(status(page)).to_contain_text("201 saved")
    expect(place).to_be_focused()
    expect(place).to_be_in_viewport()


def test_the_place_in_what_is_kept_outlasts_a_mark_made_elsewhere(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 0)
    page.evaluate("localStorage.setItem('giscus-session', '\"token\"')")
    page.get_by_text("What this site keeps").click()
    delete = page.get_by_role("button", name="Delete the sign-in")
    delete.focus()
    other = page.context.new_page()
    other.goto(f"{demo.origin}/articles/local-first/")
    press(other, "Like")
    expect(page.locator("[part=kept]")).to_contain_text("1 entry")
    expect(delete).to_be_focused()


def test_lists_that_left_the_page_listen_no_longer(page: Page, demo: Served) -> None:
    page.add_init_script(COUNT_LISTENERS)
    open_list(page, demo, 1)
    expect(page.get_by_text("No longer on this site")).to_be_visible()
    for n in range(3):
        page.evaluate(
            """() => document.querySelector("afterword-list")
              .replaceWith(document.createElement("afterword-list"))"""
        )
        expect(page.get_by_text("No longer on this site")).to_be_visible()
        assert page.evaluate("listening.size") == 1, n


def test_follows_what_is_saved_in_another_tab(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    other = page.context.new_page()
    other.goto(f"{demo.origin}/articles/local-first/")
    press(other, "Save")
    expect(links(page)).to_have_count(1)


def test_says_that_storage_is_blocked(page: Page, demo: Served) -> None:
    page.add_init_script(BLOCKED)
    page.goto(f"{demo.origin}/saved/")
    expect(status(page)).to_contain_text("does not let this site store anything")


def test_says_that_a_full_storage_did_not_take_it(page: Page, demo: Served) -> None:
    open_list(page, demo, 2)
    page.add_init_script(FULL)
    page.reload()
    expect(page.get_by_text("No longer on this site")).to_have_count(2)
    page.get_by_role("button", name="Remove “Article 1”").click()
    expect(status(page)).to_have_text(re.compile("Not kept"))
    expect(links(page)).to_have_count(2)


@pytest.mark.parametrize(
    "entry",
    [
        {"title": "<img src=x onerror=alert(1)>", "url": "javascript:alert(1)"},
        {"title": "<img src=x onerror=alert(1)>", "url": "https://"},
    ],
)
def test_shows_hostile_titles_as_text_and_no_script_address(
    page: Page, demo: Served, entry: dict[str, str]
) -> None:
    page.goto(f"{demo.origin}/")
    page.evaluate(
        "text => localStorage.setItem('afterword:1:/x/', text)",
        json.dumps({"save": {"on": True, "at": 1e300}} | entry),
    )
    page.goto(f"{demo.origin}/saved/")
    expect(links(page)).to_have_text("<img src=x onerror=alert(1)>")
    assert links(page).get_attribute("href") == "/"


def test_ten_thousand_articles_are_drawn_some_at_a_time(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 10_000)
    expect(links(page)).to_have_count(50)
    page.get_by_role("button", name="Show more").press("Enter")
    expect(links(page)).to_have_count(100)
    expect(links(page).nth(50)).to_be_focused()
    page.get_by_role("searchbox").fill("article 4321")
    expect(links(page)).to_have_text(["Article 4321"])


def test_offers_a_backup_after_five_saves_without_one(page: Page, demo: Served) -> None:
    offer = page.locator("afterword-list [part=offer]")
    open_list(page, demo, 4)
    expect(status(page)).to_contain_text("4 saved")
    expect(offer).to_be_hidden()
    open_list(page, demo, 5)
    expect(offer).to_contain_text("5 saved articles are in no backup.")
    with page.expect_download():
        offer.get_by_role("button", name="Save a backup").click()
    expect(offer).to_contain_text("All are in your last backup.")
    page.reload()
    expect(status(page)).to_contain_text("5 saved")
    expect(offer).to_be_hidden()


def test_says_what_is_kept_and_erases_it_when_told_once(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 3)
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.evaluate("localStorage.setItem('giscus-session', '\"token\"')")
    page.get_by_text("What this site keeps").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("button", name="Keep everything")).to_be_focused()
    question = page.locator("[part=kept] .facts")
    expect(question.get_by_role("listitem")).to_have_text(["1 like", "3 saves"])
    page.get_by_role("button", name="Erase everything").click()
    expect(status(page)).to_contain_text("Nothing saved yet")
    assert page.evaluate("Object.keys(localStorage).sort()") == [
        "giscus-session",
        "theme",
    ]


def test_keeps_everything_when_the_reader_says_so(page: Page, demo: Served) -> None:
    open_list(page, demo, 3)
    page.get_by_text("What this site keeps").click()
    expect(page.locator("[part=kept]")).to_contain_text("3 entries")
    page.get_by_role("button", name="Erase everything").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[part=kept] summary")).to_be_focused()
    expect(links(page)).to_have_count(3)


def test_the_sign_in_of_giscus_has_its_own_button(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    page.evaluate("localStorage.setItem('giscus-session', '\"token\"')")
    page.get_by_text("What this site keeps").click()
    page.get_by_role("button", name="Delete the sign-in").click()
    expect(page.get_by_role("button", name="Delete the sign-in")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 1


def test_a_part_that_did_not_load_can_be_tried_again(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    page.route("**/transfer.js", lambda route: route.abort())
    page.get_by_text("Backup, import").click()
    expect(page.get_by_text("This part did not load.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Save a backup (JSON)")).to_be_visible()


def test_prints_the_list_without_its_buttons(page: Page, demo: Served) -> None:
    open_list(page, demo, 2)
    page.emulate_media(media="print")
    expect(links(page)).to_have_count(2)
    expect(page.locator("afterword-list button").locator("visible=true")).to_have_count(
        0
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_narrow_page_does_not_scroll_sideways(
    page: Page, demo: Served, direction: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_list(page, demo, 6)
    page.evaluate("dir => document.documentElement.dir = dir", direction)
    page.get_by_text("Backup, import").click()
    page.get_by_text("What this site keeps").click()
    page.get_by_role("button", name="Make a link and a code").click()
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.locator("[part=kept]")).to_contain_text("6 entries")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("entries", [0, 6])
def test_axe_finds_nothing_on_the_list(page: Page, demo: Served, entries: int) -> None:
    open_list(page, demo, entries)
    expect(status(page)).not_to_be_empty()
    assert violations(page) == []


def test_axe_finds_nothing_where_something_was_removed_and_asked(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 6)
    page.get_by_role("button", name="Remove “Article 2”").click()
    page.get_by_text("What this site keeps").click()
    expect(page.locator("[part=kept]")).to_contain_text("6 entries")
    assert violations(page) == []
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("button", name="Keep everything")).to_be_focused()
    assert violations(page) == []
