"""Three real browsers behind one interface, so that a scenario is written once."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

# Finds what a reader finds: by its role and its name, through shadow trees.
FIND = """
const everything = function* (root) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
};
const shown = (element) => element.getClientRects().length > 0;
const nameOf = (element) =>
  (element.ariaLabel || element.innerText || element.textContent).trim();
const find = (selector, name) =>
  [...everything(document)]
    .filter((element) => element.matches(selector) && shown(element))
    .find((element) => !name || nameOf(element) === name);
// The middle of an element, once it stands still: what arrives late moves it.
const middle = async (selector, name) => {
  for (let before = ""; ; ) {
    const element = find(selector, name);
    element.scrollIntoView({ block: "center" });
    const { x, y, width, height } = element.getBoundingClientRect();
    const now = [x + width / 2, y + height / 2];
    if (before === String(now)) return now;
    before = String(now);
    await new Promise((later) => setTimeout(later, 100));
  }
};
const text = () =>
  [...everything(document)]
    .filter((element) => shown(element) && !element.children.length)
    .map((element) => element.value || element.textContent)
    .join("\\n");
"""


class Tab(Protocol):
    """One open page."""

    def open(self, address: str) -> None:
        """Goes to an address and waits until the page has loaded."""

    def value(self, expression: str) -> Any:
        """The value of a JavaScript expression: a text, or a promise of one."""

    def press(self, x: float, y: float) -> None:
        """Presses and releases the mouse at a point of the viewport, in CSS pixels."""

    def choose(self, element: str, file: Path) -> None:
        """Chooses a file in the input that a JavaScript expression gives."""

    def close(self) -> None:
        """Closes the page."""


class Engine(Protocol):
    """One running browser."""

    def tab(self) -> Tab:
        """Opens an empty page."""


def until(what: str, look: Callable[[], bool]) -> None:
    """Looks until there is something to see, at most a minute."""
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline, what


class Reader:
    """What a reader does with a page."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    def open(self, address: str) -> None:
        self.tab.open(address)

    def evaluate(self, expression: str) -> Any:
        inner = f"{FIND} return JSON.stringify((await {expression}) ?? null);"
        return json.loads(self.tab.value(f"(async () => {{ {inner} }})()"))

    def press(self, name: str, selector: str = "button") -> None:
        """Clicks the middle of a button, or of what else has this name."""
        self._wait_for(selector, name)
        place = f"middle({json.dumps(selector)}, {json.dumps(name)})"
        self.tab.press(*self.evaluate(place))

    def choose(self, file: Path) -> None:
        """Chooses a file in the page's one input for files."""
        wanted = self._wait_for("input[type=file]")
        self.tab.choose(f"(() => {{ {FIND} return {wanted}; }})()", file)

    def _wait_for(self, selector: str, name: str = "") -> str:
        wanted = f"find({json.dumps(selector)}, {json.dumps(name)})"
        until(f"no {selector} {name!r}", lambda: self.evaluate(f"!!{wanted}"))
        return wanted

    def expect_pressed(self, name: str, pressed: bool) -> None:
        state = f"find('button', {json.dumps(name)})?.getAttribute('aria-pressed')"
        wanted = str(pressed).lower()
        until(f"{name} is not {pressed}", lambda: self.evaluate(state) == wanted)

    def expect(self, text: str) -> None:
        until(f"nothing says {text!r}", lambda: text in self.evaluate("text()"))

    def stored(self) -> dict[str, str]:
        return dict(self.evaluate("({ ...localStorage })"))
