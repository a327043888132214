"""Makes the files of a build, each from its source, in one process or several."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from afterword import compression, insertion

#: Nobody reads an article of this size: such a page is copied as it is, piece by
#: piece, so that its size decides neither about time nor about memory.
LARGEST_PAGE = 10_000_000

#: Below this number of files, starting processes takes longer than the work.
_FEW = 400
_BATCH = 64
_PIECE = 1 << 20

Change = Literal["tagged", "copied", "unchanged"]
_Content = bytes | Path


@dataclass(frozen=True, slots=True)
class Item:
    """One file to make.

    Attributes:
        name: Its path below the output.
        source: The bytes, or the file that holds them.
        is_page: Whether it is a page of the author's, which may get the tags.
        is_front: Whether it is the site's front page.
    """

    name: str
    source: bytes | Path
    is_page: bool = False
    is_front: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """What all files of a build have in common.

    Attributes:
        old: The output as it is now.
        new: The folder to write what differs from it.
        tags: The tags to insert, for each language in lower case.
        default: The language of pages that name none, or another.
        keep_copies: Whether the compressed copies in `old` are as ours would be.
    """

    old: Path
    new: Path
    tags: Mapping[str, bytes]
    default: str
    keep_copies: bool

    def tags_for(self, language: str) -> bytes:
        """Finds the tags for a language, as a page's root element names it."""
        wanted = language.lower()
        found = (c for c in (wanted, wanted.split("-")[0]) if c in self.tags)
        return self.tags[next(found, self.default)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        names: Paths of the file and its copies below the output.
        change: What was done; "unchanged" leaves them in the old output.
        is_too_large: Whether it is a page that got no tags for its size.
    """

    names: tuple[str, ...]
    change: Change
    is_too_large: bool = False


def make_all(
    recipe: Recipe, items: Sequence[Item], advance: Callable[[int], None]
) -> Iterator[Outcome]:
    """Makes files, with all processors where there are many.

    Args:
        recipe: What they have in common.
        items: The files.
        advance: Is told how many more are done.

    Yields:
        The outcome for each file, in their order.
    """
    if len(items) < _FEW:
        for item in items:
            yield make(recipe, item)
            advance(1)
        return
    batches = [items[at : at + _BATCH] for at in range(0, len(items), _BATCH)]
    pool = ProcessPoolExecutor(
        # A fork would inherit the threads and locks of whoever called us.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(recipe,),
    )
    try:
        for outcomes in pool.map(_make_batch, batches):
            yield from outcomes
            advance(len(outcomes))
    finally:
        pool.shutdown(cancel_futures=True)


def make(recipe: Recipe, item: Item) -> Outcome:
    """Makes one file and its compressed copies, if they differ from the old ones.

    Args:
        recipe: What all files have in common.
        item: The file.
    """
    plain, is_too_large = _read(item)
    content = _tagged(recipe, item, plain)
    size = _size(content)
    copies = _copies(item.name, size)
    names = (item.name, *(f"{item.name}{ending}" for ending in copies))
    if _is_unchanged(recipe, names, content):
        return Outcome(names, "unchanged", is_too_large)
    file = recipe.new / item.name
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, _pieces(content))
    thorough = compression.is_thorough(item.name, size)
    for ending in copies:
        packed = compression.COPIES[ending](_pieces(content), thorough)
        _write(file.with_name(f"{file.name}{ending}"), packed)
    change: Change = "copied" if content is plain else "tagged"
    return Outcome(names, change, is_too_large)


_recipe: Recipe | None = None


def _begin(recipe: Recipe) -> None:
    global _recipe
    _recipe = recipe
    # Ctrl+C reaches the whole group; the first process ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A worker whose first process was killed would wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _make_batch(items: Sequence[Item]) -> list[Outcome]:
    if _recipe is None:
        raise RuntimeError("a worker begins with _begin")
    return [make(_recipe, item) for item in items]


def _read(item: Item) -> tuple[_Content, bool]:
    """Reads a file unless it is large; says whether it is too large a page."""
    if isinstance(item.source, bytes):
        return item.source, False
    if item.source.stat().st_size > LARGEST_PAGE:
        return item.source, item.is_page
    return item.source.read_bytes(), False


def _tagged(recipe: Recipe, item: Item, content: _Content) -> _Content:
    if not item.is_page or isinstance(content, Path):
        return content
    at = insertion.end_of_article(content, front=item.is_front)
    if at is None:
        return content
    tags = recipe.tags_for(insertion.language_of(content))
    return content[:at] + tags + content[at:]


def _size(content: _Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _copies(name: str, size: int) -> tuple[str, ...]:
    if size <= compression.SMALLEST or not compression.is_compressible(name):
        return ()
    return tuple(compression.COPIES)


def _is_unchanged(recipe: Recipe, names: Sequence[str], content: _Content) -> bool:
    first, *copies = (recipe.old / name for name in names)
    if not _is_same(first, content):
        return False
    # A copy without a byte is what a power cut leaves.
    return not copies or (
        recipe.keep_copies and all(c.is_file() and c.stat().st_size for c in copies)
    )


def _is_same(old: Path, content: _Content) -> bool:
    if not old.is_file() or old.stat().st_size != _size(content):
        return False
    if isinstance(content, bytes):
        return old.read_bytes() == content
    return all(a == b for a, b in zip(_pieces(old), _pieces(content), strict=True))


def _pieces(content: _Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _write(file: Path, pieces: Iterator[bytes]) -> None:
    # Without Python's buffer, which costs two more calls for each small file.
    with file.open("wb", buffering=0) as opened:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[opened.write(rest) :]
