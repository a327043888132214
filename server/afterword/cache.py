"""Keeps small values for a while, shared by threads, processes or machines.

A store has two methods. `get` reads; `swap` writes only if the value is still
the one that the caller has read. That is enough for a lease: of all callers
that saw a key without one, exactly one swaps its own in.

A cache must never be why a page fails. Where the file or Redis cannot be used,
the store goes on in the memory of its process, says so in `problem` and in one
line of the log, and tries the better engine again after a while.
"""

import contextlib
import logging
import sqlite3
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, cast

from afterword.errors import SettingsError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import redis

MAX_ENTRIES = 20_000  # some 6 MB; beyond it the entry that ends first goes first

_RETRY = 30.0  # seconds until an engine that failed is tried again
_BUSY = 2.0  # seconds to wait for another writer; a write takes some 50 µs
_REDIS_TIMEOUT = 0.5  # seconds; a Redis near by answers in less than 1 ms
_CLEAN_EVERY = 500  # writes between two clean-ups
_MARK = 0x61667764  # "afwd": tells our file from other databases
_VERSION = 1
_REDIS_PREFIX = "afterword:1:"

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
            if len(self._entries) >= MAX_ENTRIES and key not in self._entries:
                self._clean()
            self._entries[key] = (new, self._now() + seconds)
            return True

    def _clean(self) -> None:
        """Drops the tenth that ends first, so that it need not run at every write."""
        ends = sorted(self._entries, key=lambda key: self._entries[key][1])
        for key in ends[: max(1, MAX_ENTRIES // 10)]:
            del self._entries[key]


class _FallbackStore(ABC):
    """A store that goes on in memory while its engine fails.

    Attributes:
        problem: What is wrong with the engine, None while it works.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.problem: str | None = None
        self._now = now
        self._memory = MemoryStore(now)
        self._retry_at = 0.0
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
                return self._get(key)
            except self._failures() as error:
                self._fail(error)
        return self._memory.get(key)

    def swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        """Writes a value unless somebody else did; see `Store`."""
        if self._usable():
            try:
                return self._swap(key, old, new, seconds)
            except self._failures() as error:
                self._fail(error)
        return self._memory.swap(key, old, new, seconds)

    @abstractmethod
    def close(self) -> None:
        """Closes all connections."""

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
        if self.problem is None:
            return True
        with self._lock:
            if self._now() < self._retry_at:
                return False
            self._retry_at = self._now() + _RETRY
        return self._try_open()

    def _try_open(self) -> bool:
        try:
            self._open()
        except self._failures() as error:
            self._fail(error)
            return False
        if self.problem is not None:
            _log.warning("The cache of comment counts works again.")
            self.problem = None
        return True

    def _fail(self, error: Exception) -> None:
        with self._lock:
            known, self.problem = self.problem, self._explain(error)
            self._retry_at = self._now() + _RETRY
        if known is None:
            _log.warning("%s Counts are kept in memory meanwhile.", self.problem)


class SqliteStore(_FallbackStore):
    """A store in one file, for all threads and processes of a machine.

    A damaged file of ours is made anew. A file that is not ours is left alone.

    Args:
        path: The file; its folder is made where it is missing.
        now: Clock, in seconds.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        super().__init__(now)
        self._path = path
        self._file: tuple[int, int] | None = None
        # Borrowed by one thread at a time. A connection for each thread would be
        # left open by the threads that a server ends.
        self._idle: deque[sqlite3.Connection] = deque()
        self._generation = 0
        self._writes = 0
        self._try_open()

    def close(self) -> None:
        """Closes all connections."""
        while self._idle:
            self._idle.pop().close()

    def _failures(self) -> tuple[type[Exception], ...]:
        return sqlite3.Error, OSError

    def _explain(self, error: Exception) -> str:
        return f"The cache file {self._path} cannot be used ({error})."

    def _open(self) -> None:
        self._generation += 1  # connections that are lent out are not taken back
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(self._path):
            try:
                _prepare(self._path)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error) or not _is_ours(self._path):
                    raise
                _log.warning("The cache file %s was damaged: made anew.", self._path)
                _remove(self._path)
                _prepare(self._path)
        self._file = _identity(self._path)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        generation = self._generation
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = _connect(self._path)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if generation == self._generation:
            self._idle.append(connection)
        else:
            connection.close()

    def _get(self, key: str) -> bytes | None:
        query = "SELECT value FROM entries WHERE key = ? AND ends > ?"
        with self._connection() as connection:
            row = connection.execute(query, (key, self._now())).fetchone()
        return row[0] if row else None

    def _swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        # A file that was removed or made anew lives on in open connections, where
        # no other process would see the lease.
        if _identity(self._path) != self._file:
            self._open()
        now = self._now()
        with self._connection() as connection:
            if old is None:
                done = connection.execute(_INSERT, (key, new, now + seconds, now))
            else:
                done = connection.execute(_UPDATE, (new, now + seconds, key, now, old))
            self._clean(connection, now)
            return done.rowcount == 1

    def _clean(self, connection: sqlite3.Connection, now: float) -> None:
        self._writes += 1
        if self._writes % _CLEAN_EVERY == 0:
            connection.execute("DELETE FROM entries WHERE ends <= ?", (now,))
            connection.execute(_SHRINK, (MAX_ENTRIES,))


_SCHEMA = """
CREATE TABLE entries (
    key TEXT PRIMARY KEY, value BLOB NOT NULL, ends REAL NOT NULL
) WITHOUT ROWID
"""
_INSERT = """
INSERT INTO entries (key, value, ends) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends = excluded.ends
WHERE entries.ends <= ?
"""
_UPDATE = """
UPDATE entries SET value = ?, ends = ? WHERE key = ? AND ends > ? AND value = ?
"""
_SHRINK = """
DELETE FROM entries WHERE key IN (
    SELECT key FROM entries ORDER BY ends DESC LIMIT -1 OFFSET ?
)
"""


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY, isolation_level=None, check_same_thread=False
    )
    try:
        # In WAL mode a crash of the machine loses the last writes, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keeps other processes from preparing the same file at the same time.

    The lock ends with its process, even a killed one. Windows has no such call;
    there SQLite's own locks must do, and an open file cannot be removed anyway.
    """
    if sys.platform == "win32":
        yield
        return
    with Path(f"{path}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare(path: Path) -> None:
    """Makes the table where it is missing or of another version.

    Raises:
        sqlite3.DatabaseError: The file is damaged, or a database of someone else.
    """
    with contextlib.closing(_connect(path)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _DamagedError("its content is damaged")
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if mark != _MARK and (mark or version or tables):
            raise sqlite3.DatabaseError("it is the database of another program")
        # Before the switch to WAL, so that the mark stands in the file itself.
        connection.execute("BEGIN IMMEDIATE")
        if mark != _MARK or version != _VERSION:
            connection.execute("DROP TABLE IF EXISTS entries")
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA application_id = {_MARK}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


class _DamagedError(sqlite3.DatabaseError):
    """Raised when a file can be opened but its content contradicts itself."""


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    if isinstance(error, _DamagedError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _is_ours(path: Path) -> bool:
    """Whether the file bears our mark (bytes 68 to 71 of the header of SQLite 3)."""
    with path.open("rb") as file:
        return file.read(72)[68:] == _MARK.to_bytes(4, "big")


def _remove(path: Path) -> None:
    for suffix in ("-wal", "-shm", ""):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


# One step for Redis and Valkey of every age, which no plain command makes.
_SWAP = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    return 1
end
return 0
"""


