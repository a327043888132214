"""Chromium, over Playwright."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class ChromiumTab:
    page: Page

    def open(self, address: str) -> None:
        self.page.goto(address)

    def value(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def press(self, x: float, y: float) -> None:
        self.page.mouse.click(x, y)

    def choose(self, element: str, file: Path) -> None:
        found = self.page.evaluate_handle(element).as_element()
        assert found
        found.set_input_files(file)

    def close(self) -> None:
        self.page.close()


@dataclass
class Chromium:
    context: BrowserContext

    def tab(self) -> ChromiumTab:
        return ChromiumTab(self.context.new_page())


@contextmanager
def chromium(browser: Browser) -> Iterator[Chromium]:
    """Takes an empty profile of a running browser."""
    context = browser.new_context()
    yield Chromium(context)
    context.close()
