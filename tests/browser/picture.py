"""Takes the README's picture: the end of a demo article, marked, in both schemes."""

import shutil
from pathlib import Path

from conftest import QUIET
from playwright.sync_api import Browser, sync_playwright
from reader import press

from running import serving

PICTURE = Path(__file__).parents[2] / "static" / "picture.png"


def take(browser: Browser, origin: str) -> None:
    page = browser.new_page(viewport={"width": 760, "height": 560})
    page.goto(f"{origin}/articles/local-first/")
    press(page, "Like")
    press(page, "Save")
    page.get_by_text("Reading list: 1").wait_for()
    # The demo site has no repository: show what readers of a configured site see.
    page.locator("afterword-comments").evaluate(
        """old => {
          const configured = document.createElement("afterword-comments");
          configured.setAttribute("repo", "octo/comments");
          old.replaceWith(configured);
        }"""
    )
    page.locator("afterword-comments").evaluate(
        "comments => scrollTo(0, comments.getBoundingClientRect().bottom"
        " + scrollY - innerHeight + 24)"
    )
    page.screenshot(path=PICTURE)


if __name__ == "__main__":
    with serving() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        take(browser, served.origin)
        browser.close()
