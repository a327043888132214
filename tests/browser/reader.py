"""What tests of a reader's doings have in common."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

KEY = "afterword:1:/articles/local-first/"
PAINTED = """new Promise((done) => requestAnimationFrame(() => setTimeout(() =>
  requestAnimationFrame(() => setTimeout(done)))))"""

BLOCKED = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); },
});
"""
#: Adds up by how much things moved that the reader did not move.
SHIFTS = """
window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
FULL = """
Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
};
"""


def stored(page: Page) -> dict[str, Any]:
    text = page.evaluate("key => localStorage.getItem(key)", KEY)
    return dict(json.loads(text)) if text else {}


def painted(page: Page) -> None:
    """Returns when all that elements put off until after the next paint is done."""
    page.evaluate(PAINTED)


def press(page: Page, name: str, pressed: bool = True) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", str(pressed).lower())


def expect_pressed(page: Page, name: str, pressed: bool) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_have_attribute("aria-pressed", str(pressed).lower())


@dataclass
class Watched:
    """A page whose requests and errors are written down."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
