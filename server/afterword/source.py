"""Values of a site's configuration, each with the place it was written at.

The reader of Hugo's files fills these and the giscus reader takes them, so
that neither has to know the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Where one value was written.

    Attributes:
        file: The file, relative to the site's folder with forward slashes, or
            "environment" for a variable of the process.
        line: Line in that file, counted from 1, where the parser gives it.
        key: The dotted key as its author spelt it in that file, or the name of
            the variable.
    """

    file: str
    line: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Params:
    """The `params` of a site in one language, as Hugo merges them.

    Attributes:
        values: Nested mappings with lower-case keys; leaves are what the file
            held (text, numbers, booleans, lists or None).
        sources: For each leaf, by its path of lower-case keys, its place.
        main: The site's own file that a new value belongs into, as a `Source` names it.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[tuple[str, ...], Source] = field(default_factory=dict)
    main: str = "hugo.toml"


def is_own(name: str) -> bool:
    """Says whether a file belongs to the site and not to a theme or module.

    Args:
        name: The file as a `Source` names it.
    """
    return name != "environment" and ("/" not in name or name.startswith("config/"))
