"""The widget speaks the page's language, and the author has the last word."""

from collections.abc import Iterator

import pytest
from axe import violations
from pages_site import END, page, write
from playwright.sync_api import Browser, Page, expect
from reader import Watched, press
from test_list import FILL

from running import Served, serving

OWN = """<script type="application/json" id="afterword-strings">{strings}</script>"""
LIST = "<afterword-list></afterword-list>"
COMMENTS = '<afterword-comments repo="a/b" repo-id="R_1"></afterword-comments>'

# As Stack's own configuration has it, for articles in every language.
ENGLISH = COMMENTS.replace("><", ' lang="en"><')


def own(strings: str) -> str:
    return OWN.replace("{strings}", strings) + END


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pages = {
        "de/index.html": page("Ein Artikel", "de-AT"),
        "sv/index.html": page("En artikel", "sv"),
        "fa/index.html": page("یک مقاله", "fa", "rtl", end=END + COMMENTS),
        "bar/index.html": page(end='<afterword-bar lang="fr"></afterword-bar>'),
        "giscus/index.html": page("Ein Artikel", "de", end=END + ENGLISH),
        "own/index.html": page(end=own('{"article": {"like": "Applaud"}}')),
        "wrong/index.html": page(end=own('{"article": ')),
        "saved-de/index.html": page("Merkliste", "de", end=LIST),
        "saved-lt/index.html": page("Sąrašas", "lt", end=LIST),
        "saved-ru/index.html": page("Список", "ru", end=LIST),
        "saved-none/index.html": page("A list", "", end=LIST),
    }
    folder = write(tmp_path_factory.mktemp("languages"), pages)
    with serving(folder) as served:
        yield served


def open_page(page: Page, site: Served, name: str) -> Page:
    page.goto(f"{site.origin}/{name}/")
    expect(
        page.locator(":is(afterword-bar, afterword-list):defined").first
    ).to_be_visible()
    return page


def test_an_english_page_asks_for_no_language_file(
    article: Page, watched: Watched
) -> None:
    article.wait_for_load_state("networkidle")
    assert not [url for url in watched.requests if "lang" in url]


def test_the_language_for_giscus_is_not_that_of_the_page(
    page: Page, site: Served
) -> None:
    open_page(page, site, "giscus")
    expect(page.get_by_role("group")).to_contain_text("Merken")
    expect(page.get_by_role("button", name="Kommentare")).to_be_visible()


def test_a_region_gets_the_sentences_of_its_language(page: Page, site: Served) -> None:
    open_page(page, site, "de")
    expect(page.get_by_role("group")).to_contain_text("Merken")
    expect(page.get_by_text("Was this helpful?")).to_have_count(0)


def test_says_in_the_pages_language_what_was_done(page: Page, site: Served) -> None:
    open_page(page, site, "de")
    before = page.get_by_role("status").first.text_content()
    page.get_by_role("button").first.click()
    expect(page.get_by_role("status").first).not_to_have_text(before or "")
    expect(page.get_by_role("status").first).not_to_contain_text("Liked")


def test_a_language_that_we_lack_gets_english(
    page: Page, site: Served, watched: Watched
) -> None:
    open_page(page, site, "sv")
    expect(page.get_by_text("Was this helpful?")).to_be_visible()
    assert not [url for url in watched.requests if "/lang/" in url]


def test_an_elements_own_language_wins_over_the_pages(
    page: Page, site: Served, watched: Watched
) -> None:
    open_page(page, site, "bar")
    assert f"{site.origin}/afterword/lang/fr.js" in watched.requests


def test_the_authors_own_sentence_wins(page: Page, site: Served) -> None:
    open_page(page, site, "own")
    press(page, "Applaud")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


def test_sentences_that_cannot_be_read_are_named_and_english_stays(
    page: Page, site: Served
) -> None:
    with page.expect_console_message(
        lambda said: "Afterword" in said.text and "JSON" in said.text
    ):
        open_page(page, site, "wrong")
    expect(page.get_by_role("button", name="Like", exact=True)).to_be_visible()


@pytest.mark.parametrize("missing", ["**/lang/*", "**/language.js"])
def test_a_language_file_that_does_not_arrive_leaves_english(
    page: Page, site: Served, missing: str
) -> None:
    page.route(missing, lambda route: route.abort())
    open_page(page, site, "de")
    press(page, "Like")


def test_reads_from_right_to_left_where_the_page_does(page: Page, site: Served) -> None:
    open_page(page, site, "fa")
    places = [
        button.bounding_box() or {"x": 0.0}
        for button in page.locator("afterword-bar").get_by_role("button").all()
    ]
    assert places[0]["x"] > places[1]["x"]
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("saved-none", "21 saved articles, in"),
        ("saved-lt", "21 saved articles, in"),
        ("saved-ru", "21 сохранённая статья"),
    ],
)
def test_sentences_follow_the_plurals_of_their_own_language(
    chromium: Browser, site: Served, name: str, said: str
) -> None:
    context = chromium.new_context(locale="ru-RU")
    page = context.new_page()
    page.goto(f"{site.origin}/")
    page.evaluate(FILL, 21)
    open_page(page, site, name)
    expect(page.get_by_role("status").first).to_contain_text(said)
    context.close()


def test_a_list_made_by_a_script_writes_dates_in_its_own_language(
    page: Page, site: Served
) -> None:
    page.goto(f"{site.origin}/saved-none/")
    page.evaluate(FILL, 1)
    page.evaluate(
        """() => {
          const list = document.createElement("afterword-list");
          list.lang = "de";
          document.querySelector("afterword-list").replaceWith(list);
        }"""
    )
    expect(page.locator("afterword-list time")).to_have_text("24.11.2025")


def test_the_list_speaks_the_pages_language(page: Page, site: Served) -> None:
    open_page(page, site, "saved-de")
    expect(page.get_by_role("status").first).not_to_be_empty()
    expect(page.get_by_role("status").first).not_to_contain_text("Nothing saved yet")
    assert violations(page) == []
