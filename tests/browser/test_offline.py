"""Offline copies of what the reader saves, with the network really cut."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
import small_site
from axe import violations
from playwright.sync_api import BrowserContext, Error, Page, Route, expect
from reader import press
from test_list import links, status

from asking import until
from files import Files, serving_files
from running import ROOT, serving

#: Bytes that hold an article with its two pictures, and not the list's parts too.
ROOM_FOR_THE_ARTICLE = 185_000
#: What a server has to send with the worker, so that it may see the pages.
ALLOWED = {"Service-Worker-Allowed": "/"}
FILES = """async () => {
  const cache = await caches.open("afterword:1");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}"""
WORKERS = """async () => (await navigator.serviceWorker.getRegistrations())
  .map(({ active }) => active?.scriptURL ?? "")"""
TRUSTED = """<!doctype html><meta http-equiv="Content-Security-Policy"
  content="require-trusted-types-for 'script'; trusted-types afterword">"""
COLOUR = "getComputedStyle(document.querySelector('h1')).color"
PICTURE = "document.querySelector('img').naturalWidth"
FOREIGN = """async () => {
  await navigator.serviceWorker.register("/own.js");
  await navigator.serviceWorker.ready;
}"""


LISTEN = """() => {
  window.states = [];
  addEventListener("afterword:offline", ({ detail }) => states.push(detail.state));
}"""


class Cut(ExitStack):
    """A site that is served until it is cut off."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.files: Files = self.enter_context(serving_files(root, ALLOWED))

    def address(self, path: str) -> str:
        return self.files.origin + path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_site.make(tmp_path_factory.mktemp("offline") / "site", " offline")
    (root / "own.js").write_text("// Another worker.", "utf-8")
    return root


@pytest.fixture
def site(root: Path) -> Iterator[Cut]:
    with Cut(root) as site:
        yield site


def save(page: Page, site: Cut, *names: str) -> None:
    for name in names:
        page.goto(site.address(f"/posts/{name}/"))
        press(page, "Save")
        expect(page.get_by_text("It also opens offline.")).to_be_visible()


def kept(page: Page) -> set[str]:
    return set(page.evaluate(FILES))


def expect_dropped(page: Page, *paths: str) -> None:
    """Waits until no copy of these is there: the worker removes one by one."""
    assert until(lambda: not kept(page) & {*paths}), kept(page)