class RedisStore(_FallbackStore):
    """A store in Redis or Valkey, for all processes of several machines.

    Args:
        url: Address as redis-py takes it: `redis://`, `rediss://` or `unix://`.
            It may hold a password, so it is never shown.
        now: Clock, in seconds.

    Raises:
        SettingsError: The package redis is missing, or the address is wrong.
    """

    def __init__(self, url: str, now: Callable[[], float] = time.time) -> None:
        super().__init__(now)
        self._redis = _client(url)
        self._try_open()

    def close(self) -> None:
        """Closes all connections."""
        self._redis.close()

    def _failures(self) -> tuple[type[Exception], ...]:
        import redis

        return redis.RedisError, OSError

    def _explain(self, error: Exception) -> str:
        return f"The Redis of AFTERWORD_CACHE_URL fails ({type(error).__name__})."

    def _open(self) -> None:
        self._redis.ping()

    def _get(self, key: str) -> bytes | None:
        return cast("bytes | None", self._redis.get(_REDIS_PREFIX + key))

    def _swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        name, ms = _REDIS_PREFIX + key, max(1, round(seconds * 1000))
        if old is None:
            return bool(self._redis.set(name, new, nx=True, px=ms))
        return bool(self._redis.eval(_SWAP, 1, name, old, new, ms))


def _client(url: str) -> "redis.Redis":
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise SettingsError(
            "AFTERWORD_CACHE_URL names a Redis, but the package redis is missing.",
            "Install it: pip install redis",
        ) from error
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=_REDIS_TIMEOUT,
            socket_connect_timeout=_REDIS_TIMEOUT,
            # Once, for a connection that a restart of Redis closed meanwhile.
            retry=Retry(NoBackoff(), 1),
        )
    except ValueError as error:
        raise SettingsError(
            "AFTERWORD_CACHE_URL is no address of a Redis.",
            "Write it as redis://host:6379/0",
        ) from error


def open_store(url: str, path: Path) -> SqliteStore | RedisStore:
    """Opens the store that the settings name.

    Args:
        url: Address of a Redis, or empty.
        path: File of the embedded store, which an empty `url` means.

    Returns:
        The store.

    Raises:
        SettingsError: The address is wrong or the package redis is missing.
    """
    return RedisStore(url) if url else SqliteStore(path)
