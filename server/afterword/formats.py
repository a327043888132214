"""Reads TOML, YAML and JSON as Hugo's parsers do, and keeps the lines.

Where the formats leave room, or Hugo's libraries leave the standard, the real
Hugo decided: the tests compare every rule here with it.
"""

import codecs
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from afterword.errors import ConfigError
from afterword.source import Source
from afterword.toml_lines import Lines, TomlLines

Tree = dict[str, Any]
"""Nested tables as written; what is no table is a `Leaf`."""

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value that is no table, and where it was written.

    Attributes:
        value: Text, number, boolean, list or None. Dates are text, spelt as
            Hugo prints them.
        source: The place.
        number: The type that Hugo gives to the text of an environment variable
            which replaces this number; None where it leaves text. Hugo's JSON
            has only floating point, and its YAML counts from zero up in a type
            that the variables do not know.
    """

    value: Any
    source: Source
    number: type[int] | type[float] | None = None


def read(file: Path, name: str) -> Tree:
    """Reads one configuration file.

    Args:
        file: The file; its ending tells the format.
        name: How the sources of its values shall call it.

    Returns:
        Its tables, with keys as written.

    Raises:
        ConfigError: The file cannot be read, is not UTF-8 or is not well-formed.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            file, f"cannot be read: {reason}.", "Make it a readable file."
        ) from error
    return parse(_decode(data, file), file.suffix.lower().lstrip("."), file, name)


def parse(text: str, form: str, file: Path, name: str) -> Tree:
    """Reads the text of a configuration.

    Args:
        text: The text.
        form: `toml`, `yaml`, `yml` or `json`.
        file: The file that an error shall name.
        name: How the sources of the values shall call it.

    Returns:
        Its tables, with keys as written.

    Raises:
        ConfigError: The text is not well-formed, or no table.
    """
    kind = "yaml" if form == "yml" else form
    try:
        values, lines = _PARSERS[kind](text)
        return _tree(values, lines, name, kind, ())
    except (ValueError, RecursionError) as error:
        raise _fault(error, file, kind) from error


def _decode(data: bytes, file: Path) -> str:
    """Hugo reads bad bytes in YAML and JSON as U+FFFD; no author wants that."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise ConfigError(
            file,
            f"byte 0x{data[error.start]:02x} is not UTF-8.",
            "Save the file with the encoding UTF-8.",
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
        ) from error


def _fault(error: Exception, file: Path, kind: str) -> ConfigError:
    message, line, column = str(error), None, None
    if isinstance(error, json.JSONDecodeError):
        message = error.msg.removesuffix(" at")
        line, column = error.lineno, error.colno
    elif isinstance(error, RecursionError):
        message = "nested too deeply"
    elif place := re.search(r" \(at line (\d+), column (\d+)\)$", message):
        message = message[: place.start()]
        line, column = int(place[1]), int(place[2])
    return ConfigError(
        file,
        f"not valid {kind.upper()}: {message}.",
        "Correct it there; Hugo cannot read it either.",
        line,
        column,
    )


def _tree(values: Tree, lines: Lines, name: str, kind: str, path: _Path) -> Tree:
    tree: Tree = {}
    for key, value in values.items():
        here = (*path, key)
        if isinstance(value, dict):
            tree[key] = _tree(value, lines, name, kind, here)
        else:
            source = Source(name, lines.get(here), ".".join(here))
            tree[key] = Leaf(_json_like(value), source, _number_type(value, kind))
    return tree


def _number_type(value: Any, kind: str) -> type[int] | type[float] | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) or kind == "json":
        return float
    return None if kind == "yaml" and value >= 0 else int


def _json_like(value: Any) -> Any:
    """Dates of TOML become the text that Go's encoding/json makes of them."""
    if isinstance(value, list):
        return [_json_like(item) for item in value]
    if isinstance(value, dict):
        return {key: _json_like(item) for key, item in value.items()}
    if isinstance(value, date | time):
        text = re.sub(r"(\.\d*?)0+(?=$|[+-])", r"\1", value.isoformat())
        return text.replace("+00:00", "Z")
    return value


def _parse_toml(text: str) -> tuple[Tree, Lines]:
    # The line end keeps its errors from saying "at end of document".
    return tomllib.loads(text + "\n"), TomlLines().scan(text)


def _parse_json(text: str) -> tuple[Tree, Lines]:
    values = json.loads(text, parse_constant=_refuse_constant)
    if values is None:
        return {}, {}
    if not isinstance(values, dict):
        raise ValueError("the outermost value is no object (at line 1, column 1)")
    return values, _json_lines(text)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}:\n]')


def _json_lines(text: str) -> Lines:
    """The lines of the keys of a text that `json` has accepted."""
    lines: Lines = {}
    path: list[str | None] = []
    line, string, string_line = 1, "", 1
    for part in _JSON_TOKEN.findall(text):
        if part == "\n":
            line += 1
        elif part in "{[":
            path.append(None)
        elif part in "}]":
            path.pop()
        elif part == ":":
            path[-1] = json.loads(string)
            if None not in path:
                lines[tuple(str(key) for key in path)] = string_line
        else:
            string, string_line = part, line
    return lines


def _parse_yaml(text: str) -> tuple[Tree, Lines]:
    # Imported here because most sites use TOML, and ruamel.yaml costs more
    # time and memory than everything else in this module.
    from afterword import yaml_nodes

    return yaml_nodes.load(text)


_PARSERS: dict[str, Callable[[str], tuple[Tree, Lines]]] = {
    "toml": _parse_toml,
    "json": _parse_json,
    "yaml": _parse_yaml,
}
