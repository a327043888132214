"""Makes the files of a build, each from its source, in one process or several."""

import multiprocessing
import os
import signal
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Literal

from afterword import article_index, compression, insertion, markup, parent, tagging
from afterword.article_index import Found, Leads

#: Below this number of files, starting processes takes longer than the work.
_FEW = 400
_BATCH = 64
_HELD = 4_000_000  # bytes of pages that wait to be written
_PIECE = 1 << 20

Change = Literal["tagged", "copied", "made", "unchanged"]
_Content = bytes | Path


# These go from process to process. Without slots, pickle needs no code of Python for
# them, which is a fiftieth of a build.
@dataclass(frozen=True)
class Item:
    """One file to make.

    Attributes:
        name: Its path below the output.
        source: The bytes, or the file that holds them.
        is_page: Whether it is a page of the author's, which may get the tags.
        is_front: As `tagging.is_front` says it.
        is_ours: Whether it is no file of the author's.
    """

    name: str
    source: bytes | Path
    is_page: bool = False
    is_front: bool = False
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """What all files of a build have in common.

    Attributes:
        base: Path that the site's addresses begin with.
        old: The output as it is now; None where there is none.
        new: The folder to write what differs from it.
        tags: The tags to insert, for each language in lower case.
        default: The language of pages that name none, or another.
        keep_copies: Whether the compressed copies in `old` are as ours would be.
        leads: The pages that lead to articles, whose bars name them.
    """

    base: str
    old: Path | None
    new: Path
    tags: Mapping[str, bytes]
    default: str
    keep_copies: bool
    leads: Leads

    def tags_for(self, language: str) -> bytes:
        """Finds the tags for a language, as a page's root element names it."""
        return self.tags[tagging.language(language, self.tags, self.default)]


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes:
        names: Paths of the file and its copies below the output.
        change: What was done; "unchanged" leaves them in the old output.
        found: What the page gives to the index of articles.
        is_too_large: Whether it is a page that got no tags for its size.
        loads_giscus: Whether it is an article that loads giscus' own script.
    """

    names: tuple[str, ...]
    change: Change
    found: Found | None = None
    is_too_large: bool = False
    loads_giscus: bool = False


def leading(base: str, items: Iterable[Item]) -> Iterator[Found]:
    """Finds the pages that lead to an article elsewhere, before any is made.

    Args:
        base: As in `Recipe`.
        items: The files.

    Yields:
        What each such page gives to the index.

    Raises:
        OSError: A page cannot be read.
    """
    for item in items:
        page = _short(item)
        if b"refresh" in page.lower():
            found = article_index.read(page, base + item.name, front=item.is_front)
            if found and found.title is None:
                yield found


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
    batches = [items[at : at + _BATCH] for at in range(0, len(items), _BATCH)]
    if len(items) < _FEW:
        for batch in batches:
            yield from make(recipe, batch)
            advance(len(batch))
        return
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


def make(recipe: Recipe, items: Iterable[Item]) -> list[Outcome]:
    """Makes files and their compressed copies, if they differ from the old ones.

    Args:
        recipe: What all files have in common.
        items: The files.

    Returns:
        The outcome for each file, in their order.
    """
    outcomes: list[Outcome] = []
    waiting: list[tuple[Outcome, _Content]] = []
    held = 0
    for item in items:
        outcome, content = _prepare(recipe, item)
        outcomes.append(outcome)
        if outcome.change == "unchanged":
            continue
        waiting.append((outcome, content))
        held += len(content) if isinstance(content, bytes) else 0
        if held > _HELD:
            _store(recipe, waiting)
            waiting, held = [], 0
    _store(recipe, waiting)
    return outcomes


def _prepare(recipe: Recipe, item: Item) -> tuple[Outcome, _Content]:
    plain = _read(item)
    content, found = _tagged(recipe, item, plain)
    copies = _copies(item.name, _size(content))
    names = (item.name, *(f"{item.name}{ending}" for ending in copies))
    other: Change = "made" if item.is_ours else "copied"
    change: Change = other if content is plain else "tagged"
    if _is_unchanged(recipe, names, content):
        change = "unchanged"
    is_too_large = item.is_page and isinstance(content, Path)
    loads = bool(found) and isinstance(plain, bytes) and tagging.loads_giscus(plain)
    return Outcome(names, change, found, is_too_large, loads), content


def _store(recipe: Recipe, made: Sequence[tuple[Outcome, _Content]]) -> None:
    """Writes files, then all their copies of one kind, then those of the next.

    A compressor fills the processor's cache with its tables. Many files in a row,
    not one in turn with other work, take an eighth less of a build's time.
    """
    for outcome, content in made:
        _write(f"{recipe.new}/{outcome.names[0]}", _pieces(content))
    for ending, pack in compression.COPIES.items():
        for outcome, content in made:
            name, *copies = outcome.names
            if copies:
                size = _size(content)
                thorough = compression.is_thorough(name, size)
                packed = pack(_pieces(content), size, thorough)
                _write(f"{recipe.new}/{name}{ending}", packed)


_recipe: Recipe | None = None


def _begin(recipe: Recipe) -> None:
    global _recipe
    _recipe = recipe
    # Ctrl+C reaches the whole group; the first process ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent.end_with_parent()


def _make_batch(items: Sequence[Item]) -> list[Outcome]:
    if _recipe is None:
        raise RuntimeError("a worker begins with _begin")
    return make(_recipe, items)


def _short(item: Item) -> bytes:
    """Reads a page that is short; nothing of what else there is."""
    source = item.source
    if not item.is_page or isinstance(source, bytes):
        return b""
    is_short = os.stat(source).st_size <= article_index.SHORT  # noqa: PTH116 - less than Path.stat
    return source.read_bytes() if is_short else b""


def _read(item: Item) -> _Content:
    """Reads a file, unless it is large: its size then costs neither time nor memory."""
    if isinstance(item.source, bytes):
        return item.source
    # Half the time of `Path.stat` and `Path.read_bytes`.
    with FileIO(item.source) as file:
        if os.fstat(file.fileno()).st_size > insertion.LARGEST_PAGE:
            return item.source
        return file.readall()


def _tagged(
    recipe: Recipe, item: Item, content: _Content
) -> tuple[_Content, Found | None]:
    """Inserts the tags where the page is to have them, and says what it is."""
    if not item.is_page or isinstance(content, Path):
        return content, None
    if not insertion.is_readable(content):
        return content, None
    seen = markup.read(content)
    front = item.is_front
    found = article_index.find(seen, recipe.base + item.name, front=front)
    aliases = article_index.former(found, recipe.leads) if found else ()
    page = tagging.insert(content, seen, recipe.tags_for, aliases, front=front)
    return page, found


def _size(content: _Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _copies(name: str, size: int) -> tuple[str, ...]:
    if size <= compression.SMALLEST or not compression.is_compressible(name):
        return ()
    return tuple(compression.COPIES)


def _is_unchanged(recipe: Recipe, names: Sequence[str], content: _Content) -> bool:
    if recipe.old is None:
        return False
    first, *copies = names
    if not _is_same(f"{recipe.old}/{first}", content):
        return False
    # A copy without a byte is what a power cut leaves.
    return not copies or (
        recipe.keep_copies and all(_length(f"{recipe.old}/{name}") for name in copies)
    )


# Joined as text: of each page five paths are needed, and as a `Path` they would
# take a tenth of its time.
def _length(file: str) -> int | None:
    """The length of a file in bytes; None where there is none."""
    try:
        found = os.stat(file)  # noqa: PTH116 - see above
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _is_same(old: str, content: _Content) -> bool:
    if _length(old) != _size(content):
        return False
    if isinstance(content, bytes):
        return Path(old).read_bytes() == content
    pieces = zip(_pieces(Path(old)), _pieces(content), strict=True)
    return all(a == b for a, b in pieces)


def _pieces(content: _Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _write(file: str, pieces: Iterator[bytes]) -> None:
    with _opened(file) as opened:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[opened.write(rest) :]


def _opened(file: str) -> FileIO:
    """Opens without Python's buffer, which costs more calls for each small file."""
    try:
        return FileIO(file, "w")
    except FileNotFoundError:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        return FileIO(file, "w")
