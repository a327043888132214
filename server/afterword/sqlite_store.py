"""A store in one file, for the processes of one machine."""

import contextlib
import errno
import logging
import sqlite3
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from afterword import stores
from afterword.stores import FallbackStore

if sys.platform != "win32":
    import fcntl

_BUSY = 2.0  # seconds to wait for another writer; a write takes some 50 µs
_CLEAN_EVERY = 500  # writes between two clean-ups
_MARK = 0x61667764  # "afwd": tells our file from other databases
_VERSION = 1
_FULL = (errno.ENOSPC, errno.EDQUOT)

_log = logging.getLogger(__name__)


class SqliteStore(FallbackStore):
    """A store in one file, for all threads and processes of a machine.

    A file that is damaged, or no database at all, is made anew: what it held can be
    asked for again. A database of someone else is left alone.

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

    def _disconnect(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _failures(self) -> tuple[type[Exception], ...]:
        return sqlite3.Error, OSError

    def _explain(self, error: Exception) -> str:
        return (
            f"The cache file {self._path} cannot be used ({error}). {_advice(error)}, "
            "or name another folder as XDG_CACHE_HOME."
        )

    def _open(self) -> None:
        self._generation += 1  # connections that are lent out are not taken back
        self._disconnect()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(self._path):
            try:
                _prepare(self._path)
            except sqlite3.DatabaseError as error:
                if not _is_lost(error, self._path):
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
            connection.execute(_SHRINK, (stores.MAX_ENTRIES,))


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


def _is_lost(error: sqlite3.DatabaseError, path: Path) -> bool:
    """Whether a file is damaged and holds nothing of anybody else."""
    code = _code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return True
    is_damaged = isinstance(error, _DamagedError) or code == sqlite3.SQLITE_CORRUPT
    return is_damaged and _is_ours(path)


def _advice(error: Exception) -> str:
    is_full = isinstance(error, OSError) and error.errno in _FULL
    # A write that a full disk cuts off is either of these, by the kind of disk.
    if is_full or _code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return "Make room on that disk"
    if isinstance(error, OSError | sqlite3.OperationalError):
        return "Let the user who runs Afterword write there"
    return "Move it away"


def _code(error: Exception) -> int:
    """What SQLite calls the error, without the part that says where it arose."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


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