def test_a_saved_article_opens_when_its_server_is_gone(page: Page, site: Cut) -> None:
    save(page, site, "a")
    site.close()
    page.reload()
    expect(page.get_by_text("The text of a.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.evaluate(COLOUR) == "rgb(1, 2, 3)"
    assert page.evaluate(PICTURE) > 0
    page.goto(site.address("/posts/a/index.html?utm_source=x"))
    expect(page.get_by_text("The text of a.")).to_be_visible()


def test_an_article_of_the_helper_opens_when_its_process_is_gone(
    page: Page, root: Path
) -> None:
    with serving(root) as served:
        page.goto(f"{served.origin}/posts/a/")
        press(page, "Save")
        expect(page.get_by_text("It also opens offline.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The text of a.")).to_be_visible()
    page.get_by_role("link", name="Reading list").click()
    expect(page.get_by_text("Opens offline")).to_be_visible()


def test_the_list_and_its_parts_open_when_the_server_is_gone(
    page: Page, site: Cut
) -> None:
    save(page, site, "a")
    site.close()
    page.get_by_role("link", name="Reading list").click()
    expect(links(page)).to_have_text(["Post a"])
    expect(page.get_by_text("Opens offline")).to_be_visible()
    page.get_by_text("Backup, import").click()
    page.get_by_role("button", name="Make a link and a code").click()
    expect(page.get_by_role("img")).to_be_visible()
    page.get_by_text("What this site keeps").click()
    expect(page.get_by_text("1 entry")).to_be_visible()
    links(page).click()
    expect(page.get_by_text("The text of a.")).to_be_visible()


def test_a_page_that_enforces_trusted_types_keeps_copies_too(
    page: Page, root: Path, site: Cut
) -> None:
    text = (root / "posts" / "a" / "index.html").read_text("utf-8")
    (root / "strict.html").write_text(f"{TRUSTED}{text}", "utf-8")
    page.goto(site.address("/strict.html"))
    press(page, "Save")
    expect(page.get_by_text("It also opens offline.")).to_be_visible()


def test_the_worker_leaves_alone_what_is_no_copy(page: Page, site: Cut) -> None:
    save(page, site, "a")
    site.close()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto(site.address("/posts/b/"))


def test_an_article_opens_where_the_browser_is_offline(
    page: Page, site: Cut, context: BrowserContext
) -> None:
    save(page, site, "a")
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("The text of a.")).to_be_visible()


def test_the_network_wins_over_the_copy(page: Page, site: Cut, root: Path) -> None:
    save(page, site, "a")
    file = root / "posts" / "a" / "index.html"
    before = file.read_text("utf-8")
    file.write_text(before.replace("The text", "The new text"), "utf-8")
    page.reload()
    expect(page.get_by_text("The new text of a.")).to_be_visible()
    file.write_text(before, "utf-8")


def test_unsaving_removes_the_copy_and_no_other(page: Page, site: Cut) -> None:
    save(page, site, "a", "b")
    press(page, "Save", False)
    expect_dropped(page, "/posts/b/")
    assert {"/posts/a/", "/style.css", "/more.css", "/back.png"} < kept(page)


def test_removing_it_from_the_list_removes_the_copy(page: Page, site: Cut) -> None:
    save(page, site, "a")
    page.goto(site.address("/saved/"))
    expect(page.get_by_text("Opens offline")).to_be_visible()
    page.get_by_role("button", name="Remove “Post a”").click()
    expect_dropped(page, "/posts/a/", "/style.css", "/more.css", "/back.png")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Opens offline")).to_be_visible()


def test_what_is_removed_before_the_part_has_arrived_loses_its_copy_too(
    page: Page, site: Cut
) -> None:
    save(page, site, "a")
    site.files.headers["Cache-Control"] = "no-store"
    arrives = site.files.held["/afterword/offline-page.js"] = Event()
    page.goto(site.address("/saved/"))
    expect(page.get_by_text("Opens offline")).to_be_visible()
    page.get_by_role("button", name="Remove “Post a”").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    arrives.set()
    expect_dropped(page, "/posts/a/")


def test_says_how_much_room_copies_take_and_deletes_them(page: Page, site: Cut) -> None:
    save(page, site, "a", "b")
    page.goto(site.address("/saved/"))
    expect(page.get_by_text("Opens offline")).to_have_count(2)
    page.get_by_text("What this site keeps").click()
    row = page.locator("[part=kept] li").filter(has_text="Offline copies")
    expect(row.locator("small").first).to_have_text("2 articles")
    room = int(row.locator("small").last.inner_text().removesuffix(" kB"))
    assert room > (ROOT / "static" / "picture.png").stat().st_size / 1000
    assert violations(page) == []
    row.get_by_role("button", name="Delete the copies").click()
    expect(page.get_by_text("Opens offline")).to_have_count(0)
    expect(row).to_have_count(0)
    expect(links(page)).to_have_count(2)
    assert page.evaluate(WORKERS) == []


def test_erasing_everything_erases_copies_and_worker(page: Page, site: Cut) -> None:
    save(page, site, "a")
    page.evaluate("caches.open('of the site')")
    page.goto(site.address("/saved/"))
    page.get_by_text("What this site keeps").click()
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(status(page)).to_contain_text("Nothing saved yet")
    assert page.evaluate("caches.keys()") == ["of the site"]
    assert page.evaluate(WORKERS) == []


def test_says_that_there_was_no_room(
    page: Page, site: Cut, context: BrowserContext
) -> None:
    page.goto(site.address("/posts/a/"))
    context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin",
        {"origin": site.files.origin, "quotaSize": 20_000},
    )
    press(page, "Save")
    expect(page.get_by_text("no room for an offline copy")).to_be_visible()
    assert kept(page) == set()


def test_an_article_is_kept_where_its_site_has_no_list(
    page: Page, tmp_path: Path
) -> None:
    root = small_site.make(tmp_path / "site", " offline")
    shutil.rmtree(root / "saved")
    with Cut(root) as site:
        save(page, site, "a")
        press(page, "Save", False)
        assert until(lambda: kept(page) == set()), kept(page)


