"""Spells a key of giscus in the dialect of the keys that stand beside it."""

from collections.abc import Iterable
from itertools import product
from typing import Final

# Fields of a giscus block; their words give every spelling.
_REQUIRED: Final = ("repo", "repo_id", "category", "category_id")
_FIELDS: Final = (
    *_REQUIRED,
    *("mapping", "term", "strict", "reactions_enabled", "emit_metadata"),
    *("input_position", "theme", "light_theme", "dark_theme"),
    *("lang", "loading", "origin"),
)
_Style = tuple[str, str, str]

# In the order of preference: how words are joined, what stands in front of
# them, and what a repository is called.
_JOINTS: Final = ("ID", "Id", "_", "-")
_PREFIXES: Final = ("", "data", "giscus", "Giscus")
_REPOSITORY: Final = ("repo", "repository")


def spell(field: str, beside: Iterable[str], flat: bool) -> str:
    """Spells the key of a field as the keys beside it are spelt.

    Args:
        field: A field of `GiscusConfig`.
        beside: Keys of the same block, as their author spelt them.
        flat: Whether the keys stand outside a block, as `giscusRepo` does.

    Returns:
        The key; `repoID` where nothing else decides.
    """
    known = set(beside)
    prefixes = _PREFIXES[2:] if flat else _PREFIXES[:2]
    styles = product(prefixes, _REPOSITORY, _JOINTS)
    return _spelt(field, max(styles, key=lambda style: _agreement(style, known)))


def _agreement(style: _Style, known: set[str]) -> tuple[int, int]:
    """Counts the keys; DoIt has `dataRepo` and yet `lightTheme`, so ids weigh more."""
    spelt = [_spelt(field, style) in known for field in _FIELDS]
    return sum(spelt[: len(_REQUIRED)]), sum(spelt)


def _spelt(field: str, style: _Style) -> str:
    prefix, repository, joint = style
    words = [repository if word == "repo" else word for word in field.split("_")]
    words = [prefix, *words] if prefix else words
    if joint in "_-":
        return joint.join(words)
    tail = [joint if word == "id" else word.capitalize() for word in words[1:]]
    return words[0] + "".join(tail)
