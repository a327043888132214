"""Asks axe-core whether a page keeps the rules that a program can check."""

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """What axe finds, in light and in dark; each with the element it is about."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        result: dict[str, Any] = page.evaluate("axe.run(document)")
        assert result["passes"]
        found += [
            f"{scheme}: {rule['id']}: {node['target']}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]
    return found