def test_a_list_without_room_leaves_no_part_of_itself(
    page: Page, site: Cut, context: BrowserContext
) -> None:
    page.goto(site.address("/posts/a/"))
    context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin",
        {"origin": site.files.origin, "quotaSize": ROOM_FOR_THE_ARTICLE},
    )
    press(page, "Save")
    expect(page.get_by_text("It also opens offline.")).to_be_visible()
    assert "/posts/a/" in kept(page)
    assert not {"/saved/", "/afterword/list.js"} & kept(page)


def test_says_that_no_copy_could_be_made(page: Page, site: Cut) -> None:
    page.goto(site.address("/posts/a/"))
    page.wait_for_load_state("networkidle")  # the part that says it has arrived
    site.close()
    press(page, "Save")
    expect(page.get_by_text("No offline copy could be made.")).to_be_visible()


def test_another_worker_of_the_site_stays_in_its_place(page: Page, site: Cut) -> None:
    page.goto(site.address("/posts/a/"))
    page.evaluate(FOREIGN)
    press(page, "Save")
    expect(page.get_by_text("No offline copy could be made.")).to_be_visible()
    assert page.evaluate(WORKERS) == [site.address("/own.js")]


def test_a_new_version_removes_the_copies_of_older_ones(page: Page, site: Cut) -> None:
    page.goto(site.address("/posts/a/"))
    page.evaluate("caches.open('afterword:0')")
    page.evaluate("caches.open('of the site')")
    save(page, site, "a")
    left = ["of the site", "afterword:1"]
    assert until(lambda: page.evaluate("caches.keys()") == left)


def test_registers_nothing_before_the_first_save(page: Page, site: Cut) -> None:
    page.goto(site.address("/posts/a/"))
    press(page, "Like")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(WORKERS) == []
    assert page.evaluate("caches.keys()") == []


def test_without_the_switch_saving_registers_no_worker_and_asks_nobody(
    page: Page, tmp_path: Path
) -> None:
    with serving_files(small_site.make(tmp_path / "site"), ALLOWED) as files:
        page.goto(f"{files.origin}/posts/a/")
        page.wait_for_load_state("networkidle")
        asked = list(files.asked)
        press(page, "Save")
        page.wait_for_load_state("networkidle")
        # The browser asks for the icon when it likes.
        assert {*files.asked[len(asked) :]} <= {"/picture.png"}
        assert "/afterword/offline-page.js" not in asked
        assert page.evaluate(WORKERS) == []
        assert page.evaluate("caches.keys()") == []


def test_the_list_keeps_every_file_of_the_widget(page: Page, site: Cut) -> None:
    save(page, site, "a")
    parts = {file.name for file in (ROOT / "static" / "afterword").glob("*.js")}
    own = {name for name in parts if not name.startswith("afterword.")}
    expected = {f"/afterword/{name}" for name in own - {"offline.js"}}
    assert expected <= kept(page)


def test_a_copy_goes_whose_article_was_unsaved_elsewhere(page: Page, site: Cut) -> None:
    save(page, site, "a", "b")
    small_site.keep(page, "/posts/b/", save={"on": False, "at": 2**42})
    page.goto(site.address("/saved/"))
    expect(page.get_by_text("Opens offline")).to_have_count(1)
    expect_dropped(page, "/posts/b/")
    assert "/posts/a/" in kept(page)


def test_the_last_of_two_quick_presses_counts(page: Page, site: Cut) -> None:
    save(page, site, "b")
    page.goto(site.address("/posts/a/"))
    page.wait_for_load_state("networkidle")
    page.evaluate(LISTEN)
    button = page.get_by_role("button", name="Save")
    button.evaluate("button => (button.click(), button.click())")
    page.wait_for_function("states.length === 2")
    assert page.evaluate("states") == ["kept", "dropped"]
    assert "/posts/a/" not in kept(page)


def test_a_save_counts_that_came_before_the_part_had_loaded(
    page: Page, site: Cut
) -> None:
    late: list[Route] = []
    page.route("**/offline-page.js", lambda route: late.append(route))
    with page.expect_request("**/offline-page.js"):
        page.goto(site.address("/posts/a/"))
    press(page, "Save")
    (route,) = late
    route.continue_()
    expect(page.get_by_text("It also opens offline.")).to_be_visible()
