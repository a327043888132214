"""The index of a site's articles, kept up to date behind the requests."""

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from afterword import article_index, insertion, pages, tagging
from afterword.article_index import Found
from afterword.prepared import Prepared

#: Seconds between two walks through the pages.
INTERVAL = 60.0

# The first who asks waits so many seconds for the first walk. Of the server's
# threads only some may: the others have readers to answer.
_PATIENCE, _WAITING = 5.0, 4

_Stamp = tuple[int, int]


class Articles:
    """The index, as it was at the last walk, which no request waits for.

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
        self._found: dict[str, tuple[_Stamp, Found | None]] = {}
        self._stock: Prepared | None = None
        self._due = now()
        self._walking = threading.Lock()
        self._made = threading.Event()
        self._waiting = threading.BoundedSemaphore(_WAITING)

    def stock(self) -> Prepared | None:
        """The prepared index; None as long as the first walk is under way."""
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

    def _walk_if_due(self) -> None:
        if self._now() >= self._due and self._walking.acquire(blocking=False):
            threading.Thread(target=self._walk, daemon=True).start()

    def _walk(self) -> None:
        try:
            found = {name: self._read(name) for name in _pages(self._folder)}
            if found != self._found or self._stock is None:
                self._found = found
                seen = (page for _, page in found.values() if page)
                self._stock = self._prepare(article_index.write(seen))
            self._made.set()
        finally:
            self._due = self._now() + INTERVAL
            self._walking.release()

    def _read(self, name: str) -> tuple[_Stamp, Found | None]:
        file = self._folder / name
        try:
            stat = file.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            known = self._found.get(name)
            if known and known[0] == stamp:
                return known
            is_sane = stat.st_size <= insertion.LARGEST_PAGE
            page = file.read_bytes() if is_sane else b""
        except OSError:
            return (0, 0), None  # it went away since it was listed
        address = self._base + name.removesuffix("index.html")
        front = tagging.is_front(name, self._languages)
        return stamp, article_index.read(page, address, front=front)


def _pages(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            if tagging.is_page(name):
                path = Path(place, name).relative_to(folder).as_posix()
                if pages.locate(folder, path):
                    yield path
