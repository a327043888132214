"""Two engines, one behaviour, and what happens when an engine is not fit."""

import contextlib
import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from afterword import redis_store, sqlite_store, stores
from afterword.cache import open_store
from afterword.errors import SettingsError
from afterword.redis_store import RedisStore
from afterword.sqlite_store import SqliteStore
from afterword.stores import MemoryStore, Store
from asking import until
from redis_server import Proxy, free_port, redis_server


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "counts.sqlite3"


@pytest.fixture(params=["memory", "sqlite", "redis"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    with open_store(url, path) as opened:
        assert opened.problem is None
        yield opened


def key(request: pytest.FixtureRequest) -> str:
    return request.node.name  # type: ignore[no-any-return]


def test_gives_back_what_was_written(
    store: Store, request: pytest.FixtureRequest
) -> None:
    assert store.get(key(request)) is None
    assert store.swap(key(request), None, b"\0one", 60)
    assert store.get(key(request)) == b"\0one"


def test_writes_only_over_the_value_that_was_read(
    store: Store, request: pytest.FixtureRequest
) -> None:
    name = key(request)
    store.swap(name, None, b"one", 60)
    assert not store.swap(name, None, b"two", 60)
    assert not store.swap(name, b"other", b"two", 60)
    assert store.swap(name, b"one", b"two", 60)
    assert store.get(name) == b"two"


def test_one_of_many_callers_gets_the_lease(
    store: Store, request: pytest.FixtureRequest
) -> None:
    name, together = key(request), threading.Barrier(8)

    def take(caller: int) -> bool:
        together.wait(10)
        return store.swap(name, None, b"%d" % caller, 60)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(take, range(8))).count(True) == 1


def test_redis_forgets_a_value_when_its_time_is_over(redis_url: str) -> None:
    with RedisStore(redis_url) as store:
        assert store.swap("short", None, b"one", 0.001)
        assert until(lambda: store.get("short") is None)
        assert store.swap("short", None, b"two", 60)


@pytest.mark.parametrize("kind", [MemoryStore, SqliteStore])
def test_a_value_whose_time_is_over_is_none(
    kind: type, path: Path, clock: Clock
) -> None:
    store = MemoryStore(clock) if kind is MemoryStore else SqliteStore(path, clock)
    assert store.swap("a", None, b"one", 60)
    clock.time += 60
    assert store.get("a") is None
    assert not store.swap("a", b"one", b"two", 60)
    assert store.swap("a", None, b"two", 60)
    if isinstance(store, SqliteStore):
        store.close()


def test_a_restart_loses_nothing(path: Path) -> None:
    with SqliteStore(path) as store:
        store.swap("a", None, b"one", 60)
    with SqliteStore(path) as store:
        assert store.get("a") == b"one"


def test_the_file_is_in_wal_mode_so_readers_never_wait(path: Path) -> None:
    with SqliteStore(path) as store, closing(sqlite3.connect(path)) as writer:
        store.swap("a", None, b"one", 60)
        writer.execute("BEGIN EXCLUSIVE")
        assert store.get("a") == b"one"
        assert store.problem is None


@pytest.mark.parametrize("kind", [MemoryStore, SqliteStore])
def test_a_full_store_drops_what_ends_first(
    kind: type, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "MAX_ENTRIES", 10)
    monkeypatch.setattr(sqlite_store, "_CLEAN_EVERY", 12)
    store = MemoryStore() if kind is MemoryStore else SqliteStore(path)
    for n in range(12):
        store.swap(f"key {n}", None, b"x", 60 + n)
    assert store.get("key 0") is None
    assert store.get("key 11") == b"x"
    if isinstance(store, SqliteStore):
        store.close()


def test_a_damaged_file_of_ours_is_made_anew(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with SqliteStore(path) as store:
        store.swap("a", None, b"one", 60)
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + b"\xff" * (len(raw) - 100))
    with SqliteStore(path) as store:
        assert store.swap("a", None, b"two", 60)
        assert store.problem is None
    assert "made anew" in caplog.text


def test_a_file_cut_short_is_made_anew(path: Path) -> None:
    with SqliteStore(path) as store:
        store.swap("a", None, b"one", 60)
    os.truncate(path, 5000)
    with SqliteStore(path) as store:
        assert store.swap("a", None, b"two", 60)
        assert store.problem is None


def test_a_file_of_another_version_is_made_anew(path: Path) -> None:
    with SqliteStore(path) as store:
        store.swap("a", None, b"one", 60)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    with SqliteStore(path) as store:
        assert store.swap("a", None, b"two", 60)
        assert store.problem is None


@pytest.mark.parametrize("times", [10, 1000])
def test_a_file_that_is_no_database_is_made_anew(
    path: Path, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * times)
    for value in (None, b"one"):
        with SqliteStore(path) as store:
            assert (store.problem, store.get("a")) == (None, value)
            store.swap("a", None, b"one", 60)
    assert caplog.text.count("made anew") == 1


def test_a_database_of_someone_else_stays_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE entries (mine)")
    with SqliteStore(path) as store:
        works_in_memory(store)
        assert "another program). Move it away, or name" in str(store.problem)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT mine FROM entries").fetchall() == []


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with SqliteStore(path) as store:
        works_in_memory(store)


def test_a_file_that_may_not_be_written_is_told() -> None:
    # Outside of pytest's folder, which only its owner may enter: root may write
    # anything, so the one who tries is somebody else.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.sqlite3"
        SqliteStore(path).close()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        said = elsewhere(path, "if os.geteuid() == 0: os.setuid(65534)")
        path.parent.chmod(0o755)
    assert said == "Let True True"


def test_a_full_disk_is_told(path: Path) -> None:
    # A limit on the size of files fails a write in the middle, as a full disk does.
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
    assert elsewhere(path, limit) == "Make True True"


def test_a_failing_engine_is_logged_once(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    path.mkdir(parents=True)
    with SqliteStore(path, clock) as store:
        for n in range(9):
            store.swap(str(n), None, b"x", 60)
            clock.time += 60  # and it is tried again
    assert [r.levelno for r in caplog.records] == [logging.WARNING]


def test_an_engine_that_is_mended_is_used_again(path: Path, clock: Clock) -> None:
    path.mkdir(parents=True)
    with SqliteStore(path, clock) as store:
        works_in_memory(store)
        path.rmdir()
        clock.time += 60
        assert until(lambda: recovered(store))
        assert store.swap("b", None, b"one", 60)
        with SqliteStore(path, clock) as other:
            assert other.get("b") == b"one"


def test_a_file_removed_meanwhile_is_made_again_for_all(path: Path) -> None:
    with SqliteStore(path) as one:
        one.swap("a", None, b"one", 60)
        sqlite_store._remove(path)
        with SqliteStore(path) as two:
            assert two.swap("b", None, b"two", 60)
            assert not one.swap("b", None, b"one", 60)
            assert one.problem is None


@pytest.mark.parametrize("before", [None, b"no database" * 1000])
def test_many_processes_may_make_a_file_at_once(
    path: Path, before: bytes | None
) -> None:
    if before:
        path.parent.mkdir()
        path.write_bytes(before)
    code = PROGRAM.format(before="", path=str(path))
    command = [sys.executable, "-W", "error", "-c", code]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in running]
    assert sorted(said) == ["None False True"] * 3 + ["None True True"]


def test_a_redis_that_is_down_is_told_without_its_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = f"redis://user:hunter2@127.0.0.1:{free_port()}/0"
    with RedisStore(url) as store:
        works_in_memory(store)
        assert "hunter2" not in str(store.problem) + caplog.text


def test_a_redis_that_comes_back_is_used_again(tmp_path: Path, clock: Clock) -> None:
    port = free_port()
    with RedisStore(f"redis://127.0.0.1:{port}/0", clock) as store:
        works_in_memory(store)
        with redis_server(tmp_path, port) as url, RedisStore(url) as other:
            clock.time += 60
            assert until(lambda: recovered(store))
            assert store.swap("b", None, b"one", 60)
            assert other.get("b") == b"one"
        assert store.get("never written") is None
        assert store.problem is not None


def test_what_was_seen_is_known_while_redis_is_gone(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stores:
        with redis_server(tmp_path) as url:
            one = stores.enter_context(RedisStore(url))
            two = stores.enter_context(RedisStore(url))
            one.swap("a", None, b"one", 60)
            assert two.get("a") == b"one"
        assert [one.get("a"), two.get("a")] == [b"one", b"one"]
        assert one.problem is not None


def test_a_redis_that_comes_back_empty_is_told_what_was_known(
    tmp_path: Path, clock: Clock
) -> None:
    port = free_port()
    with contextlib.ExitStack() as stores:
        with redis_server(tmp_path, port) as url:
            store = stores.enter_context(RedisStore(url, clock))
            store.swap("a", None, b"one", 60)
        store.get("a")
        with redis_server(tmp_path, port), RedisStore(url) as other:
            clock.time += 30
            assert until(lambda: recovered(store))
            assert other.get("a") == b"one"


def test_a_redis_that_hangs_costs_one_short_wait(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Proxy(redis_url) as proxy, RedisStore(proxy.url) as store:
        store.swap("a", None, b"one", 60)
        proxy.stall()
        started = time.monotonic()
        assert [store.get("a") for _ in range(1000)] == [b"one"] * 1000
        assert time.monotonic() - started < 10 * redis_store._REDIS_TIMEOUT
        assert "TimeoutError" in str(store.problem)
    assert [r.levelno for r in caplog.records] == [logging.WARNING]


def test_nobody_waits_for_an_engine_that_is_tried_again(
    redis_url: str, clock: Clock
) -> None:
    with Proxy(redis_url) as proxy, RedisStore(proxy.url, clock) as store:
        proxy.stall()
        store.get("a")
        clock.time += 60
        started = time.monotonic()
        store.get("a")
        assert time.monotonic() - started < redis_store._REDIS_TIMEOUT


def test_a_wrong_address_of_redis_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="AFTERWORD_CACHE_URL"):
        RedisStore("http://127.0.0.1/")


def recovered(store: SqliteStore | RedisStore) -> bool:
    """Looks once, which also has an engine tried again that failed."""
    store.get("looked for")
    return store.problem is None


def works_in_memory(store: SqliteStore | RedisStore) -> None:
    assert store.problem is not None
    assert store.swap("a", None, b"one", 60)
    assert not store.swap("a", None, b"two", 60)
    assert store.get("a") == b"one"


PROGRAM = """
import os, resource
from pathlib import Path
from afterword.sqlite_store import SqliteStore
{before}
with SqliteStore(Path({path!r})) as store:
    done = store.swap("new", None, b"x" * 9000, 60)
    advice = (store.problem or "). None").split("). ")[1].split()[0]
    print(advice, done, store.get("new") is not None)
"""


def elsewhere(path: Path, before: str) -> str:
    """Uses the store in another process; tells how its advice begins, written, read."""
    code = PROGRAM.format(before=before, path=str(path))
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()
