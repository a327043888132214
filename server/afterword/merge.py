"""Merges tables of settings as Hugo does.

The functions follow Hugo's `common/hmaps/params.go` and
`config/defaultConfigProvider.go` step by step, with what looks odd in them,
because only then do all layers come out as Hugo shows them. A table is a plain
dict; anything else, subclasses of dict included, is a value. A table may carry
its merge strategy under the key `_merge`.
"""

from typing import Any, TypeGuard

from afterword.formats import Leaf

Table = dict[str, Any]

STRATEGY = "_merge"
_DEEP, _SHALLOW, _NONE = "deep", "shallow", "none"


def is_table(value: object) -> TypeGuard[Table]:
    """Tells tables from values."""
    return type(value) is dict


def prepare(table: Table) -> Table:
    """Copies a table with lower-case keys and checked merge strategies.

    Args:
        table: The table as written.

    Returns:
        The copy.
    """
    prepared: Table = {}
    for key, value in table.items():
        lower = key.lower()
        if lower == STRATEGY:
            text = bare(value)
            prepared[lower] = text if text in (_NONE, _SHALLOW) else _DEEP
        else:
            prepared[lower] = prepare(value) if is_table(value) else value
    return prepared


def clone(table: Table) -> Table:
    """Copies a table and all tables in it."""
    return {k: clone(v) if is_table(v) else v for k, v in table.items()}


def assign(table: Table, winner: Table) -> None:
    """Lays the values of one table over those of another, level by level."""
    for key, value in winner.items():
        mine = table.get(key)
        if is_table(mine) and is_table(value):
            assign(mine, value)
        else:
            table[key] = value


def fill(table: Table, below: Table, inherited: str | None = None) -> None:
    """Adds what a table lacks from one below it, as the strategies allow.

    Args:
        table: The table that wins.
        below: The table that supplies missing keys.
        inherited: The strategy of the table around; None at the outermost call,
            where a table without one counts as shallow but still takes new keys.
    """
    strategy = table.get(STRATEGY) or inherited or _SHALLOW
    closed = strategy == _NONE or inherited == _SHALLOW
    for key, value in below.items():
        if key == STRATEGY:
            continue
        mine = table.get(key)
        if key not in table:
            if not closed:
                table[key] = value
        elif is_table(mine):
            if is_table(value):
                fill(mine, value, strategy)
            elif set(mine) == {STRATEGY} and mine[STRATEGY] != _NONE:
                table[key] = value


def fill_by_own_strategy(table: Table, below: Table) -> None:
    """Does `fill`; without a strategy of its own the table takes no new keys."""
    fill(table, below, table.get(STRATEGY, _SHALLOW))


def fill_root(root: Table, theme: Table) -> None:
    """Merges the configuration of a theme or module below the site's.

    Args:
        root: The whole configuration of the site.
        theme: The whole configuration of the theme.
    """
    if root.get(STRATEGY) == _NONE:
        return
    empty = []
    for key, value in theme.items():
        if not is_table(value):
            continue
        if key not in root:
            root[key] = {STRATEGY: _default(key, (root.get(STRATEGY), True))}
            fill(root[key], value)
            if set(root[key]) == {STRATEGY}:
                empty.append(key)
        elif is_table(root[key]):
            fill(root[key], value)
    fill_by_own_strategy(root, theme)
    for key in empty:
        del root[key]


def set_strategies(root: Table) -> None:
    """Gives each table that has no merge strategy Hugo's default one.

    Args:
        root: The whole configuration of the site.
    """
    for key, value in root.items():
        if is_table(value):
            _set_strategies(key, value, (root.get(STRATEGY), True))


def _set_strategies(key: str, table: Table, around: tuple[str | None, bool]) -> None:
    if not isinstance(table.get(STRATEGY), str):
        table[STRATEGY] = _default(key, around)
    for inner, value in table.items():
        if is_table(value):
            _set_strategies(inner, value, (table[STRATEGY], False))


def _default(key: str, around: tuple[str | None, bool]) -> str:
    strategy, at_root = around
    if key == "params":
        return _DEEP
    if at_root and key in ("outputformats", "mediatypes", "menus"):
        return _SHALLOW
    return strategy or _NONE


def bare(node: Any) -> Any:
    """Gives the value of a leaf without its source; of a table, all its values."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, dict):
        return {k: bare(v) for k, v in node.items() if k != STRATEGY}
    return node


def text_of(table: Table, key: str) -> str:
    """Gives a setting as text, "" where it is missing or cannot be text."""
    value = bare(table.get(key))
    return "" if value is None or isinstance(value, dict | list) else str(value)


def texts_of(table: Table, key: str) -> list[str]:
    """Gives a setting that may be one text or a list of texts."""
    value = bare(table.get(key))
    if isinstance(value, list):
        return [str(item) for item in value]
    return [value] if isinstance(value, str) else []
