"""Keeps small values for a while: what a store is, and how it outlives its engine.

A store has two methods. `get` reads; `swap` writes only if the value is still
the one that the caller has read. That is enough for a lease: of all callers
that saw a key without one, exactly one swaps its own in.

A cache must never be why a page fails. Where its engine cannot be used, a store
goes on with what this process has seen of it, says so in `problem` and in one line
of the log, and tries the engine again after a while, behind the back of those who
ask.
"""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

MAX_ENTRIES = 20_000  # some 6 MB; beyond it the entry that ends first goes first

_RETRY = 5.0  # seconds until an engine that failed is tried again
_SILENCE = 60.0  # seconds between two different faults that are told
_SEEN = 86_400.0  # seconds to remember what was read, for when the engine fails

_log = logging.getLogger(__name__)


class Store(Protocol):
    """What the cached counts need of a cache."""

    def get(self, key: str) -> bytes | None:
        """Reads a value.

        Args:
            key: The key.

        Returns:
            The value, or None where there is none or its time is over.
        """

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        """Writes a value if nobody else did since it was read.

        Args:
            key: The key.
            old: What `get` answered.
            new: The value to write.
            seconds: How long to keep it.

        Returns:
            Whether it was written.
        """


class MemoryStore:
    """A store for the threads of one process.

    Args:
        now: Clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._entries: dict[str, tuple[bytes, float]] = {}

    def get(self, key: str) -> bytes | None:
        """Reads a value; see `Store`."""
        entry = self._entries.get(key)
        return entry[0] if entry and self._now() < entry[1] else None

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        """Writes a value unless somebody else did; see `Store`."""
        with self._lock:
            if self.get(key) != old:
                return False
            self._write(key, new, seconds)
            return True

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Writes a value over any other.

        Args:
            key: The key.
            value: The value.
            seconds: How long to keep it; a value that is there keeps its time.
        """
        if self.get(key) != value:
            with self._lock:
                self._write(key, value, seconds)

    def items(self) -> list[tuple[str, bytes, float]]:
        """Lists all keys, their values and the seconds that they have left."""
        now = self._now()
        with self._lock:
            return [(k, v, end - now) for k, (v, end) in self._entries.items()]

    def _write(self, key: str, value: bytes, seconds: float) -> None:
        if len(self._entries) >= MAX_ENTRIES and key not in self._entries:
            self._clean()
        self._entries[key] = (value, self._now() + seconds)

    def _clean(self) -> None:
        """Drops the tenth that ends first, so that it need not run at every write."""
        ends = sorted(self._entries, key=lambda key: self._entries[key][1])
        for key in ends[: max(1, MAX_ENTRIES // 10)]:
            del self._entries[key]


class FallbackStore(ABC):
    """A store that goes on in memory while its engine fails.

    The memory holds what went through this process, so that counts known before
    are known during a failure, and afterwards to an engine that came back empty.

    Attributes:
        problem: What is wrong with the engine, None while it works.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.problem: str | None = None
        self._now = now
        self._memory = MemoryStore(now)
        self._retry_at = 0.0
        self._told_at = 0.0
        self._retrying: threading.Thread | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def get(self, key: str) -> bytes | None:
        """Reads a value; see `Store`."""
        if self._usable():
            try:
                value = self._get(key)
            except self._failures() as error:
                self._fail(error)
            else:
                if value is not None:
                    self._memory.put(key, value, _SEEN)
                return value
        return self._memory.get(key)

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        """Writes a value unless somebody else did; see `Store`."""
        if self._usable():
            try:
                done = self._swap(key, old, new, seconds)
            except self._failures() as error:
                self._fail(error)
            else:
                if done:
                    self._memory.put(key, new, seconds)
                return done
        return self._memory.swap(key, old, new, seconds)

    def close(self) -> None:
        """Closes all connections."""
        if self._retrying is not None:
            self._retrying.join()
        self._disconnect()

    @abstractmethod
    def _disconnect(self) -> None: ...

    @abstractmethod
    def _failures(self) -> tuple[type[Exception], ...]: ...

    @abstractmethod
    def _open(self) -> None: ...

    @abstractmethod
    def _get(self, key: str) -> bytes | None: ...

    @abstractmethod
    def _swap(
        self, key: str, old: bytes | None, new: bytes, seconds: float
    ) -> bool: ...

    @abstractmethod
    def _explain(self, error: Exception) -> str: ...

    def _usable(self) -> bool:
        if self.problem is not None:
            self._retry()
        return self.problem is None

    def _retry(self) -> None:
        """Tries the engine again when it is time, in a thread: it may hang."""
        with self._lock:
            if self._now() < self._retry_at:
                return
            self._retry_at = self._now() + _RETRY
            self._retrying = threading.Thread(target=self._try_open, daemon=True)
            self._retrying.start()

    def _try_open(self) -> None:
        try:
            self._open()
            for key, value, seconds in self._memory.items():
                self._swap(key, None, value, seconds)
        except self._failures() as error:
            self._fail(error)
            return
        if self.problem is not None:
            _log.warning("The cache of comment counts works again.")
            self.problem = None

    def _fail(self, error: Exception) -> None:
        with self._lock:
            known, self.problem = self.problem, self._explain(error)
            self._retry_at = self._now() + _RETRY
            # Another fault is told too, but not each of those that take turns.
            is_due = known is None or (
                known != self.problem and self._now() >= self._told_at + _SILENCE
            )
            self._told_at = self._now() if is_due else self._told_at
        if is_due:
            _log.warning("%s Counts are kept in memory meanwhile.", self.problem)
