"""Giscus, Redis, the disk and the helper itself fail, under the real server."""

import gzip
import http.client
import os
import re
import resource
import signal
import socket
import sqlite3
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from flask import Response, request

from asking import COUNT, ask, first_post, site_of, until
from fake_giscus import Discussion, FakeGiscus
from redis_server import Proxy, free_port, redis_server
from running import PATIENCE, PROGRAM, Served, processes, serving

# Root may read everything, so that the helper has to run as somebody else.
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
COMMAND = (*(NOBODY if os.geteuid() == 0 else ()), str(PROGRAM))
can_be_nobody = pytest.mark.skipif(
    bool(subprocess.run([*COMMAND, "--version"], check=False).returncode),
    reason="another user cannot run the program from here",
)
KNOWN, UNKNOWN = f"{COUNT}posts/first/", f"{COUNT}posts/unknown/"
ALWAYS_OLD = {"AFTERWORD_COUNT_TTL": "0.001"}


@pytest.fixture
def giscus() -> Iterator[FakeGiscus]:
    with first_post() as fake:
        yield fake


@pytest.fixture
def site(giscus: FakeGiscus, tmp_path: Path) -> Path:
    return site_of(giscus, tmp_path / "site")


# --- giscus ---------------------------------------------------------------------


def reset() -> Response:
    """Breaks the connection off, as a server that crashed does."""
    linger = struct.pack("ii", 1, 0)
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def body() -> Iterator[bytes]:
        yield from ()
        raise ConnectionResetError

    return Response(body())


def trickle() -> Response:
    """Sends a byte every 50 ms for as long as anyone reads."""

    def body() -> Iterator[bytes]:
        for _ in range(400):
            yield b" "
            threading.Event().wait(0.05)

    return Response(body(), content_type="application/json")


GISCUS_FAULTS: dict[str, Callable[[FakeGiscus], None]] = {
    "hangs": lambda giscus: giscus.hold(),
    "resets": lambda giscus: giscus.fail_by(reset),
    "trickles": lambda giscus: giscus.fail_by(trickle),
    "fails": lambda giscus: giscus.fail_with(503, "<h1>Unavailable</h1>"),
    "sends HTML": lambda giscus: giscus.fail_with(
        200, "<h1>Hello</h1>", {"Content-Type": "text/html"}
    ),
    "sends another shape": lambda giscus: giscus.fail_with(200, '{"discussion": []}'),
    "sends 10 megabytes": lambda giscus: giscus.fail_with(200, b" " * 10_000_000),
    "sends a gzip bomb": lambda giscus: giscus.fail_with(
        200, gzip.compress(b" " * 50_000_000), {"Content-Encoding": "gzip"}
    ),
    "redirects to itself": lambda giscus: giscus.fail_with(
        302, "{}", {"Location": f"{giscus.origin}/api/discussions"}
    ),
    "limits the rate": lambda giscus: giscus.fail_with(
        429, '{"error": "API rate limit exceeded"}', {"Retry-After": "60"}
    ),
}


@pytest.mark.parametrize("fault", GISCUS_FAULTS)
def test_old_counts_are_answered_while_giscus(
    site: Path, giscus: FakeGiscus, fault: str
) -> None:
    with serving(site, env=ALWAYS_OLD) as served:
        assert ask(served.origin, KNOWN).json["comments"] == 3
        GISCUS_FAULTS[fault](giscus)
        expect_old_counts(served, giscus)
        giscus.release()


def expect_old_counts(served: Served, giscus: FakeGiscus) -> None:
    answers = [ask(served.origin, KNOWN).json for _ in range(100)]
    assert {(a["comments"], a["stale"]) for a in answers} == {(3, True)}
    refused = ask(served.origin, UNKNOWN)
    assert (refused.status, set(refused.json["error"])) == (503, {"code", "message"})
    assert ask(served.origin, "/").status == 200
    # The first answer, the renewal that failed, perhaps the unknown one; and on a
    # slow machine a few more, each after a pause: by no means one for each answer.
    assert len(giscus.asked("/api/discussions")) < 10


