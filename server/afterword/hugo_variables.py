"""Lays the variables of the process over the configuration, as Hugo does.

`HUGO_PARAMS_COMMENTS_GISCUS_REPO` sets `params.comments.giscus.repo`. What
follows HUGO is the delimiter, so that a key with an underscore needs another
one: `HUGOxPARAMSxREPO_ID`. The rules are those of `applyOsEnvOverrides` in
Hugo's `config/allconfig/load.go` and of `UnmarshalStringTo` in its
`parser/metadecoders/decoder.go`.
"""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from afterword import merge
from afterword.errors import ConfigError
from afterword.formats import Leaf, parse
from afterword.merge import Table, is_table
from afterword.source import Source

_TABLES = ("params", "languages", "module")


class _Raw(dict[str, Any]):
    """A table from a variable that replaced a nested one.

    Hugo keeps its keys as written and merges nothing into it.
    """


def apply(config: Table, variables: Mapping[str, str]) -> None:
    """Lays the variables over a configuration, in their order.

    Args:
        config: The whole configuration of the site; changed in place.
        variables: The variables; those without the prefix HUGO are left alone.
    """
    # Twice, because Hugo does so, and the second time sees the first one's types.
    for _ in range(2):
        for name, text in variables.items():
            after = name.removeprefix("HUGO")
            if after != name and len(after) > 1:
                path = after[1:].replace(after[0], "\0").lower().split("\0")
                _apply(config, path, text, Source("environment", None, name))


def _apply(config: Table, path: list[str], text: str, source: Source) -> None:
    owner = _owner(config, path)
    new = None if owner is None else _convert(owner.get(path[-1]), text, source)
    if new is None:
        new = _unconverted(path, text, source)
    if owner is None or len(path) == 1:
        _set(config, path, new)
    else:
        owner[path[-1]] = _Raw(new) if is_table(new) else new


def _owner(config: Table, path: list[str]) -> Table | None:
    """The table that the last key belongs to, if it exists."""
    owner: Any = config
    # Hugo takes an empty first key, as in HUGO__PARAMS_X, for the outermost table.
    for key in path[:-1] if path[0] else path[1:-1]:
        owner = owner.get(key)
        if not isinstance(owner, dict):
            return None
    found: Table = owner
    return found


def _set(config: Table, path: list[str], new: Any) -> None:
    """Sets a value below tables that may not exist; a value in the way stays."""
    table = config
    for key in path[:-1]:
        table = table.setdefault(key, {})
        if not is_table(table):
            return
    merge.assign(table, merge.prepare({path[-1]: new}))


def _unconverted(path: list[str], text: str, source: Source) -> Any:
    if len(path) == 1 and path[0] in _TABLES:
        table = _read_table(text.strip(), source)
        if table is not None:
            return table
    return Leaf(_list(text) if path == ["disablelanguages"] else text, source)


def _list(text: str) -> list[str]:
    return text.split(",") if "," in text else text.split()


def _convert(old: Any, text: str, source: Source) -> Any:
    """Gives a text the type of what it replaces; None if that is not possible."""
    text = text.strip()
    if isinstance(old, dict):
        return _read_table(text, source)
    if not isinstance(old, Leaf):
        return None
    try:
        return _cast(old, text, source)
    except (ValueError, ConfigError):
        return None


def _cast(old: Leaf, text: str, source: Source) -> Any:
    if isinstance(old.value, bool):
        return Leaf(_TRUTH[text], source) if text in _TRUTH else None
    if isinstance(old.value, str):
        return Leaf(text, source)
    if isinstance(old.value, list):
        return _read(f"value:\n{_indent(text)}", "yaml", source)["value"]
    if old.number is int:
        return Leaf(_whole(text), source, int)
    if old.number is float:
        return Leaf(_float(text), source, float)
    return None


# As strconv.ParseBool of Go.
_TRUTH = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _whole(text: str) -> int:
    """As spf13/cast: decimals are cut off, and a leading 0 means octal."""
    if cut := re.fullmatch(r"([-+]?)(\d*)\.\d*|", text, re.ASCII):
        text = (cut[1] or "") + (cut[2] or "0")
    octal = re.fullmatch(r"[-+]?0[\d_]+", text, re.ASCII)
    number = int(text, 8 if octal else 0)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def _float(text: str) -> float:
    number = float(text or "0")
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _read_table(text: str, source: Source) -> Table | None:
    """Reads a table; the first of the marks tells Hugo the format."""
    mark = re.search(r"[{:=,<]", text)
    form = {"{": "json", ":": "yaml", "=": "toml"}.get(mark[0]) if mark else None
    try:
        return _read(text, form, source) if form else None
    except ConfigError:
        return None


def _read(text: str, form: str, source: Source) -> Table:
    return _relabel(parse(text, form, Path(source.key), source.file), source)


def _relabel(tree: Table, source: Source) -> Table:
    """Makes the variable the source of every leaf."""
    relabelled: Table = {}
    for key, node in tree.items():
        if is_table(node):
            relabelled[key] = _relabel(node, source)
        else:
            relabelled[key] = Leaf(node.value, source, node.number)
    return relabelled
