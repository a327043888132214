"""Puts one value into a YAML or JSON text and leaves every other byte as it is.

ruamel.yaml says where each node begins and ends. Its own writer is not used: it
lays long lines, indented lists and blank lines out anew.
"""

import json
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import (
    CollectionNode,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
)

from afterword import yaml_nodes

Value = str | int | bool
_Pair = tuple[Node, Node]

# Other parsers than Hugo's read these words as switches.
_SAFE = re.compile(r"(?!(?i:yes|no|on|off|y|n)$)\w(?:[\w ./@+=&-]*[\w./@+=-])?")


def put(
    text: str, table: tuple[str, ...], key: str, value: Value, after: str | None
) -> str:
    """Writes a value, over an old one where the key is there already.

    Args:
        text: The text, YAML or JSON.
        table: Keys that lead to the mapping; one that is missing is added.
        key: The key as it shall be spelt.
        value: What to write.
        after: The key behind which a new one goes; the end of the mapping if None.

    Returns:
        The new text.

    Raises:
        ValueError: Something else than a mapping stands on the way.
    """
    root = _compose(text)
    if root is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return text + gap + _Text(text, {}).block(_nested((*table, key), value), 0)
    return _Text(text, root).put(table, key, value, after)


def _compose(text: str) -> Any:
    try:
        return YAML(pure=True).compose(text)
    except YAMLError as error:
        raise ValueError(str(error)) from error


def _nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for name in reversed(path):
        value = {name: value}
    tree: dict[str, Any] = value
    return tree


def _find(mapping: Node, name: str) -> _Pair | None:
    """Finds an entry; Hugo does not tell capitals from small letters."""
    pairs = mapping.value
    same = (p for p in pairs if str(p[0].value).casefold() == name.casefold())
    return next(same, None)


class _Text:
    """A text and the nodes in it."""

    def __init__(self, text: str, root: Any) -> None:
        self.text = text
        self.root = root
        self.end = "\r\n" if "\r\n" in text else "\n"

    def put(
        self, table: tuple[str, ...], key: str, value: Value, after: str | None
    ) -> str:
        node, rest = self.root, [*table, key]
        while True:
            if not isinstance(node, MappingNode):
                raise ValueError(f"no mapping stands above {'.'.join(rest)}")
            pair = _find(node, rest[0])
            if pair is None:
                return self._insert(node, _nested(tuple(rest), value), after)
            del rest[0]
            if not rest:
                return self._replace(pair, value)
            node = pair[1]
            if isinstance(node, ScalarNode) and node.value == "" and not node.style:
                return self._fill(pair, _nested(tuple(rest), value))

    def _replace(self, pair: _Pair, value: Value) -> str:
        key, old = pair
        if not isinstance(old, ScalarNode):
            raise ValueError(f"{key.value} is no plain value")
        start, end = old.start_mark.index, old.end_mark.index
        end = start + len(self.text[start:end].rstrip())
        gap = " " if self.text[start - 1] == ":" else ""
        return self.text[:start] + gap + _scalar(value, old) + self.text[end:]

    def _fill(self, pair: _Pair, tree: dict[str, Any]) -> str:
        """Gives a key without a value its first entries."""
        at = self._line_end(pair[0].end_mark.index)
        column = pair[0].start_mark.column + self._step()
        return self._splice(at, self.end + self.block(tree, column).rstrip())

    def _insert(self, mapping: Node, tree: dict[str, Any], after: str | None) -> str:
        pairs = mapping.value
        near = _find(mapping, after) if after else None
        near = near or (pairs[-1] if pairs else None)
        if _is_flow(mapping):
            return self._insert_flow(mapping, near, tree)
        assert near is not None  # noqa: S101 - only a flow mapping can be empty
        at = self._line_end(len(self.text[: _end(near)].rstrip()))
        lines = self.block(tree, near[0].start_mark.column, near[1])
        return self._splice(at, self.end + lines.rstrip())

    def _insert_flow(
        self, mapping: Node, near: _Pair | None, tree: dict[str, Any]
    ) -> str:
        if near is not None:
            margin = self._margin(near[0].start_mark.index)
            # Beside a key that does not begin its line, ours does not either.
            gap = " " if margin is None else self.end + margin
            entry = self._flow(tree, margin)
            return self._splice(near[1].end_mark.index, f",{gap}{entry}")
        start, end = mapping.start_mark.index, mapping.end_mark.index
        line = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        margin = line[: len(line) - len(line.lstrip())]
        deeper = self.end + margin + self._blank()
        inside = f"{deeper}{self._flow(tree, deeper[len(self.end) :])}{self.end}"
        return f"{self.text[: start + 1]}{inside}{margin}{self.text[end - 1 :]}"

    def _flow(self, tree: dict[str, Any], margin: str | None) -> str:
        """Writes nested entries as JSON, without the outermost braces."""
        if margin is None:
            return json.dumps(tree, ensure_ascii=False)[1:-1]
        step = self._blank()
        lines = json.dumps(tree, indent=step, ensure_ascii=False).splitlines()
        return f"{self.end}{margin}".join(line[len(step) :] for line in lines[1:-1])

    def _blank(self) -> str:
        """One step of the indentation of a JSON text."""
        first = self.root.value[0][0].start_mark.index if self.root.value else 0
        return self._margin(first) or "  "

    def block(self, tree: dict[str, Any], column: int, like: Node | None = None) -> str:
        """Writes nested entries as lines of YAML."""
        lines = ""
        for key, value in tree.items():
            lines += f"{' ' * column}{_plain(key)}:"
            if isinstance(value, dict):
                lines += self.end + self.block(value, column + self._step(), like)
            else:
                lines += f" {_scalar(value, like)}{self.end}"
        return lines

    def _step(self) -> int:
        pairs = self.root.value if self.root else []
        steps = (
            value.value[0][0].start_mark.column - key.start_mark.column
            for key, value in pairs
            if isinstance(value, MappingNode) and value.value and not _is_flow(value)
        )
        return next((step for step in steps if step > 0), 2)

    def _margin(self, at: int) -> str | None:
        """The blanks before a key that begins its line, None for another."""
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return line if self.text.count("\n", 0, at) and not line.strip() else None

    def _line_end(self, at: int) -> int:
        found = self.text.find(self.end, at)
        return len(self.text) if found < 0 else found

    def _splice(self, at: int, new: str) -> str:
        return self.text[:at] + new + self.text[at:]


def _is_flow(node: Node) -> bool:
    """Whether a mapping or sequence stands between brackets."""
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _end(pair: _Pair) -> int:
    key, value = pair
    after_key = int(key.end_mark.index)
    if value.start_mark.index < after_key:
        return after_key  # an alias: its node stands elsewhere
    if not _is_flow(value) and value.value and not isinstance(value, ScalarNode):
        last = value.value[-1]
        if isinstance(value, SequenceNode):
            return _end((key, last))
        return _end(last)
    return int(value.end_mark.index)


def _plain(text: str) -> str:
    safe = _SAFE.fullmatch(text) and yaml_nodes.scalar(text) == text
    return text if safe else json.dumps(text, ensure_ascii=False)


def _scalar(value: Value, like: Node | None) -> str:
    style = like.style if isinstance(like, ScalarNode) else None
    if not isinstance(value, str):
        return json.dumps(value)
    if style == '"':
        return json.dumps(value, ensure_ascii=False)
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    return _plain(value)
