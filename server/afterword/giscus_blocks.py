"""Finds the giscus values that a site's author already keeps, in any dialect.

Some thirty Hugo themes keep the same twelve values under nine paths and a
hundred spellings. The tables below are all that differs between them; the rules
are one: fold the key, look it up, take the first usable value.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from afterword import giscus_values as values
from afterword.giscus_values import squash

Path = tuple[str, ...]
_T = TypeVar("_T")

# Where themes keep the block, in the order in which it is looked for. The first
# is the spelling that Afterword itself writes.
PATHS: Final[tuple[Path, ...]] = (
    ("comments", "giscus"),
    ("giscus",),
    ("page", "comment", "giscus"),
    ("comment", "giscus"),
    ("features", "comment", "services", "giscus"),
    ("features", "comment", "giscus"),
    ("hugoblox", "comments", "giscus"),
    ("blog", "giscus"),
    ("page", "comments", "giscus"),
    ("features", "comments", "giscus"),
    ("hugoblox", "comment", "giscus"),
    ("blog", "comments", "giscus"),
)

# Tables whose keys may hold the values flat, each beginning with `giscus`.
FLAT: Final[tuple[Path, ...]] = ((), ("comments",), ("comment",))

# Folded keys of each value, the first written one wins.
ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "repo": ("repo", "repository", "reponame", "repositoryname"),
        "repo_id": ("repoid", "repositoryid", "id"),
        "category": ("category", "categoryname"),
        "category_id": ("categoryid",),
        "mapping": ("mapping", "map"),
        "term": ("term", "number"),
        "strict": ("strict", "strictmatching"),
        "reactions_enabled": (
            "reactionsenabled",
            "reactionenabled",
            "reactions",
            "reaction",
            "enablereactions",
        ),
        "emit_metadata": ("emitmetadata", "metadata"),
        "input_position": ("inputposition", "position"),
        "theme": ("theme", "defaulttheme"),
        "light_theme": ("lighttheme", "themelight"),
        "dark_theme": ("darktheme", "themedark"),
        "lang": ("lang", "language", "languagecode", "locale"),
        "languages": ("languagesmapping", "languagemapping"),
        "loading": ("loading", "lazyload", "lazyloading", "lazy"),
        "origin": ("origin", "app", "endpoint", "jsurl", "host"),
        "enabled": ("enabled", "enable"),
    }
)

# Values that some themes keep one level deeper, as `theme = {light, dark}`.
NESTED: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("theme", "light"): "lighttheme",
        ("theme", "lighttheme"): "lighttheme",
        ("theme", "dark"): "darktheme",
        ("theme", "darktheme"): "darktheme",
        ("theme", "default"): "defaulttheme",
        ("category", "name"): "categoryname",
        ("category", "id"): "categoryid",
        ("repo", "name"): "reponame",
        ("repo", "id"): "repoid",
    }
)

# Keys of a comments table that name the service in use.
PROVIDERS: Final = ("provider", "type", "system", "service")

#: The field of each folded key.
KNOWN: Final = {alias: name for name, all_ in ALIASES.items() for alias in all_}


@dataclass(frozen=True, slots=True)
class Written:
    """One value as its author wrote it.

    Attributes:
        value: What the file held.
        path: Its keys, as they stand in `Params`.
    """

    value: object
    path: Path


@dataclass(frozen=True, slots=True)
class Block:
    """The giscus values that stand together in one place.

    Attributes:
        path: The keys that lead to it; the table that holds them for flat keys.
        flat: Whether the keys are flat ones such as `giscusRepo`.
        fields: For each field of `ALIASES` what was written, best spelling first.
    """

    path: Path
    flat: bool
    fields: Mapping[str, tuple[Written, ...]]

    def read(
        self, name: str, reader: Callable[[object], _T | None]
    ) -> tuple[_T, Path] | None:
        """Finds the first usable value of a field.

        Args:
            name: A field of `ALIASES`.
            reader: Answers the value that giscus understands, or None.

        Returns:
            The value and its path, or None where nothing usable was written.
        """
        for written in self.fields.get(name, ()):
            value = reader(written.value)
            if value is not None:
                return value, written.path
        return None


def chosen(found: tuple[Block, ...]) -> Block:
    """Picks the block that counts.

    Args:
        found: All blocks, in the order of the search.

    Returns:
        The first with a usable repository, else the first, else an empty one.
    """
    usable = (b for b in found if b.read("repo", values.repository))
    first = found[0] if found else Block((), True, {})
    return next(usable, first)


def blocks(tree: Mapping[str, Any]) -> tuple[Block, ...]:
    """Finds every giscus block of a site.

    Args:
        tree: The values of `Params`.

    Returns:
        The blocks that hold at least one value, those of known themes first.
    """
    found = {
        path: table
        for wanted in PATHS
        for path, table in _descend(tree, wanted)
        if path[-1:] and isinstance(table, Mapping)
    }
    nested = [Block(path, False, _fields(table, path)) for path, table in found.items()]
    flat = [
        Block(path, True, _fields(_flat_keys(table), path))
        for wanted in FLAT
        for path, table in _descend(tree, wanted)
        if isinstance(table, Mapping)
    ]
    elsewhere = [
        Block(path, False, _fields(table, path))
        for path, table in _tables(tree)
        if squash(path[-1]) == "giscus" and path not in found
    ]
    every = (*nested, *flat, *elsewhere)
    return tuple(b for b in every if b.fields.keys() - {"enabled"})


def switched_off(tree: Mapping[str, Any], block: Block) -> Path | None:
    """Finds the key by which the author switched giscus off.

    Looked at are the block, the comments tables around it and at the top, and
    switches such as `giscus = false` or `enableGiscus = false`.

    Args:
        tree: The values of `Params`.
        block: The block that counts.

    Returns:
        The path of that key, or None where giscus is on.
    """
    enabled = block.read("enabled", values.boolean)
    if enabled is not None and not enabled[0]:
        return enabled[1]
    folded = tuple(map(squash, block.path))
    prefixes = [folded[:n] for n in range(1, len(folded) + block.flat)]
    wanted = [("comments",), ("comment",), *filter(_is_comments, prefixes)]
    tables = [entry for path in wanted for entry in _descend(tree, path)]
    found = (_off_in_table(path, table) for path, table in tables)
    return next((path for path in (*found, _off_at_top(tree)) if path), None)


def unread(tree: Mapping[str, Any], block: Block) -> Iterator[tuple[Path, str]]:
    """Finds the keys among giscus' values that are none of them.

    Args:
        tree: The values of `Params`.
        block: The block that counts.

    Yields:
        The path of each, and its name folded as those of `KNOWN` are.
    """
    table: Mapping[str, Any] = tree
    for key in block.path:
        table = table[key]
    beside = _flat_keys(table) if block.flat else table
    for key in beside:
        if (name := _folded(key)) not in KNOWN:
            yield (*block.path, key), name


def _is_comments(path: Path) -> bool:
    return path[-1].startswith("comment")


def _off_at_top(tree: Mapping[str, Any]) -> Path | None:
    switches = ("giscus", "enablegiscus", "giscusenabled", "giscusenable")
    return _first_false(tree, (), switches)


def _off_in_table(path: Path, table: object) -> Path | None:
    if not isinstance(table, Mapping):
        return path if values.boolean(table) is False else None
    switches = ("enabled", "enable", "giscus", "enablegiscus")
    return _first_false(table, path, switches) or _other_provider(table, path)


def _first_false(table: Mapping[str, Any], path: Path, keys: Path) -> Path | None:
    return next(
        (
            (*path, key)
            for key, value in table.items()
            if squash(key) in keys and values.boolean(value) is False
        ),
        None,
    )


def _other_provider(table: Mapping[str, Any], path: Path) -> Path | None:
    for key, value in table.items():
        if squash(key) not in PROVIDERS:
            continue
        names = value if isinstance(value, list | tuple) else [value]
        words = [str(n).strip() for n in names if isinstance(n, str) or n is False]
        if any(words) and not any("giscus" in word.lower() for word in words):
            return (*path, key)
    return None


def _descend(tree: Mapping[str, Any], wanted: Path) -> list[tuple[Path, Any]]:
    """Follows a path by folded keys; several spellings of one key all count."""
    found: list[tuple[Path, Any]] = [((), tree)]
    for name in wanted:
        found = [
            ((*path, key), value)
            for path, table in found
            if isinstance(table, Mapping)
            for key, value in table.items()
            if squash(key) == name
        ]
    return found


def _tables(tree: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Walks all tables, the upper ones first; a queue, since trees can be deep."""
    queue: list[tuple[Path, Mapping[str, Any]]] = [((), tree)]
    for path, table in queue:
        for key, value in table.items():
            if isinstance(value, Mapping):
                queue.append(((*path, key), value))
                yield queue[-1]


