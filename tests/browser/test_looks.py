"""The page of looks and its switches; keyboard, forced colours, large text, motion."""

import pytest
from axe import violations
from playwright.sync_api import Browser, Page, expect
from reader import expect_pressed, press

from running import Served


@pytest.fixture
def looks(page: Page, demo: Served) -> Page:
    page.goto(f"{demo.origin}/looks/")
    expect_four_bars(page)
    return page


def expect_four_bars(page: Page) -> None:
    expect(page.get_by_text("Was this helpful?")).to_have_count(4)


def switch(page: Page, label: str, option: str) -> None:
    with page.expect_navigation():
        page.get_by_label(label).select_option(option)
    expect_four_bars(page)


def test_a_mark_shows_in_all_four_looks_and_pleases_axe(looks: Page) -> None:
    looks.get_by_role("button", name="Like").first.click()
    for button in looks.get_by_role("button", name="Like").all():
        expect(button).to_have_attribute("aria-pressed", "true")
    assert violations(looks) == []


def test_the_switch_to_dark_changes_the_buttons_colours(looks: Page) -> None:
    colour = "bar => getComputedStyle(bar.shadowRoot.querySelector('button')).color"
    light = looks.locator("afterword-bar").first.evaluate(colour)
    switch(looks, "Colours", "Dark")
    assert looks.locator("afterword-bar").first.evaluate(colour) != light
    assert violations(looks) == []


@pytest.mark.parametrize(
    ("option", "words"), [("Blocked", "cannot store it"), ("Full", "storage in this")]
)
def test_the_switch_of_the_storage_shows_what_readers_are_told(
    looks: Page, option: str, words: str
) -> None:
    switch(looks, "Browser storage", option)
    bar = looks.locator("afterword-bar").first
    bar.get_by_role("button", name="Save").click()
    expect(bar.get_by_role("status")).to_contain_text(words)


def test_one_click_fills_the_list_and_one_empties_it(looks: Page, demo: Served) -> None:
    looks.get_by_role("button", name="Add the samples").click()
    expect(looks.get_by_text("Thirty samples added.")).to_be_visible()
    looks.goto(f"{demo.origin}/saved/")
    expect(looks.get_by_text("30 saved articles, in")).to_be_visible()
    looks.goto(f"{demo.origin}/looks/")
    looks.get_by_role("button", name="Remove the samples").click()
    expect(looks.get_by_text("The samples are gone.")).to_be_visible()
    assert looks.evaluate("localStorage.length") == 0


def test_the_bar_is_used_by_the_keyboard_alone(article: Page) -> None:
    article.locator("afterword-bar").evaluate("bar => bar.scrollIntoView()")
    article.get_by_role("button", name="Like").focus()
    article.keyboard.press("Space")
    article.keyboard.press("Tab")
    article.keyboard.press("Enter")
    expect_pressed(article, "Like", True)
    expect_pressed(article, "Save", True)
    expect(article.get_by_role("button", name="Save", exact=True)).to_be_focused()
    article.keyboard.press("Tab")
    expect(article.get_by_role("button", name="Share")).to_be_focused()
    article.keyboard.press("Tab")
    expect(article.get_by_role("link", name="Reading list").last).to_be_focused()


def test_focus_is_seen_by_an_outline(article: Page) -> None:
    article.keyboard.press("Tab")
    like = article.get_by_role("button", name="Like")
    like.focus()
    outline = like.evaluate("button => getComputedStyle(button).outline")
    assert "3px" in outline
    assert "solid" in outline


CONTRAST = """([text, ground]) => {
  document.documentElement.style.colorScheme = "normal";
  Object.assign(document.body.style, { color: text, background: ground });
  const { shadowRoot } = document.querySelector("afterword-bar");
  const button = shadowRoot.querySelector("button");
  const canvas = document.createElement("canvas").getContext("2d");
  const light = (color) => {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [a, b] = [getComputedStyle(button).borderTopColor, ground].map(light);
  return Math.max(a, b) / Math.min(a, b);
}"""


@pytest.mark.parametrize(
    ("text", "ground"), [("#111", "#fff"), ("#e8e8e8", "#16171c"), ("#666", "#f4f1ea")]
)
def test_what_is_pressed_stands_out_on_any_page_that_can_be_read(
    article: Page, text: str, ground: str
) -> None:
    press(article, "Like")
    assert article.evaluate(CONTRAST, [text, ground]) >= 4.5


def test_forced_colours_show_a_pressed_button_by_its_border(article: Page) -> None:
    article.emulate_media(forced_colors="active")
    press(article, "Like")
    borders = [
        article.get_by_role("button", name=name, exact=True).evaluate(
            "button => getComputedStyle(button).borderTopWidth"
        )
        for name in ("Like", "Save")
    ]
    assert borders == ["3px", "1px"]


EDGES = """bar => {
  document.body.replaceChildren(bar);
  document.body.style = "max-width: none; margin: 0; padding: 0";
  const rows = bar.shadowRoot.querySelectorAll("[part~=share], a");
  return [bar, ...rows].map((part) => Math.round(part.getBoundingClientRect().right));
}"""


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_all_rows_of_the_bar_end_at_the_same_edge(article: Page, width: int) -> None:
    article.set_viewport_size({"width": width, "height": 700})
    edges = article.locator("afterword-bar").evaluate(EDGES)
    assert len(edges) == 3
    assert len(set(edges)) == 1


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_three_buttons_stand_in_one_line(article: Page, width: int) -> None:
    article.set_viewport_size({"width": width, "height": 700})
    buttons = article.locator("afterword-bar").get_by_role("button").all()
    tops = {box["y"] for button in buttons if (box := button.bounding_box())}
    assert len(tops) == 1


def test_nothing_moves(article: Page) -> None:
    moving = article.evaluate(
        """() => [...document.querySelectorAll("*")]
          .flatMap((tag) => [...(tag.shadowRoot?.querySelectorAll("*") ?? [])])
          .map((part) => getComputedStyle(part))
          .filter((style) => style.transitionDuration !== "0s"
            || style.animationName !== "none").length"""
    )
    assert moving == 0


def test_targets_are_large_enough_for_fingers(article: Page) -> None:
    for button in article.locator("afterword-bar").get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("path", ["/articles/local-first/", "/saved/", "/looks/"])
def test_text_at_twice_its_size_still_fits_the_page(
    chromium: Browser, demo: Served, path: str
) -> None:
    page = chromium.new_page(viewport={"width": 640, "height": 900})
    page.goto(f"{demo.origin}{path}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(page.locator(":is(afterword-bar, afterword-list)").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.close()
