"""Tells an author which of giscus' values are missing, and where they belong. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from afterword.giscus_blocks import Block
from afterword.source import Params, Source, is_own
from afterword.spelling import spell

_FROM = "the values come from the giscus setup page, https://giscus.app"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the values belong that nobody wrote yet.

    A block is read as a whole, so another one beside it would not help.

    Attributes:
        file: The file, as a `Source` names it.
        table: The table, as that file spells it.
        keys: For each value that giscus needs the key, spelt as its neighbours are.
        is_new: Whether there is no such table yet.
    """

    file: str
    table: str
    keys: Mapping[str, str]
    is_new: bool = False


def place(params: Params, block: Block, fields: Sequence[str]) -> Place:
    """Finds the place of values that nobody wrote yet.

    Args:
        params: The `params` of the site in one language.
        block: The block that counts.
        fields: The fields that giscus needs.
    """
    written = {
        field: params.sources[one.path]
        for field, every in block.fields.items()
        for one in every[:1]
        if one.path in params.sources and len(one.path) == len(block.path) + 1
    }
    own = {field: source for field, source in written.items() if is_own(source.file)}
    spelt = {field: source.key.rpartition(".")[2] for field, source in own.items()}
    new = {f: spell(f, spelt.values(), flat=block.flat) for f in fields}
    keys = {field: spelt.get(field, new[field]) for field in fields}
    if first := next(iter(own.values()), None):
        return Place(first.file, first.key.rpartition(".")[0], keys)
    above = () if PurePath(params.main).stem.lower() == "params" else ("params",)
    if block.fields:
        return Place(params.main, ".".join((*above, *block.path)), keys)
    # PaperMod has `comments = true`, beside which no table of that name can stand.
    around = isinstance(params.values.get("comments", {}), Mapping)
    table = ".".join((*above, *(("comments",) if around else ()), "giscus"))
    return Place(
        params.main, table, {f: spell(f, [], flat=False) for f in fields}, is_new=True
    )


def lines(place: Place, fields: Sequence[str]) -> tuple[str, ...]:
    """Writes what the author can fill in.

    Args:
        place: Where it belongs.
        fields: The fields that are missing.

    Returns:
        Lines in the language of the file; with the table where it is new, for
        neither TOML nor YAML takes one twice. None where nothing is missing.
    """
    keys = [place.keys[field] for field in fields]
    if not keys or place.file.endswith(".json"):
        return tuple(f'"{key}": "…"' for key in keys)
    if place.file.endswith(".toml"):
        table = [f"[{place.table}]"] if place.is_new else []
        return (*table, *(f'{key} = "…"' for key in keys))
    path = place.table.split(".") if place.is_new else []
    above = [f"{'  ' * depth}{key}:" for depth, key in enumerate(path)]
    return (*above, *(f'{"  " * len(path)}{key}: "…"' for key in keys))


def sentence(
    place: Place, fields: Sequence[str], unusable: Mapping[str, Source]
) -> str:
    """Says what is to do.

    Args:
        place: Where values belong that nobody wrote.
        fields: The fields that are missing.
        unusable: For each of them where something stands that is no value, that place.
    """
    present = [_spot(unusable[field]) for field in fields if field in unusable]
    absent = [place.keys[field] for field in fields if field not in unusable]
    parts = []
    if present:
        parts.append(f"replace {_listed(present)}")
    if absent:
        where = f"under {_table(place)} in {place.file}"
        parts.append(
            f"add {_listed(absent)} {'in the same place' if present else where}"
        )
    steps = ", and ".join(parts)
    return f"{steps[0].upper()}{steps[1:]}; {_FROM}."


def _table(place: Place) -> str:
    """Names a table as its file spells it: YAML has no brackets for it."""
    if place.file.endswith((".yaml", ".yml")):
        return f"`{place.table.replace('.', ': ')}:`"
    return f"[{place.table}]"


def _spot(source: Source) -> str:
    """Names a key as its author spelt it, and where it stands."""
    line = f":{source.line}" if source.line else ""
    return f"{source.key.rpartition('.')[2]} ({source.file}{line})"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
