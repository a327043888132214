"""Reads the giscus configuration that an author already keeps, in any dialect.

Some thirty Hugo themes keep the same twelve values under nine paths and a
hundred spellings. The tables below are all that differs between them; the rules
are one: fold the key, look it up, take the first usable value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeVar

from afterword import giscus_values as values
from afterword.giscus_values import squash
from afterword.source import Params, Source

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

# What hugo.toml calls the values without which giscus cannot work.
REQUIRED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "repo": "repo",
        "repo_id": "repoID",
        "category": "category",
        "category_id": "categoryID",
    }
)

TEXTS: Final[Mapping[str, Callable[[object], str | None]]] = MappingProxyType(
    {
        "repo": values.repository,
        "repo_id": values.identifier,
        "category": values.text,
        "category_id": values.identifier,
        "mapping": values.mapping,
        "term": values.text,
        "input_position": values.position,
        "theme": values.theme,
        "light_theme": values.theme,
        "dark_theme": values.theme,
        "lang": values.language,
        "loading": values.loading,
        "origin": values.origin,
    }
)

FLAGS: Final = ("strict", "reactions_enabled", "emit_metadata")

# Defaults of giscus itself (`client.ts`), not those of any theme; "" elsewhere.
DEFAULTS: Final[Mapping[str, str | bool]] = MappingProxyType(
    {
        "mapping": "pathname",
        "strict": False,
        "reactions_enabled": True,
        "emit_metadata": False,
        "input_position": "bottom",
        "theme": values.PREFERRED,
        "loading": "eager",
        "origin": values.ORIGIN,
    }
)


def reader(name: str) -> Callable[[object], Any]:
    """Answers what reads the value of a field, and None where it is unusable."""
    return TEXTS.get(name, values.boolean)


def camel(name: str) -> str:
    """Spells a field as `giscus.json` does: `repo_id` becomes `repoId`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


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


