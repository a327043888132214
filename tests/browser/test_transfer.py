"""Backup, import and hand-over, as a reader meets them."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from reader import Watched
from test_list import FILL, links, open_list

from files import serving_files
from running import ROOT, Served

JSQR = (
    Path(__file__).parents[2] / "widget" / "node_modules" / "jsqr" / "dist" / "jsQR.js"
)
READ = """async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const { width, height } = bitmap;
  const pixels = new OffscreenCanvas(width, height).getContext("2d");
  pixels.drawImage(bitmap, 0, 0);
  return jsQR(pixels.getImageData(0, 0, width, height).data, width, height).data;
}"""
FULL_AFTER_THREE = """
let writes = 0;
const { setItem } = Storage.prototype;
Storage.prototype.setItem = function (...entry) {
  writes += 1;
  if (writes > 3) throw new DOMException("full", "QuotaExceededError");
  setItem.apply(this, entry);
};
"""


@pytest.fixture
def other(chromium: Browser, demo: Served) -> Iterator[Page]:
    """The empty list on another device."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{demo.origin}/saved/")
    yield page
    context.close()


def backup(site: str, *articles: dict[str, Any]) -> bytes:
    content = {"format": "afterword", "version": 1, "site": site, "articles": articles}
    return json.dumps(content).encode()


def saved(path: str, title: str = "A title", at: int = 1) -> dict[str, Any]:
    return {"key": path, "url": path, "title": title, "save": {"on": True, "at": at}}


def choose(page: Page, content: bytes, name: str = "list.json") -> None:
    if not page.locator("[part=transfer][open]").count():
        page.get_by_text("Backup, import, other devices").click()
    file = FilePayload(name=name, mimeType="text/plain", buffer=content)
    page.locator("input[type=file]").set_input_files(file)


def download(page: Page, button: str) -> Path:
    if not page.locator("[part=transfer][open]").count():
        page.get_by_text("Backup, import, other devices").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return Path(waiting.value.path())


def preview(page: Page) -> list[str]:
    region = page.locator("[part=preview]")
    expect(region.get_by_role("heading")).to_be_focused(timeout=120_000)
    return region.locator("summary").all_inner_texts()


def accept(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("button", name="Undo the import")).to_be_focused()


def entries(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("({ ...localStorage })"))


def link_of(page: Page) -> str:
    page.get_by_text("Backup, import, other devices").click()
    page.get_by_role("button", name="Make a link and a code").click()
    field = page.get_by_label("Link with your list")
    expect(field).to_be_visible()
    return field.input_value()


def scan(page: Page) -> str:
    """Reads the code on the screen, as a camera does."""
    picture = base64.b64encode(page.get_by_role("img").screenshot()).decode()
    page.evaluate(JSQR.read_text(encoding="utf-8"))
    return str(page.evaluate(READ, picture))


def press_keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_backup_restores_the_list_elsewhere(
    page: Page, demo: Served, other: Page
) -> None:
    open_list(page, demo, 3)
    file = download(page, "Save a backup (JSON)")
    choose(other, file.read_bytes())
    assert preview(other) == ["3 new articles"]
    accept(other)
    expect(links(other)).to_have_text(["Article 2", "Article 1", "Article 0"])
    mine = entries(page)
    assert mine.pop("afterword:backup")
    assert entries(other).keys() == mine.keys()