def _flat_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in table.items() if squash(k).startswith("giscus")}


def _fields(table: Mapping[str, Any], path: Path) -> dict[str, tuple[Written, ...]]:
    by_alias: dict[str, list[Written]] = {}
    for key, value in table.items():
        alias = _folded(key)
        if alias in KNOWN:
            for name, written in _spread(alias, Written(value, (*path, key))):
                by_alias.setdefault(name, []).append(written)
    found = {
        name: tuple(w for alias in aliases for w in by_alias.get(alias, ()))
        for name, aliases in ALIASES.items()
    }
    return {name: written for name, written in found.items() if written}


def _folded(key: str) -> str:
    """Folds a key to one of the aliases: `GiscusDataMapping` is `mapping`."""
    folded = squash(key)
    while folded not in KNOWN:
        shorter = folded.removeprefix("giscus").removeprefix("data")
        if shorter == folded:
            break
        folded = shorter
    return folded


def _spread(alias: str, written: Written) -> Iterator[tuple[str, Written]]:
    name = KNOWN[alias]
    if name == "languages" or not isinstance(written.value, Mapping):
        yield alias, written
        return
    for key, value in written.value.items():
        inner = NESTED.get((name, squash(key)))
        if inner is not None:
            yield inner, Written(value, (*written.path, key))
