"""Precompressed copies of files, the same bytes for the same content. Pure.

Measured on pages of 5 kB: brotli takes 0.5 ms for each at quality 5 and 19 ms
at 11, which saves a seventh of the bytes. Pages are many and each is read by
few, so they get 5; styles and scripts are few and everyone loads them.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Final

#: Files up to this size fit into one packet or two with and without a copy.
SMALLEST = 1024

_PAGES = frozenset(("htm", "html"))
_FONTS = frozenset(("eot", "otf", "ttf"))
_DATA = frozenset(("atom", "csv", "ics", "json", "map", "rss", "webmanifest", "xml"))
_TEXTS = frozenset(("css", "js", "md", "mjs", "svg", "txt", "wasm"))
_ENDINGS = _PAGES | _FONTS | _DATA | _TEXTS
_THOROUGH = 64 * 1024
_GZIP = 31  # zlib's window of 15 bits, with gzip's header and its time 0


def recipe() -> str:
    """Names what decides about the bytes of the copies, beside the content."""
    return f"brotli {version('brotli')}, zlib {zlib.ZLIB_RUNTIME_VERSION}, 5 9"


def is_compressible(name: str) -> bool:
    """Whether files of this name shrink.

    Args:
        name: Name or path of the file.
    """
    return _ending(name) in _ENDINGS


def is_thorough(name: str, size: int) -> bool:
    """Whether a file is worth the slowest compression.

    Args:
        name: Name or path of the file.
        size: Its bytes.
    """
    return size <= _THOROUGH and _ending(name) not in _PAGES


def brotli(chunks: Iterable[bytes], thorough: bool) -> Iterator[bytes]:
    """Compresses with brotli.

    Args:
        chunks: The content, in pieces.
        thorough: Whether time matters less than bytes.

    Yields:
        The copy, in pieces.
    """
    # Only a build needs it, and the helper starts without.
    from brotli import Compressor

    packed = Compressor(quality=11 if thorough else 5)
    for chunk in chunks:
        yield packed.process(chunk)
    yield packed.finish()


def gzip(chunks: Iterable[bytes], thorough: bool) -> Iterator[bytes]:
    """Compresses with gzip.

    Args:
        chunks: The content, in pieces.
        thorough: Whether time matters less than bytes.

    Yields:
        The copy, in pieces.
    """
    packed = zlib.compressobj(9 if thorough else 6, wbits=_GZIP)
    for chunk in chunks:
        yield packed.compress(chunk)
    yield packed.flush()


#: Ending of each copy, and what makes it.
COPIES: Final[Mapping[str, Callable[[Iterable[bytes], bool], Iterator[bytes]]]] = {
    ".br": brotli,
    ".gz": gzip,
}


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
