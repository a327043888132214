"""The index of a site's articles, kept up to date behind the requests."""

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from afterword import article_index, insertion, pages, tagging
from afterword.article_index import Found, Leads
from afterword.prepared import Prepared

#: Seconds between two walks through the pages.
INTERVAL = 60.0

# The first who asks waits so many seconds for the first walk. Of the server's
# threads only some may: the others have readers to answer.
_PATIENCE, _WAITING = 5.0, 4

_Stamp = tuple[int, int]


class Articles:
    """The index, as it was at the last walk, which no request waits for.

    Until somebody asks for the index, only the short pages are read, which may lead to
    articles: all would take a thread seconds, and memory, on a site of 10,000.

    Args:
        folder: The published folder.
        base: Path that the site's addresses begin with.
        languages: Codes of the site's languages.
        prepare: Makes the answer from the index's bytes.
        now: Clock, in seconds.
    """

    def __init__(
        self,
        folder: Path,
        base: str,
        languages: Collection[str],
        prepare: Callable[[bytes], Prepared],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._base = base
        self._languages = languages
        self._prepare = prepare
        self._now = now
        self._whole = False
        self._found: dict[str, tuple[_Stamp, Found | None]] = {}
        self._stock: Prepared | None = None
        self._leads: Leads = {}
        self._due = now()
        self._walking = threading.Lock()
        self._made = threading.Event()
        self._waiting = threading.BoundedSemaphore(_WAITING)

    def stock(self) -> Prepared | None:
        """The prepared index; None as long as the first walk is under way."""
        if not self._whole:
            self._whole, self._due = True, self._now()
        self._walk_if_due()
        if self._stock is None and self._waiting.acquire(blocking=False):
            try:
                self._made.wait(_PATIENCE)
            finally:
                self._waiting.release()
        return self._stock

    def is_current(self, stock: Prepared) -> bool:
        """Whether an index is the newest.

        Args:
            stock: What `stock` returned once.
        """
        self._walk_if_due()
        return stock is self._stock

    def leads(self) -> Leads:
        """The pages that led to articles at the last walk; none before the first.

        Returns:
            The same object as before, where nothing is different.
        """
        self._walk_if_due()
        return self._leads

    def _walk_if_due(self) -> None:
        if self._now() >= self._due and self._walking.acquire(blocking=False):
            threading.Thread(target=self._walk, daemon=True).start()

    def _walk(self) -> None:
        whole = self._whole
        try:
            largest = insertion.LARGEST_PAGE if whole else article_index.SHORT
            read = partial(self._read, largest)
            found = {name: read(name, at) for name, at in _pages(self._folder)}
            if found != self._found or (whole and self._stock is None):
                self._keep(found, whole)
            if whole:
                self._made.set()
        finally:
            self._due = self._now() + (INTERVAL if whole == self._whole else 0)
            self._walking.release()
        if whole != self._whole:  # somebody waits for what was not read
            self._walk_if_due()

    def _keep(self, found: dict[str, tuple[_Stamp, Found | None]], whole: bool) -> None:
        self._found = found
        seen = [page for _, page in found.values() if page]
        leads = article_index.leads(seen)
        self._leads = self._leads if leads == self._leads else leads
        if whole:
            self._stock = self._prepare(article_index.write(seen))

    def _read(
        self, largest: int, name: str, file: os.DirEntry[str]
    ) -> tuple[_Stamp, Found | None]:
        try:
            stat = file.stat()
            # What is too large is known by no stamp: it may be read another time.
            is_sane = stat.st_size <= largest
            stamp = (stat.st_mtime_ns, stat.st_size) if is_sane else (0, 0)
            known = self._found.get(name)
            if known and known[0] == stamp:
                return known
            page = Path(file).read_bytes() if is_sane else b""
        except OSError:
            return (0, 0), None  # it went away since it was listed
        front = tagging.is_front(name, self._languages)
        return stamp, article_index.read(page, self._base + name, front=front)


def _pages(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The pages that `pages.locate` finds, with their paths below the folder."""
    waiting: list[tuple[pages.Parts, str]] = [((), str(folder))]
    while waiting:
        parts, place = waiting.pop()
        for entry in _entries(place):
            here = (*parts, entry.name)
            if pages.is_private(here, is_project=False):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((here, entry.path))
            elif tagging.is_page(entry.name):
                name = "/".join(here)
                # To resolve what is no link would take nine tenths of a walk.
                is_plain = not entry.is_symlink() and "\\" not in name
                if is_plain or pages.locate(folder, name):
                    yield name, entry


def _entries(place: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as entries:
            return list(entries)
    except OSError:
        return []  # it went away since it was listed