def test_old_counts_are_answered_while_nothing_listens(
    giscus: FakeGiscus, tmp_path: Path
) -> None:
    with FakeGiscus() as gone:
        gone.add("octo/comments").discussions["posts/first/"] = Discussion(comments=3)
        site = site_of(gone, tmp_path / "site")
        cache = {**ALWAYS_OLD, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        with serving(site, env=cache) as served:
            assert ask(served.origin, KNOWN).json["comments"] == 3
    with serving(site, env=cache) as served:
        expect_old_counts(served, giscus)
        assert ask(served.origin, "/healthz").json["upstream"] == "upstream-unreachable"


def test_a_pause_that_a_start_finds_is_told_with_its_end(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    GISCUS_FAULTS["limits the rate"](giscus)
    kept = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    with serving(site, env=kept) as first:
        assert ask(first.origin, KNOWN).status == 503
    with serving(site, env=kept) as second:
        pass
    (told,) = re.findall("giscus has used up .* UTC. Counts stay .*", first.output)
    assert second.output.startswith(f"afterword: {told}\n")


def test_a_giscus_that_comes_back_is_asked_by_one_first(
    site: Path, giscus: FakeGiscus
) -> None:
    with serving(site, "--workers", "2", env=ALWAYS_OLD) as served:
        ask(served.origin, KNOWN)
        giscus.fail_with(503, "{}")
        paths = [KNOWN, *(f"{COUNT}posts/{n}/" for n in range(40))]
        assert until(lambda: ask(served.origin, UNKNOWN).status == 503)
        before = len(giscus.asked())
        giscus.heal()
        giscus.hold()
        with ThreadPoolExecutor(16) as callers:
            assert until(lambda: probed(served, giscus, before))
            list(callers.map(lambda path: ask(served.origin, path), paths))
        # On a slow machine the one question ends, and after a pause there is another.
        assert len(giscus.asked()) < before + 5
        giscus.release()
        # Where the one question took too long, the pause is longer than the first.
        assert until(lambda: ask(served.origin, UNKNOWN).status == 200, PATIENCE)
    # One line for each worker that saw it.
    assert 1 <= served.output.count("Counts stay as they were last known") <= 2
    assert 1 <= served.output.count("giscus answers again") <= 2


def probed(served: Served, giscus: FakeGiscus, before: int) -> bool:
    ask(served.origin, KNOWN)
    return len(giscus.asked()) > before


def test_pages_are_answered_while_many_wait_for_a_giscus_that_hangs(
    site: Path, giscus: FakeGiscus
) -> None:
    env = {"AFTERWORD_UPSTREAM_TIMEOUT": "6"}
    with serving(site, env=env) as served, ThreadPoolExecutor(40) as callers:
        giscus.hold()
        paths = [f"{COUNT}posts/{n}/" for n in range(40)]
        asked = [callers.submit(ask, served.origin, path) for path in paths]
        assert until(lambda: any(one.done() for one in asked))
        assert ask(served.origin, "/").status == 200
        # Some wait on: the page was not answered because they gave up.
        assert until(lambda: sum(not one.done() for one in asked) == 10)
        giscus.release()
        answered = [one.result().status for one in asked]
    assert (answered.count(200), answered.count(503)) == (10, 30)


# --- Redis ----------------------------------------------------------------------


def test_a_redis_gone_at_the_start_is_told_once(site: Path, giscus: FakeGiscus) -> None:
    env = {"AFTERWORD_CACHE_URL": f"redis://127.0.0.1:{free_port()}/0"}
    with serving(site, env=env) as served:
        answers = [ask(served.origin, KNOWN).json["comments"] for _ in range(50)]
        assert "Redis" in ask(served.origin, "/healthz").json["cache"]
    assert answers == [3] * 50
    assert len(giscus.asked("/api/discussions")) == 1
    assert served.output.count("kept in memory") == 1


def test_a_redis_that_wants_another_password_is_told_from_one_that_is_gone(
    site: Path, tmp_path: Path
) -> None:
    with redis_server(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.config_set("requirepass", "right")
        wrong = url.replace("//", "//:wr0ng@")
        with serving(site, env={"AFTERWORD_CACHE_URL": wrong}) as served:
            state = ask(served.origin, "/healthz").json["cache"]
    assert f"The Redis at {url} refuses the user or the password." in state
    assert state in served.output
    assert "wr0ng" not in served.output


def test_a_redis_that_refuses_is_told_in_its_own_words(
    site: Path, tmp_path: Path
) -> None:
    with redis_server(tmp_path) as url:
        env = {"AFTERWORD_CACHE_URL": url.replace("/0", "/99")}
        with serving(site, env=env) as served:
            state = ask(served.origin, "/healthz").json["cache"]
    assert "DB index is out of range" in state
    assert "Start it" not in state


def test_a_redis_that_dies_and_comes_back_costs_no_question(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    port = free_port()
    env = {"AFTERWORD_CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    with ExitStack() as running:
        with redis_server(tmp_path, port):
            served = running.enter_context(serving(site, env=env))
            ask(served.origin, KNOWN)
        answers = [ask(served.origin, KNOWN).json["comments"] for _ in range(50)]
        assert "Redis" in ask(served.origin, "/healthz").json["cache"]
        with redis_server(tmp_path, port):
            assert until(lambda: cache_state(served) == "ok")
            answers.append(ask(served.origin, KNOWN).json["comments"])
    assert answers == [3] * 51
    assert len(giscus.asked("/api/discussions")) == 1
    assert served.output.count("works again") == 1


def test_a_redis_that_hangs_is_left_for_the_memory(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    with (
        redis_server(tmp_path) as url,
        Proxy(url) as proxy,
        serving(site, env={"AFTERWORD_CACHE_URL": proxy.url}) as served,
    ):
        ask(served.origin, KNOWN)
        proxy.stall()
        answers = [ask(served.origin, KNOWN).json["comments"] for _ in range(50)]
        assert "TimeoutError" in ask(served.origin, "/healthz").json["cache"]
        proxy.go_on()
    assert answers == [3] * 50
    assert len(giscus.asked("/api/discussions")) == 1
    assert served.output.count("kept in memory") == 1


def cache_state(served: Served) -> str:
    ask(served.origin, KNOWN)
    return str(ask(served.origin, "/healthz").json["cache"])


# --- the disk -------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "afterword" / "counts.sqlite"


def test_a_cache_that_is_damaged_while_it_is_served_is_made_anew(
    site: Path, giscus: FakeGiscus, cache: Path
) -> None:
    env = {"XDG_CACHE_HOME": str(cache.parents[1])}
    with serving(site, env=env) as served:
        ask(served.origin, KNOWN)
    raw = cache.read_bytes()
    cache.write_bytes(raw[:100] + b"\xff" * (len(raw) - 100))
    with serving(site, env=env) as served:
        assert ask(served.origin, KNOWN).json["comments"] == 3
        assert cache_state(served) == "ok"
    assert "made anew" in served.output


def test_a_full_disk_keeps_no_count_from_a_reader(
    site: Path, giscus: FakeGiscus, cache: Path
) -> None:
    env = {"XDG_CACHE_HOME": str(cache.parents[1])}
    with serving(site, env=env) as served:
        ask(served.origin, KNOWN)
        for process in processes(served.process.pid):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, 4096))
        found = [ask(served.origin, f"{COUNT}posts/{n}/").status for n in range(50)]
        assert ask(served.origin, KNOWN).json["comments"] == 3
        assert "Make room on that disk, or name another" in cache_state(served)
    assert found == [200] * 50
    assert served.output.count("kept in memory") == 1


@pytest.fixture
def open_site(giscus: FakeGiscus) -> Iterator[Path]:
    """A site that other users may read; pytest's own folders are closed to them."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield site_of(giscus, Path(folder))


@can_be_nobody
def test_a_page_that_may_not_be_read_is_told_once(open_site: Path) -> None:
    (open_site / "closed.html").write_text("<p>closed", encoding="utf-8")
    (open_site / "closed.html").chmod(0)
    with serving(open_site, command=(*COMMAND, "serve")) as served:
        answers = [ask(served.origin, "/closed").status for _ in range(3)]
    assert answers == [404] * 3
    assert served.output.count("cannot be read (Permission denied)") == 1
    assert "\nclosed.html of the site cannot be read" in served.output


@can_be_nobody
def test_a_closed_film_or_page_for_what_is_missing_is_like_none(
    open_site: Path,
) -> None:
    for name in ("film.mp4", "404.html"):
        (open_site / name).write_bytes(bytes(2_000_000))
        (open_site / name).chmod(0)
    with serving(open_site, command=(*COMMAND, "serve")) as served:
        answers = [ask(served.origin, path) for path in ("/film.mp4", "/none", "/none")]
    assert [answer.status for answer in answers] == [404] * 3
    assert all(b"<h1>Not Found</h1>" in answer.body for answer in answers)
    assert served.output.count("cannot be read (Permission denied)") == 1
    assert "Traceback" not in served.output


def test_a_published_folder_that_is_gone_is_told_once(
    site: Path, tmp_path: Path
) -> None:
    with serving(site) as served:
        site.rename(tmp_path / "away")
        answers = [ask(served.origin, f"/{n}/").status for n in range(3)]
    assert answers == [404] * 3
    assert served.output.count(f"{site} is gone, so every page") == 1


@can_be_nobody
def test_a_published_folder_that_may_not_be_read_is_not_built_again(
    open_site: Path,
) -> None:
    (open_site / "index.html").unlink()
    (open_site / "public").mkdir(mode=0)
    done = subprocess.run(
        [*COMMAND, "serve", str(open_site)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert f"{open_site / 'public'}: Permission denied" in done.stderr
    assert "Let the user who runs Afterword read it" in done.stderr


# --- the helper itself ----------------------------------------------------------


def test_a_killed_worker_takes_no_other_with_it(site: Path, giscus: FakeGiscus) -> None:
    with serving(site, "--workers", "2") as served:
        ask(served.origin, KNOWN)
        assert until(lambda: len(alive(served)) == 2)
        _, *workers = processes(served.process.pid)
        before = set(workers)
        os.kill(workers[-1], signal.SIGKILL)
        assert until(lambda: len(alive(served) - before) == 1)
        assert {ask(served.origin, KNOWN).status for _ in range(100)} == {200}
        assert before & alive(served) == before - {workers[-1]}
    assert len(giscus.asked("/api/discussions")) == 1


def alive(served: Served) -> set[int]:
    return set(processes(served.process.pid)[1:])


def test_workers_end_with_a_killed_server_and_free_the_port(site: Path) -> None:
    with serving(site, "--workers", "2") as served:
        ask(served.origin, "/")
        os.kill(served.process.pid, signal.SIGKILL)
        assert until(lambda: refuses(served.origin))


def refuses(origin: str) -> bool:
    try:
        ask(origin, "/healthz")
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return False


def test_everything_killed_under_load_starts_again_with_its_counts(
    site: Path, giscus: FakeGiscus, cache: Path
) -> None:
    env = {"XDG_CACHE_HOME": str(cache.parents[1])}
    for _ in range(3):
        with (
            serving(site, "--workers", "2", env=env) as served,
            ThreadPoolExecutor(8) as callers,
        ):
            assert ask(served.origin, KNOWN).json["comments"] == 3
            before = len(giscus.asked())
            for caller in range(8):
                callers.submit(flood, served.origin, caller)
            assert until(lambda: len(giscus.asked()) > before)  # noqa: B023
            served.kill()
        with closing(sqlite3.connect(cache)) as kept:
            assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    terms = [record.query["term"] for record in giscus.asked("/api/discussions")]
    assert terms.count("posts/first/") == 1


def flood(origin: str, caller: int) -> None:
    """Asks for ever new terms until nobody answers."""
    for n in range(10_000):
        try:
            ask(origin, f"{COUNT}posts/{caller}-{n}/")
        except (OSError, http.client.HTTPException):
            return
