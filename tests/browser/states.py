"""Every state that a reader can see, and the way to it: for axe and for the gallery."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect
from reader import BLOCKED, FULL, press

import hugo_site
from fake_giscus import Discussion, FakeGiscus
from running import ROOT, Served, serving

ARTICLE = "/articles/local-first/"
LIST = "/saved/"

READ = {"on": True, "at": 1}

#: A list of three articles, one of them read and liked.
KEPT = {
    f"afterword:1:/articles/{name}/": {
        "save": {"on": True, "at": 1795500000000 + at},
        **(
            {"like": {"on": True, "at": 1}, "read": {"on": True, "at": 2}} if at else {}
        ),
        "title": title,
        "url": f"/articles/{name}/",
    }
    for at, (name, title) in enumerate(
        [
            ("local-first", "Local-first, and where it ends"),
            ("honest-buttons", "Honest buttons"),
        ]
    )
}
KEPT["afterword:1:/2019/long/"] = {
    "save": {"on": True, "at": 1795400000000},
    "title": "A title that goes on and on, so that it has to be broken into lines " * 2,
    "url": "/2019/long/",
}
IMPORTED = {
    "format": "afterword",
    "version": 1,
    "site": "https://example.org",
    "exportedAt": "2026-11-24T08:00:00Z",
    "articles": [
        {"key": "/new/", "title": "New here", "url": "/new/"}
        | {"save": {"on": True, "at": 1795600000000}},
        {"key": "/bad/", "title": "Bad", "url": "javascript:alert(1)"}
        | {"save": {"on": True, "at": 1795600000000}},
    ],
}


@dataclass
class Stage:
    """Where a state is shown.

    Attributes:
        page: A page of a fresh browser profile.
        site: The demo's pages with configured comments.
        demo: The demo site itself, which has none.
        giscus: The giscus that the configured comments ask.
    """

    page: Page
    site: Served
    demo: Served
    giscus: FakeGiscus

    def open(self, path: str, *, script: str = "", kept: bool = False) -> None:
        if script:
            self.page.add_init_script(script)
        if kept:
            entries = {key: json.dumps(entry) for key, entry in KEPT.items()}
            self.page.goto(f"{self.site.origin}/style.css")
            self.page.evaluate("kept => Object.assign(localStorage, kept)", entries)
        self.page.goto(f"{self.site.origin}{path}")
        if kept:  # The site's index has come, which draws rows anew.
            self.see("No longer on this site")

    def see(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def comments(self, state: str) -> None:
        self.page.get_by_role("button", name="Load comments").click()
        expect(self.page.locator("afterword-comments")).to_have_js_property(
            "state", state
        )


#: What each state is called, and what brings a stage into it.
STATES: dict[str, Callable[[Stage], None]] = {}


def state(show: Callable[[Stage], None]) -> Callable[[Stage], None]:
    STATES[show.__name__.replace("_", "-")] = show
    return show


@contextmanager
def stages(folder: Path) -> Iterator[tuple[Served, Served, FakeGiscus]]:
    """Serves the demo twice: as it is, and with comments on a fake giscus."""
    with FakeGiscus() as giscus:
        found = Discussion(comments=3, reactions=2)
        giscus.add("octo/comments").discussions["articles/local-first/"] = found
        shutil.copytree(ROOT / "static", folder, dirs_exist_ok=True)
        config = hugo_site.with_origin(giscus.origin)
        (folder / "hugo.toml").write_text(config, encoding="utf-8")
        with serving(folder) as site, serving() as demo:
            yield site, demo, giscus


@state
def article(stage: Stage) -> None:
    stage.open(ARTICLE)
    stage.see("Was this helpful?")


@state
def article_marked(stage: Stage) -> None:
    stage.open(ARTICLE)
    press(stage.page, "Like")
    press(stage.page, "Save")
    stage.see("Reading list: 1")


@state
def article_storage_blocked(stage: Stage) -> None:
    stage.open(ARTICLE, script=BLOCKED)
    press(stage.page, "Save")
    stage.see("until you leave this page")


@state
def article_storage_full(stage: Stage) -> None:
    stage.open(ARTICLE, script=FULL)
    press(stage.page, "Save", pressed=False)
    stage.see("storage in this browser is full")


@state
def comments_not_configured(stage: Stage) -> None:
    stage.page.goto(f"{stage.demo.origin}{ARTICLE}")
    stage.see("[params.comments.giscus]")


@state
def comments_loading(stage: Stage) -> None:
    stage.giscus.silent = True
    stage.open(ARTICLE)
    stage.comments("loading")


@state
def comments_ready(stage: Stage) -> None:
    stage.open(ARTICLE)
    stage.comments("ready")
    stage.see("Always load comments")


@state
def comments_part_missing(stage: Stage) -> None:
    stage.page.route("**/discussion.js*", lambda route: route.abort())
    stage.open(ARTICLE)
    stage.comments("error")


@state
def comments_refused(stage: Stage) -> None:
    stage.giscus.repos.clear()
    stage.open(ARTICLE)
    stage.comments("error")


@state
def list_empty(stage: Stage) -> None:
    stage.open(LIST)
    stage.see("Nothing saved yet")


@state
def list_blocked(stage: Stage) -> None:
    stage.open(LIST, script=BLOCKED)
    stage.see("does not let this site store anything")


@state
def list_filled(stage: Stage) -> None:
    stage.open(LIST, kept=True)
    stage.see("3 saved articles")


@state
def list_liked(stage: Stage) -> None:
    stage.open(LIST, kept=True)
    stage.click("Liked")
    stage.see("1 liked article")


@state
def list_nothing_found(stage: Stage) -> None:
    stage.open(LIST, kept=True)
    stage.page.get_by_role("searchbox").fill("zebra")
    stage.see("Nothing found")


@state
def list_removed(stage: Stage) -> None:
    stage.open(LIST, kept=True)
    stage.click("Remove “Honest")
    stage.see("Removed.")


@state
def list_transfer(stage: Stage) -> None:
    stage.open(LIST, kept=True)
    stage.page.get_by_text("Backup, import").click()
    stage.see("No backup was made")


@state
def list_preview(stage: Stage) -> None:
    list_transfer(stage)
    stage.page.locator("input[type=file]").set_input_files(
        {
            "name": "list.json",
            "mimeType": "application/json",
            "buffer": json.dumps(IMPORTED).encode(),
        }
    )
    stage.see("What the import will do")
    for name in ("1 new article", "1 entry is skipped"):
        stage.page.get_by_text(name).click()


@state
def list_imported(stage: Stage) -> None:
    list_preview(stage)
    stage.page.get_by_role("button", name="Import", exact=True).click()
    stage.see("1 article imported")


@state
def list_code(stage: Stage) -> None:
    list_transfer(stage)
    stage.click("Make a link and a code")
    expect(stage.page.get_by_role("img", name="Code 1")).to_be_visible()


@state
def list_kept(stage: Stage) -> None:
    stage.open(LIST, kept=True)
    stage.page.get_by_text("What this site keeps").click()
    stage.see("3 entries")


@state
def list_erase(stage: Stage) -> None:
    list_kept(stage)
    stage.click("Erase everything")
    stage.see("It cannot be undone")