@dataclass(frozen=True, slots=True)
class GiscusConfig:
    """What giscus gets, complete and checked; `""` stands for a missing value.

    Attributes:
        repo: `owner/name`.
        repo_id: Node id of the repository.
        category: Name of the category.
        category_id: Node id of the category.
        mapping: One of giscus' six, `pathname` where none was written.
        term: Title for `specific`, number for `number`.
        strict: Whether titles must match exactly.
        reactions_enabled: Whether the reactions of the discussion are shown.
        emit_metadata: Whether giscus reports the discussion to the page.
        input_position: `top` or `bottom`.
        theme: Name or address; `preferred_color_scheme` where none was written.
        light_theme: Theme for a light page, `""` where none was written.
        dark_theme: Theme for a dark page, `""` where none was written.
        lang: A language that giscus knows.
        loading: `lazy` or `eager`.
        origin: `scheme://host[:port]` of the giscus server.
        enabled: False where the author switched giscus off.
        sources: For each field that was written its place; for `enabled` the
            key that switches giscus off.
        unusable: For each field of `REQUIRED` where a sample or no text stands
            in the place of a value, that place.
    """

    repo: str
    repo_id: str
    category: str
    category_id: str
    mapping: str
    term: str
    strict: bool
    reactions_enabled: bool
    emit_metadata: bool
    input_position: str
    theme: str
    light_theme: str
    dark_theme: str
    lang: str
    loading: str
    origin: str
    enabled: bool
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False)
    unusable: Mapping[str, Source] = field(default_factory=dict, compare=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that still need a value, as hugo.toml spells them.

        The name of the category only narrows the search, so its id suffices; a
        discussion that is given by number needs neither.
        """
        needless = set()
        if self.category_id or self.mapping == "number":
            needless.add("category")
        if self.mapping == "number":
            needless.add("category_id")
        return tuple(
            key
            for name, key in REQUIRED.items()
            if not getattr(self, name) and name not in needless
        )

    @property
    def configured(self) -> bool:
        """Whether the discussion can be shown."""
        return self.enabled and not self.missing

    def to_json(self) -> dict[str, object]:
        """Writes the answer of `giscus.json`.

        Returns:
            All values with real booleans, or what is missing and where to get it.
        """
        if not self.configured:
            return {
                "configured": False,
                "missing": list(self.missing),
                "help": self._help(),
            }
        return {"configured": True, **self.all_values()}

    def all_values(self) -> dict[str, object]:
        """Names the values as `giscus.json` does, also where some are missing."""
        return {
            "repo": self.repo,
            "repoId": self.repo_id,
            "category": self.category,
            "categoryId": self.category_id,
            "mapping": self.mapping,
            "term": self.term,
            "strict": self.strict,
            "reactionsEnabled": self.reactions_enabled,
            "emitMetadata": self.emit_metadata,
            "inputPosition": self.input_position,
            "theme": self.theme,
            "lightTheme": self.light_theme,
            "darkTheme": self.dark_theme,
            "lang": self.lang,
            "loading": self.loading,
            "origin": self.origin,
        }

    def _help(self) -> str:
        steps = []
        if not self.enabled:
            source = self.sources.get("enabled")
            place = f" ({source.key} in {source.file})" if source else ""
            steps.append(
                f"The site's configuration switches giscus off{place}; "
                "switch it on there."
            )
        if self.missing:
            steps.append(
                f"{self._to_write()}; the values come from the giscus setup page, "
                "https://giscus.app."
            )
        return " ".join(steps)

    def _to_write(self) -> str:
        missing = {name: key for name, key in REQUIRED.items() if key in self.missing}
        present = [_spot(self.unusable[n]) for n in missing if n in self.unusable]
        absent = [key for name, key in missing.items() if name not in self.unusable]
        parts = []
        if present:
            parts.append(f"replace {_listed(present)}")
        if absent:
            table = "under [params.comments.giscus] in hugo.toml"
            place = "in the same place" if present else table
            parts.append(f"add {_listed(absent)} {place}")
        sentence = ", and ".join(parts)
        return sentence[0].upper() + sentence[1:]


def normalise(params: Params, language: str, base_url: str = "") -> GiscusConfig:
    """Reads the giscus configuration out of a site's `params`.

    Args:
        params: The `params` of the site in one language.
        language: That language; used where the block names none.
        base_url: Address of the site, for stylesheets given as a path.

    Returns:
        The configuration; values that nobody wrote are giscus' own defaults.
    """
    block = chosen(blocks(params.values))
    found: dict[str, tuple[Any, Path] | None] = {
        **{name: block.read(name, reader) for name, reader in TEXTS.items()},
        **{name: block.read(name, values.boolean) for name in FLAGS},
    }
    found["lang"] = found["lang"] or _mapped_language(block, language)
    plain: dict[str, Any] = {
        n: f[0] if f else DEFAULTS.get(n, "") for n, f in found.items()
    }
    plain["lang"] = plain["lang"] or values.language(language) or "en"
    _pair_themes(plain, base_url)
    off = switched_off(params.values, block)
    paths = {n: f[1] for n, f in found.items() if f}
    if off is not None:
        paths["enabled"] = off
    sources = {n: params.sources[p] for n, p in paths.items() if p in params.sources}
    return GiscusConfig(
        **plain,
        enabled=off is None,
        sources=MappingProxyType(sources),
        unusable=MappingProxyType(_unusable(params, block, found.keys() - paths)),
    )


def _unusable(params: Params, block: Block, unread: Set[str]) -> dict[str, Source]:
    """Finds the values that stand there and are none."""
    return {
        name: params.sources[written.path]
        for name in REQUIRED
        if name in unread
        # The first spelling last, so that it is the one that stays.
        for written in reversed(block.fields.get(name, ()))
        if not values.is_blank(written.value) and written.path in params.sources
    }


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
        alias = _alias(key)
        if alias is not None:
            for name, written in _spread(alias, Written(value, (*path, key))):
                by_alias.setdefault(name, []).append(written)
    found = {
        name: tuple(w for alias in aliases for w in by_alias.get(alias, ()))
        for name, aliases in ALIASES.items()
    }
    return {name: written for name, written in found.items() if written}


_KNOWN: Final = {alias: name for name, all_ in ALIASES.items() for alias in all_}


def _alias(key: str) -> str | None:
    """Folds a key to one of the aliases: `GiscusDataMapping` is `mapping`."""
    folded = squash(key)
    while folded not in _KNOWN:
        shorter = folded.removeprefix("giscus").removeprefix("data")
        if shorter == folded:
            return None
        folded = shorter
    return folded


def _spread(alias: str, written: Written) -> Iterator[tuple[str, Written]]:
    name = _KNOWN[alias]
    if name == "languages" or not isinstance(written.value, Mapping):
        yield alias, written
        return
    for key, value in written.value.items():
        inner = NESTED.get((name, squash(key)))
        if inner is not None:
            yield inner, Written(value, (*written.path, key))


def _mapped_language(block: Block, language: str) -> tuple[str, Path] | None:
    """Looks the site's language up in hugomods' `languages_mapping`."""
    for written in block.fields.get("languages", ()):
        if not isinstance(written.value, Mapping):
            continue
        for tag, value in written.value.items():
            code = values.language(value)
            if code and squash(tag) == squash(language):
                return code, (*written.path, tag)
    return None


def _pair_themes(plain: dict[str, Any], base_url: str) -> None:
    """Completes a half pair and makes paths absolute.

    MemE keeps the light theme in `giscusTheme` and the dark one in
    `giscusThemeDark`.
    """
    pair = ("light_theme", "dark_theme")
    if any(plain[n] for n in pair) and plain["theme"] != values.PREFERRED:
        plain.update({n: plain[n] or plain["theme"] for n in pair})
    for name in ("theme", *pair):
        plain[name] = values.absolute(plain[name], base_url)


def _spot(source: Source) -> str:
    """Names a key as its author spelt it, and where it stands."""
    line = f":{source.line}" if source.line else ""
    return f"{source.key.rpartition('.')[2]} ({source.file}{line})"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
