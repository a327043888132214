"""Takes every state in every look into one sheet that a person can look over.

`make gallery` writes `dist/gallery/index.html`, and one picture for each look.
"""

import html
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conftest import QUIET
from playwright.sync_api import Browser, sync_playwright
from rich.progress import track
from states import STATES, Stage, stages

from fake_giscus import FakeGiscus
from running import ROOT, Served

SHEET = ROOT / "dist" / "gallery"
WIDE, NARROW = {"width": 768, "height": 640}, {"width": 320, "height": 640}

#: How a page is looked at, as the browser's own settings.
LOOKS: Mapping[str, dict[str, Any]] = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "forced-colours": {"viewport": WIDE, "forced_colors": "active"},
    "narrow": {"viewport": NARROW},
    "narrow-dark": {"viewport": NARROW, "color_scheme": "dark"},
    "right-to-left": {"viewport": WIDE},
}
MIRRORED = """addEventListener("DOMContentLoaded", () => {
  document.documentElement.dir = "rtl";
});"""
TO_THE_WIDGET = """() => {
  const comments = document.querySelector("afterword-comments");
  if (comments?.state !== "idle") comments?.scrollIntoView({ block: "end" });
  else document.querySelector("afterword-bar").scrollIntoView();
}"""


def take(
    browser: Browser, look: str, name: str, site: Served, demo: Served, fake: FakeGiscus
) -> None:
    context = browser.new_context(**LOOKS[look])
    if look == "right-to-left":
        context.add_init_script(MIRRORED)
    page = context.new_page()
    repos = dict(fake.repos)
    STATES[name](Stage(page, site, demo, fake))
    fake.repos.update(repos)
    fake.silent = False
    page.evaluate(TO_THE_WIDGET)
    page.screenshot(
        path=SHEET / f"{look}-{name}.png",
        # A list is looked at as a whole, an article at its end.
        full_page=name.startswith("list"),
        animations="disabled",
    )
    context.close()


def sheet(look: str) -> str:
    figures = "".join(
        f'<figure><img src="{look}-{name}.png" alt=""><figcaption>{name}</figcaption>'
        "</figure>"
        for name in STATES
    )
    width = LOOKS[look]["viewport"]["width"] // 2
    return (
        f"<!doctype html><meta charset=utf-8><title>{html.escape(look)}</title>"
        f"<style>body{{font:14px sans-serif;background:#888;margin:8px}}"
        f"main{{display:grid;grid-template-columns:repeat(auto-fill,{width}px);gap:8px}}"
        f"figure{{margin:0}}img{{width:{width}px}}</style>"
        f"<h1>{look}</h1><main>{figures}</main>"
    )


def make(browser: Browser, folder: Path) -> None:
    with stages(folder) as (site, demo, fake):
        for look in LOOKS:
            for name in track(STATES, description=look):
                take(browser, look, name, site, demo, fake)
            page = browser.new_page(viewport={"width": 1600, "height": 900})
            (SHEET / f"{look}.html").write_text(sheet(look), encoding="utf-8")
            page.goto((SHEET / f"{look}.html").as_uri())
            page.screenshot(path=SHEET / f"{look}.png", full_page=True)
            page.close()
    links = "".join(f'<p><a href="{look}.html">{look}</a>' for look in LOOKS)
    (SHEET / "index.html").write_text(f"<!doctype html>{links}", encoding="utf-8")


if __name__ == "__main__":
    shutil.rmtree(SHEET, ignore_errors=True)
    SHEET.mkdir(parents=True)
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        make(chromium, Path(temporary) / "site")
        chromium.close()
