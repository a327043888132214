"""Finds where in a site's own files each giscus value stands or would stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from afterword import giscus
from afterword.errors import SiteError
from afterword.formats import read
from afterword.giscus_blocks import Block, Written, blocks, chosen
from afterword.hugo import Site
from afterword.source import Params, is_own
from afterword.spelling import spell

Value = str | int | bool
Keys = tuple[str, ...]

# Where a site without a block gets one; the second where `comments` is a switch.
PLACES: Final[tuple[Keys, ...]] = (("comments", "giscus"), ("giscus",))


@dataclass(frozen=True, slots=True)
class Put:
    """One value and its place.

    Attributes:
        name: The file, relative to the site.
        table: Keys of the table as spelt there.
        key: The key as spelt there.
        value: What to write.
        after: The key behind which a new one goes.
        over: What other value stands there, in words; "" where none does.
    """

    name: str
    table: Keys
    key: str
    value: Value
    after: str | None
    over: str = ""

    @property
    def path(self) -> Keys:
        """The keys from the outermost table on."""
        return (*self.table, self.key)


def standing(site: Site, wanted: Mapping[str, str]) -> tuple[Put, ...]:
    """Places values in the blocks that a site has.

    Args:
        site: The site.
        wanted: Values by the fields of `GiscusConfig`.

    Returns:
        One for each value and file that does not say the same already.

    Raises:
        SiteError: A variable of the process wins over every file.
    """
    puts: dict[tuple[str, Keys], Put] = {}
    for params, block in _blocks(site):
        for put in _Planner(site, params, block).puts(wanted):
            puts.setdefault((put.name, put.path), put)
    return tuple(puts.values())


def has_block(site: Site) -> bool:
    """Says whether a giscus block stands anywhere, in a theme as well."""
    return bool(_blocks(site))


def fresh(site: Site, wanted: Mapping[str, str]) -> Iterator[tuple[Put, ...]]:
    """Places values in a new block, the best place first.

    Args:
        site: The site, which has no block.
        wanted: Values by the fields of `GiscusConfig`.

    Raises:
        SiteError: The folder has no configuration.
    """
    name, above = _main_file(site)
    keys = [spell(field, [], flat=False) for field in wanted]
    for place in PLACES:
        rows = zip(keys, wanted.values(), [None, *keys], strict=False)
        yield tuple(Put(name, (*above, *place), *row) for row in rows)


def _blocks(site: Site) -> list[tuple[Params, Block]]:
    found = [
        (params, chosen(blocks(params.values))) for params in site.languages.values()
    ]
    return [(params, block) for params, block in found if block.fields]


class _Planner:
    """Finds the places in the block of one language."""

    def __init__(self, site: Site, params: Params, block: Block) -> None:
        self.block = block
        self.sources = params.sources
        self.written = [w for every in block.fields.values() for w in every]
        self.file, self.table = self._home(site)
        self.last: dict[tuple[str, Keys], str] = {}

    def puts(self, wanted: Mapping[str, str]) -> Iterator[Put]:
        for name, value in wanted.items():
            old = self._used(name)
            if old is not None and _says(name, old.value) == _says(name, value):
                self._keep(old)
            elif name != "theme" or not self._has_theme_pair():
                yield self._put(name, value, old)

    def _used(self, name: str) -> Written | None:
        """What a field is read from; what was written where nothing is usable."""
        every = self.block.fields.get(name, ())
        usable = (w for w in every if _says(name, w.value) is not None)
        return next(usable, every[0] if every else None)

    def _has_theme_pair(self) -> bool:
        """Sites with a theme for light and one for dark pages choose by the page."""
        fields = self.block.fields.keys()
        return "theme" not in fields and bool({"light_theme", "dark_theme"} & fields)

    def _put(self, name: str, value: str, old: Written | None) -> Put:
        source = self.sources.get(old.path) if old else None
        if old and source and source.file == "environment":
            raise SiteError(
                f"The variable {source.key} says {old.value!r}, and it wins over "
                "every file.",
                "Unset it, or set it to the value that you want.",
            )
        if old and source and is_own(source.file):
            *table, key = source.key.split(".")
            other = _says(name, old.value) is not None
            over = f"{source.key} = {old.value!r} in {source.file}" if other else ""
            return self._at(
                source.file, tuple(table), key, _typed(name, value, old), over
            )
        beside = [self._spelt(written)[-1] for written in self.written]
        key = self._spelt(old)[-1] if old else spell(name, beside, self.block.flat)
        return self._at(self.file, self.table, key, value)

    def _at(
        self, file: str, table: Keys, key: str, value: Value, over: str = ""
    ) -> Put:
        after = self.last.get((file, table)) or self._lowest(file, table)
        self.last[file, table] = key
        return Put(file, table, key, value, after, over)

    def _keep(self, old: Written) -> None:
        source = self.sources.get(old.path)
        if source:
            *table, key = source.key.split(".")
            self.last[source.file, tuple(table)] = key

    def _lowest(self, file: str, table: Keys) -> str | None:
        """The lowest of the block's keys in a table of a file."""
        places = [s for w in self.written if (s := self.sources.get(w.path))]
        lines = {
            tuple(source.key.split(".")): source.line or 0
            for source in places
            if source.file == file
        }
        here = [path for path in lines if path[:-1] == table]
        return max(here, key=lambda path: lines[path])[-1] if here else None

    def _home(self, site: Site) -> tuple[str, Keys]:
        """The file and table for the keys that are not written yet."""
        depth = len(self.block.path)
        for written in self.written:
            source = self.sources.get(written.path)
            if source and is_own(source.file):
                above = source.key.split(".")[: -len(written.path)]
                return source.file, (*above, *self._spelt(written)[:depth])
        name, root = _main_file(site)
        return name, (*root, *self._spelt(self.written[0])[:depth])

    def _spelt(self, written: Written) -> Keys:
        """The keys of a value below `params`, as its author spelt them."""
        source = self.sources.get(written.path)
        if source is None or source.file == "environment":
            return written.path
        return tuple(source.key.split(".")[-len(written.path) :])


def _says(name: str, value: object) -> object:
    return giscus.reader(name)(value)


def _typed(name: str, value: str, old: Written) -> Value:
    """Gives a value the type that its place had."""
    if isinstance(old.value, bool):
        return _says(name, value) in (True, "lazy")
    return int(value) if isinstance(old.value, int) and value.isdecimal() else value


def _main_file(site: Site) -> tuple[str, Keys]:
    """The file for a block that stands nowhere yet, and the keys above it."""
    if not site.main:
        raise SiteError(
            f"{site.root} has no Hugo configuration to write into.",
            "Give the folder that holds hugo.toml, or make an empty hugo.toml there.",
        )
    if Path(site.main).stem.lower() != "params":
        return site.main, ("params",)
    file = site.root / site.main
    # Hugo 0.162 and later: the root may stand there as the only key.
    keys = [key.lower() for key in read(file, site.main)] if file.is_file() else []
    return site.main, ("params",) if keys == ["params"] else ()
