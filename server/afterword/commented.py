"""Finds a giscus block whose lines are comments."""

import re
from typing import Final

from afterword import giscus_values as values

_HEADER = re.compile(r"\s*#+\s*(?:\[\s*([\w.-]*giscus[\w.-]*)\s*\]|(giscus)\s*:\s*$)")
_FLAT = re.compile(r"\s*#+\s*(giscus[_-]?repo\w*)\s*[=:]\s*\S", re.IGNORECASE)
_INNER = re.compile(
    r"\s*#+\s*((?:data[_-]?)?repo(?:[_-]?id)?)\s*[=:]\s*['\"]?([^'\"#]+)",
    re.IGNORECASE,
)
# A key counts as part of a block that is named at most so many lines above it.
_NEAR: Final = 8


def find(text: str) -> tuple[int, str] | None:
    """Finds where such a block begins.

    Args:
        text: A configuration, TOML or YAML.

    Returns:
        The line, counted from 1, and its key as written; None without a block.
    """
    named = -_NEAR
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEADER.match(line) or _FLAT.match(line):
            return number, next(filter(None, found.groups()))
        inner = _INNER.match(line)
        if inner and number - named < _NEAR and values.text(inner[2]):
            return number, inner[1]
        if "giscus" in line.lower():
            named = number
    return None
