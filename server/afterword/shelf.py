"""Keeps prepared answers within reach, as long as their files stay as they are."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from afterword.prepared import Prepared

#: Bytes of bodies that are kept, before compression.
ROOM = 16 * 1024 * 1024

#: A body of more than this goes without a place. Packing one of 2 MB takes 60 ms,
#: one of 10 MB 400 ms, so that what is packed at all has to be kept.
LARGEST = 10_000_000

# Seconds for which a look at the file is good. A look at each request would cost
# an eighth of them: it hands the interpreter to the other threads and back.
_PATIENCE = 0.5

IsCurrent = Callable[[], bool]


@dataclass(slots=True)
class _Place:
    prepared: Prepared
    is_current: IsCurrent
    looked: float


class Shelf:
    """The answers that were asked for last, by the address they were asked for.

    Args:
        room: Bytes of bodies to keep.
        now: Clock, in seconds.
    """

    def __init__(
        self, room: int = ROOM, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._places: OrderedDict[str, _Place] = OrderedDict()
        self._left = room
        self._now = now
        self._changing = threading.Lock()

    def take(self, address: str) -> Prepared | None:
        """Finds the answer for an address, if it is kept and still right.

        Args:
            address: The path, with the query where that matters.
        """
        place = self._places.get(address)
        if place is None:
            return None
        now = self._now()
        if now - place.looked > _PATIENCE:
            place.looked = now
            if not place.is_current():
                with self._changing:
                    self._forget(address)
                return None
            with self._changing:
                if address in self._places:
                    self._places.move_to_end(address)
        return place.prepared

    def put(self, address: str, prepared: Prepared, is_current: IsCurrent) -> None:
        """Keeps an answer; those that nobody asked for longest make room.

        Args:
            address: As for `take`.
            prepared: The answer.
            is_current: Says whether the answer is still right.
        """
        if prepared.size > LARGEST:
            return
        with self._changing:
            self._forget(address)
            self._places[address] = _Place(prepared, is_current, self._now())
            self._left -= _cost(address, prepared)
            while self._left < 0:
                oldest, place = self._places.popitem(last=False)
                self._left += _cost(oldest, place.prepared)

    def _forget(self, address: str) -> None:
        place = self._places.pop(address, None)
        if place:
            self._left += _cost(address, place.prepared)


def unchanged(file: Path) -> IsCurrent:
    """Makes what says whether a file is still as it is now.

    Args:
        file: The file. Call this before it is read.

    Raises:
        OSError: There is no such file.
    """
    path, seen = str(file), _look(str(file))

    def is_current() -> bool:
        try:
            return _look(path) == seen
        except OSError:
            return False

    return is_current


def _look(path: str) -> tuple[int, int, int]:
    stat = os.stat(path)  # noqa: PTH116 - a third of the time of Path.stat
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _cost(address: str, prepared: Prepared) -> int:
    # Some 2 kB go to headers, copies and the place itself.
    return prepared.size + len(address) + 2048
