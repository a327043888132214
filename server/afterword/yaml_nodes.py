"""Reads YAML as goccy/go-yaml does, which Hugo uses, and keeps the lines.

ruamel.yaml only splits the text into events here. Its loaded objects would
follow other rules for scalars, merge keys and duplicates.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Lines = dict[tuple[str, ...], int]


def load(text: str) -> tuple[dict[str, Any], Lines]:
    """Reads the first document of a text.

    Args:
        text: The text.

    Returns:
        Its values, and the line of each path of keys as written.

    Raises:
        ValueError: The text is not well-formed, or no mapping.
    """
    try:
        node = _Nodes(YAML(typ="safe", pure=True).parse(text)).first()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _error(mark, str(error.problem or error.context)) from error
    except YAMLError as error:
        raise ValueError(str(error).splitlines()[0]) from error
    lines: Lines = {}
    return _unline(node, lines, ()), lines


def _unline(node: Any, lines: Lines, path: tuple[str, ...]) -> Any:
    """Splits a tree of (line, value) into the values and the lines."""
    if isinstance(node, list):
        return [_unline(item, {}, ()) for item in node]
    if not isinstance(node, dict):
        return node
    values = {}
    for key, (line, value) in node.items():
        lines[(*path, key)] = line
        values[key] = _unline(value, lines, (*path, key))
    return values


class _Nodes:
    """Builds the tree of one document from the events of ruamel's parser.

    Not from its loaded objects, because these follow other rules for scalars,
    merge keys and duplicates than goccy/go-yaml, which Hugo uses.
    """

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.anchors: dict[str, Any] = {}

    def first(self) -> dict[str, tuple[int, Any]]:
        for event in self.events:
            if type(event).__name__ == "DocumentStartEvent":
                start = next(self.events)
                root = self._node(start)
                if root is not None and not isinstance(root, dict):
                    raise _error(start.start_mark, "the outermost value is no mapping")
                return root or {}
        return {}

    def _node(self, event: Any) -> Any:
        kind = type(event).__name__
        if kind == "AliasEvent":
            if event.anchor not in self.anchors:
                raise _error(event.start_mark, f"no anchor is called {event.anchor!r}")
            return self.anchors[event.anchor]
        if kind == "ScalarEvent":
            node: Any = _scalar(event)
        elif kind == "SequenceStartEvent":
            node = self._sequence()
        else:
            node = self._mapping()
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _sequence(self) -> list[Any]:
        items = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            items.append(self._node(event))
        return items

    def _mapping(self) -> dict[str, tuple[int, Any]]:
        mapping: dict[str, tuple[int, Any]] = {}
        own: set[str] = set()
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key = self._key(event)
            node = self._node(next(self.events))
            if key in own:
                raise _error(event.start_mark, f"the key {key!r} stands here twice")
            own.add(key)
            if key == "<<" and event.style is None:
                mapping |= self._merged(node, event)
            else:
                mapping[key] = (event.start_mark.line + 1, node)
        return mapping

    def _merged(self, node: Any, event: Any) -> dict[str, tuple[int, Any]]:
        """What comes last wins in Hugo, whatever the YAML standard says."""
        merged: dict[str, tuple[int, Any]] = {}
        for part in node if isinstance(node, list) else [node]:
            if not isinstance(part, dict):
                raise _error(event.start_mark, "a merge key takes mappings only")
            merged |= part
        return merged

    def _key(self, event: Any) -> str:
        key = self._node(event)
        if isinstance(key, dict | list):
            raise _error(event.start_mark, "a key must be text")
        return key if isinstance(key, str) else json.dumps(key)


def _error(mark: Any, message: str) -> ValueError:
    """An error in the wording of tomllib, so that one reader does for both."""
    place = f"(at line {mark.line + 1}, column {mark.column + 1})"
    return ValueError(f"{message} {place}")


_TYPED = ("int", "float", "bool", "null")


def _scalar(event: Any) -> Any:
    tag = str(event.tag or "").rpartition(":")[2].rpartition("!")[2]
    if tag in _TYPED or (not event.tag and event.style is None):
        return scalar(event.value)
    return event.value


_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = (
    (r"(0|[1-9]\d*)", 10),
    (r"0([0-7]+)", 8),
    (r"0o([0-7]+)", 8),
    (r"0x([0-9a-fA-F]+)", 16),
    (r"0b([01]+)", 2),
)


def scalar(text: str) -> Any:
    """Gives a plain YAML scalar the type that goccy/go-yaml gives it.

    So `yes`, `on`, dates and `1e3` are text, and `0755` is an octal number.

    Args:
        text: The scalar as written.

    Returns:
        Text, number, boolean or None.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    digits = text.removeprefix("+").removeprefix("-").replace("_", "")
    if text.startswith("_") or not re.match(r"\.?\d", digits, re.ASCII):
        return text
    number = _number(digits)
    if number is None:
        return text
    return -number if text.startswith("-") else number


def _number(digits: str) -> int | float | None:
    if "." in digits:
        return _float(digits)
    for pattern, base in _WHOLE:
        if match := re.fullmatch(pattern, digits, re.ASCII):
            whole = int(match[1], base)
            return whole if whole < 2**64 else None
    return None


def _float(digits: str) -> float | None:
    try:
        number = float(digits)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
