"""What a request asks of an answer that stays the same (RFC 9110). Pure."""

import re
from typing import Final

#: Content codings that we make, the smallest first; "" is none.
CODINGS: Final = ("br", "gzip", "")

_PART = re.compile(r"\s*([\w*.+-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
_SPAN = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


def codings(accepted: str) -> tuple[str, ...]:
    """Orders our codings as a caller wants them.

    Args:
        accepted: Value of the Accept-Encoding header, or "".

    Returns:
        The codings that the caller takes, the best first; of equal ones the
        smallest. None at all where it refuses even plain answers.
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        if found := _PART.fullmatch(part):
            weights[found[1].removeprefix("x-")] = float(found[2] or 1)
    rest = weights.get("*", 0.0)
    named = {"": weights.get("identity", weights.get("*", 0.001))}
    named |= {c: weights.get(c, rest) for c in CODINGS if c}
    wanted = (coding for coding in CODINGS if named[coding])
    return tuple(sorted(wanted, key=lambda coding: -named[coding]))


def is_known(tags: str, tag: str) -> bool:
    """Whether a caller has an answer already.

    Args:
        tags: Value of the If-None-Match header.
        tag: The answer's entity tag. Caches on the way may have weakened it.
    """
    if tags == tag:
        return True
    known = (known.strip().removeprefix("W/") for known in tags.split(","))
    return tags.strip() == "*" or tag in known


def span(wanted: str, size: int) -> range | None:
    """Reads which bytes of a file are wanted.

    Args:
        wanted: Value of the Range header.
        size: The file's bytes.

    Returns:
        Their offsets, empty where the file has none of them; None where the
        whole file is to be sent, as for several ranges at once.
    """
    found = _SPAN.fullmatch(wanted)
    if not found or found[1] == found[2] == "":
        return None
    first, last = found[1], found[2]
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last or size) + 1))