def test_a_backup_says_what_it_is(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    content = json.loads(download(page, "Save a backup (JSON)").read_text())
    assert content["format"] == "afterword"
    assert (content["version"], content["site"]) == (1, demo.origin)
    assert content["articles"][0]["key"] == "/articles/0/"
    expect(page.get_by_text("Last backup: ")).to_be_visible()


def test_bookmarks_go_out_and_come_back(page: Page, demo: Served, other: Page) -> None:
    open_list(page, demo, 2)
    content = download(page, "Save as bookmarks (HTML)").read_text()
    assert content.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>")
    assert f'HREF="{demo.origin}/articles/1/" ADD_DATE="1764000060"' in content
    choose(other, content.encode(), "bookmarks.html")
    assert preview(other) == ["2 new articles"]


def test_the_preview_changes_nothing(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    before = entries(page)
    choose(page, backup(demo.origin, saved("/new/")))
    assert preview(page) == ["1 new article"]
    page.get_by_role("button", name="Do not import").click()
    expect(page.get_by_text("Nothing was imported.")).to_be_visible()
    assert entries(page) == before


def test_the_preview_tells_new_from_known_and_skipped(page: Page, demo: Served) -> None:
    open_list(page, demo, 2)
    page.get_by_role("button", name="Remove “Article 1”").click()
    known, removed = saved("/articles/0/"), saved("/articles/1/")
    script = saved("/x/", "Bad") | {"url": "javascript:alert(1)"}
    choose(page, backup(demo.origin, known, removed, saved("/new/"), script))
    assert preview(page) == [
        "1 new article",
        "1 article is already here as it is there",
        "1 article has newer marks here and stays as it is",
        "1 entry is skipped",
    ]
    page.get_by_text("1 entry is skipped").click()
    expect(page.get_by_text("“Bad”: no address of the web")).to_be_visible()


def test_an_import_can_be_undone_as_a_whole(page: Page, demo: Served) -> None:
    open_list(page, demo, 1)
    before = entries(page)
    choose(page, backup(demo.origin, saved("/b/"), saved("/articles/0/", at=2**42)))
    accept(page)
    expect(links(page)).to_have_count(2)
    page.get_by_role("button", name="Undo the import").press("Enter")
    expect(page.get_by_text("The import was undone.")).to_be_visible()
    assert entries(page) == before
    expect(links(page)).to_have_count(1)


def test_importing_twice_brings_nothing_twice(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    for found in ("1 new article", "1 article is already here as it is there"):
        choose(page, backup(demo.origin, saved("/b/")))
        assert preview(page) == [found]
        accept(page)
    expect(links(page)).to_have_count(1)


def test_a_double_click_imports_once_and_can_be_undone(
    page: Page, demo: Served
) -> None:
    page.goto(f"{demo.origin}/saved/")
    choose(page, backup(demo.origin, *(saved(f"/{n}/") for n in range(2000))))
    preview(page)
    page.get_by_role("button", name="Import", exact=True).dblclick()
    expect(page.get_by_text("2,000 articles imported.")).to_be_visible()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import was undone.")).to_be_visible()
    assert entries(page) == {}


def test_the_list_of_another_site_links_there(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    choose(page, backup("https://other.example", saved("/posts/a/")))
    accept(page)
    expect(links(page)).to_have_attribute("href", "https://other.example/posts/a/")
    assert list(entries(page)) == ["afterword:1:https://other.example /posts/a/"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"hello", "neither a backup of a reading list nor"),
        (b"\xff\xfe\x00{", "neither a backup of a reading list nor"),
        (b'{"format": "other"}', "neither a backup of a reading list nor"),
        (b" " * 10_000_001, "larger than 10 MB"),
    ],
)
def test_a_file_that_is_no_list_gets_a_sentence(
    page: Page, demo: Served, content: bytes, sentence: str
) -> None:
    page.goto(f"{demo.origin}/saved/")
    choose(page, content)
    expect(page.get_by_text(sentence)).to_be_visible()
    assert entries(page) == {}


def test_fifty_megabytes_are_refused_unread(
    page: Page, demo: Served, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    with file.open("wb") as empty:
        empty.truncate(50_000_000)
    page.goto(f"{demo.origin}/saved/")
    page.get_by_text("Backup, import, other devices").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("larger than 10 MB. It was not read.")).to_be_visible()


def test_names_of_prototypes_are_names_like_any_other(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    hostile = '{"key": "__proto__", "url": "/p/", "title": "P", "__proto__": {"x": 1},'
    article = hostile + '"save": {"on": true, "at": 1}, "constructor": {"x": 1}}'
    content = backup(demo.origin).replace(b"[]", f"[{article}]".encode())
    choose(page, content)
    accept(page)
    expect(links(page)).to_have_text(["P"])
    assert page.evaluate("({}).x") is None
    assert list(entries(page)) == ["afterword:1:__proto__"]


def test_markup_in_a_file_stays_text(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    title = "<img src=x onerror=alert(1)>"
    choose(page, backup(demo.origin, saved("/x/", title)))
    page.get_by_text("1 new article").click()
    expect(page.locator("[part=preview] li")).to_have_text(title)
    accept(page)
    expect(links(page)).to_have_text(title)


def test_storage_that_fills_up_says_what_it_took(page: Page, demo: Served) -> None:
    page.add_init_script(FULL_AFTER_THREE)
    page.goto(f"{demo.origin}/saved/")
    choose(page, backup(demo.origin, *(saved(f"/{n}/") for n in range(9))))
    accept(page)
    expect(page.get_by_text("took 3 articles and no more")).to_be_visible()
    expect(links(page)).to_have_count(3)
    page.get_by_role("button", name="Undo the import").click()
    expect(links(page)).to_have_count(0)


def test_a_hundred_thousand_entries_do_not_hang_the_page(
    page: Page, demo: Served
) -> None:
    page.goto(f"{demo.origin}/saved/")
    page.evaluate(
        """window.frames_drawn = 0;
        (function draw() { frames_drawn += 1; requestAnimationFrame(draw); })()"""
    )
    content = backup(demo.origin, *(saved(f"/{n}/") for n in range(99_000)))
    choose(page, content)
    before = page.evaluate("frames_drawn")
    assert preview(page) == ["99,000 new articles"]
    assert page.evaluate("frames_drawn") > before + 10


def test_a_link_hands_the_list_over_and_leaves_the_address(
    page: Page, demo: Served, other: Page
) -> None:
    open_list(page, demo, 3)
    link = link_of(page)
    assert link.startswith(f"{demo.origin}/saved/#afterword=1.")
    other.goto(link)
    assert preview(other) == ["3 new articles"]
    assert entries(other) == {}
    accept(other)
    expect(links(other)).to_have_count(3)
    assert other.url == f"{demo.origin}/saved/"


def test_a_link_leaves_out_what_cannot_be_read(
    page: Page, demo: Served, other: Page
) -> None:
    open_list(page, demo, 1)
    page.evaluate("localStorage.setItem('afterword:1:/later/', '{\"v\":2}')")
    other.goto(link_of(page))
    assert preview(other) == ["1 new article"]


def test_declining_a_link_leaves_nothing_behind(
    page: Page, demo: Served, other: Page
) -> None:
    open_list(page, demo, 1)
    other.goto(link_of(page))
    other.get_by_role("button", name="Do not import").click()
    expect(other.get_by_text("Nothing was imported.")).to_be_visible()
    assert other.url == f"{demo.origin}/saved/"
    assert entries(other) == {}


def test_no_request_carries_the_list(
    page: Page, demo: Served, watched: Watched
) -> None:
    open_list(page, demo, 3)
    link = link_of(page)
    expect(page.get_by_role("img", name="Code 1 of 1")).to_be_visible()
    page.goto("about:blank")
    watched.requests.clear()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(str(request.all_headers())))
    page.goto(link)
    accept(page)
    data = link.partition("#afterword=")[2]
    assert sent
    assert not [text for text in [*sent, *page_addresses(watched)] if data in text]


def test_the_log_of_the_server_holds_nothing_of_the_list(page: Page) -> None:
    with serving_files(ROOT / "static", {"Cache-Control": "no-store"}) as files:
        page.goto(f"{files.origin}/saved/#afterword=1.x")
        expect(page.get_by_text("The link is damaged")).to_be_visible()
        page.evaluate(FILL, 3)
        page.reload()
        link = link_of(page)
        page.goto("about:blank")
        page.goto(link)
        accept(page)
    assert files.asked.count("/saved/") == 3
    assert not [path for path in files.asked if re.search("[?#=]|1\\.", path)]


def page_addresses(watched: Watched) -> list[str]:
    """What went over the wire: an address without its fragment."""
    return [url.partition("#")[0] for url in watched.requests]


def test_the_code_on_the_screen_is_the_link(page: Page, demo: Served) -> None:
    open_list(page, demo, 3)
    link = link_of(page)
    assert scan(page) == link


def test_several_codes_are_taken_in_any_order(
    page: Page, demo: Served, other: Page
) -> None:
    open_list(page, demo, 150)
    link_of(page)
    of = int(str(page.get_by_role("img").get_attribute("aria-label")).split()[-1])
    assert of > 1
    for n in range(of):
        other.goto(scan(page))
        expect(other.get_by_text(f"This is code {n + 1} of {of}.")).to_be_visible()
        page.get_by_role("button", name="Next code").click()
    expect(other.get_by_text("150 new articles")).to_be_visible()
    accept(other)
    assert len(entries(other)) == 150


def test_a_list_too_long_for_codes_says_so(page: Page, demo: Served) -> None:
    open_list(page, demo, 5000)
    assert len(link_of(page)) > 36_000
    expect(page.get_by_text("too long for codes")).to_be_visible()


@pytest.mark.parametrize("fragment", ["1.", "1.eJyr", "2.eJyrVg", "1.1/2.%%%", "x"])
def test_a_damaged_link_gets_a_sentence(
    page: Page, demo: Served, fragment: str
) -> None:
    page.goto(f"{demo.origin}/saved/#afterword={fragment}")
    expect(page.get_by_text("The link is damaged or incomplete")).to_be_visible()
    assert page.url == f"{demo.origin}/saved/"
    assert entries(page) == {}


def test_the_link_can_be_copied(
    page: Page, demo: Served, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_list(page, demo, 1)
    link = link_of(page)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_the_keyboard_alone_imports_and_undoes(page: Page, demo: Served) -> None:
    page.goto(f"{demo.origin}/saved/")
    page.locator("[part=transfer] summary").press("Enter")
    choose(page, backup(demo.origin, saved("/b/")))
    assert preview(page) == ["1 new article"]
    press_keys(page, "Tab", "Tab", "Enter")
    expect(page.get_by_role("button", name="Undo the import")).to_be_focused()
    press_keys(page, "Enter")
    expect(page.locator("input[type=file]")).to_be_focused()
    assert entries(page) == {}


def test_axe_finds_nothing_in_preview_result_and_hand_over(
    page: Page, demo: Served
) -> None:
    open_list(page, demo, 60)
    link_of(page)
    script = saved("/x/", "Bad") | {"url": "javascript:alert(1)"}
    choose(page, backup(demo.origin, saved("/b/"), script))
    preview(page)
    page.get_by_text("1 entry is skipped").click()
    assert violations(page) == []
    accept(page)
    assert violations(page) == []
