"""Puts one value into a TOML text and leaves every other byte as it is."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import String, Table

Value = str | int | bool


def put(
    text: str, table: tuple[str, ...], key: str, value: Value, after: str | None
) -> str:
    """Writes a value, over an old one where the key is there already.

    Args:
        text: The text; it ends with a line end or is empty.
        table: Keys that lead to the table; one that is missing is added at the end.
        key: The key as it shall be spelt.
        value: What to write.
        after: The key behind which a new one goes; the end of the table if None.

    Returns:
        The new text.

    Raises:
        ValueError: tomlkit cannot do that without touching something else.
    """
    try:
        document = tomlkit.parse(text)
        if tomlkit.dumps(document) != text:
            raise ValueError("tomlkit does not write this text as it read it")
        table = _spelt(document, table)
        found = _descend(document, table)
        if found is None or (isinstance(found, Table) and found.is_super_table()):
            return text + _block(text, table, key, value)
        _set(found, key, value, after, "\r\n" if "\r\n" in text else "\n")
        return tomlkit.dumps(document)
    except (TOMLKitError, AttributeError, TypeError, KeyError, IndexError) as error:
        # Tables that stand in several places of the file are proxies of tomlkit,
        # which lack parts of what a table can do.
        raise ValueError(str(error)) from error


def _spelt(table: Any, path: tuple[str, ...]) -> tuple[str, ...]:
    """Spells keys as the text does: Hugo folds capitals, TOML does not."""
    spelt: list[str] = []
    for name in path:
        keys = table if isinstance(table, Mapping) else ()
        same = (key for key in keys if key.casefold() == name.casefold())
        spelt.append(next(same, name))
        table = table.get(spelt[-1]) if isinstance(table, Mapping) else None
    return tuple(spelt)


def _descend(table: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if table is None:
            break
        table = table.get(name)
    return table


def _block(text: str, table: tuple[str, ...], key: str, value: Value) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text and not text.endswith(end + end) else ""
    name = tomlkit.key(list(table)).as_string()
    line = f"{tomlkit.key(key).as_string()} = {tomlkit.item(value).as_string()}"
    return f"{gap}[{name}]{end}{line}{end}"


def _set(table: Any, key: str, value: Value, after: str | None, end: str) -> None:
    old = table.get(key)
    item: Any = _item(value, old if old is not None else table.get(after))
    if old is not None or not isinstance(table, Table):
        table[key] = item
        return
    body = table.value.body
    names = {
        n: k.key for n, (k, v) in enumerate(body) if k and not isinstance(v, Table)
    }
    named = [n for n, name in names.items() if name == after]
    at = (named or [*names] or [-1])[-1]
    item.trivia.indent = body[at][1].trivia.indent if at >= 0 else ""
    item.trivia.trail = end
    # The body, since tomlkit itself puts a new key behind the comments that
    # belong to the next table.
    body.insert(at + 1, (tomlkit.key(key), item))


def _item(value: Value, like: Any) -> Any:
    quoted = isinstance(like, String) and like.as_string().startswith("'")
    if isinstance(value, str) and quoted and "'" not in value:
        return tomlkit.string(value, literal=True)
    return tomlkit.item(value)
