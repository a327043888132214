"""The server's processes: they stop at any moment, and lose nothing at a reload."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

import hugo_site
from asking import until
from fake_giscus import Discussion, FakeGiscus
from running import (
    PATIENCE,
    PROGRAM,
    Served,
    environment,
    free_port,
    processes,
    serving,
)

COUNT = "/afterword/discussion.json?term=posts/first/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<p>front", encoding="utf-8")
    configure(tmp_path, "octo/comments")
    return tmp_path


def configure(site: Path, repo: str) -> None:
    block = hugo_site.BLOCK.replace("octo/comments", repo)
    (site / "hugo.toml").write_text(block, encoding="utf-8")


def get(served: Served, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(
        served.origin.removeprefix("http://"), timeout=20
    )
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def answers_for(served: Served, repo: str) -> bool:
    return f'"{repo}"'.encode() in get(served, "/afterword/giscus.json")[1]


@contextmanager
def asked_all_the_time(served: Served) -> Iterator[list[int | None]]:
    """Sends requests over new connections; None stands for one without an answer."""
    ended = threading.Event()
    statuses: list[int | None] = []

    def ask() -> None:
        while not ended.is_set():
            try:
                statuses.append(get(served, "/afterword/giscus.json")[0])
            # RemoteDisconnected is the first.
            except (ConnectionResetError, BrokenPipeError):
                statuses.append(None)

    with ThreadPoolExecutor(16) as threads:
        asking = [threads.submit(ask) for _ in range(16)]
        try:
            yield statuses
        finally:
            ended.set()
        for one in asking:
            one.result()


def test_listens_at_a_name_of_this_machine() -> None:
    with serving(env={"AFTERWORD_HOST": "localhost"}) as served:
        assert get(served, "/")[0] == 200
    port = served.origin.rpartition(":")[2]
    assert f" at http://localhost:{port}\n" in served.output


def test_what_cannot_be_a_name_is_refused_in_a_sentence() -> None:
    command, env = [str(PROGRAM), "serve"], environment(AFTERWORD_HOST="a..b")
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("afterword: Cannot listen on a..b:8000: that is no")
    assert done.stderr.count("\n") == 1


def test_stops_while_its_workers_start() -> None:
    with serving(None, "--workers", "4") as served:
        served.process.terminate()
        assert served.process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("form", ["", "text"])
def test_stops_also_when_nobody_reads_what_it_says(form: str) -> None:
    with serving(None, env={"AFTERWORD_LOG": form}) as served:
        assert served.process.stdout is not None
        served.process.stdout.close()
        served.process.terminate()
        served.process.wait(timeout=PATIENCE)
        served.process.stdout = None


def test_a_reload_cuts_at_most_one_request_in_a_hundred(site: Path) -> None:
    # A connection taken in the instant of the stop, before its request was read,
    # is closed: browsers and proxies ask again (RFC 9110, 9.2.2). With a queue of
    # its own for each worker, seven in a hundred were lost.
    with serving(site, "--workers", "2") as served:
        old = {*processes(served.process.pid)[1:]}
        with asked_all_the_time(served) as statuses:
            configure(site, "octo/other")
            served.process.send_signal(signal.SIGHUP)
            assert until(lambda: not old & {*processes(served.process.pid)}, PATIENCE)
            assert answers_for(served, "octo/other")
            # Of a few, one would be more than one in a hundred.
            assert until(lambda: len(statuses) >= 1000, PATIENCE)
        assert statuses.count(None) <= len(statuses) / 100
        assert {*statuses} <= {200, None}


def test_a_reload_of_a_broken_configuration_changes_nothing(site: Path) -> None:
    with serving(site) as served:
        (site / "hugo.toml").write_text("[params\n", encoding="utf-8")
        served.process.send_signal(signal.SIGHUP)
        served.hear("hugo.toml:1")
        assert answers_for(served, "octo/comments")
    assert served.process.returncode == 0


def test_a_reload_says_whose_comments_the_site_has_now(site: Path) -> None:
    with serving(site, env={"AFTERWORD_LOG": "json"}) as served:
        configure(site, "octo/other")
        served.process.send_signal(signal.SIGHUP)
        served.hear("Comments: octo/other")
        assert all(answers_for(served, "octo/other") for _ in range(50))
    said = messages(served)
    assert said[1:] == [
        "Comments: octo/comments, category General.",
        "The configuration was read again, and all workers answer by it.",
        "Comments: octo/other, category General.",
        "Afterword stops; open requests may end first.",
    ]


def test_a_worker_that_ends_again_and_again_is_replaced(site: Path) -> None:
    causes = {
        signal.SIGKILL: "signal 9 (Killed, perhaps because the memory ran out)",
        signal.SIGSEGV: "signal 11 (Segmentation fault)",
        signal.SIGTERM: "exit code 0",
    }
    told = []
    with serving(site, env={"AFTERWORD_LOG": "json"}) as served:
        for number, cause in causes.items():
            (worker,) = processes(served.process.pid)[1:]
            os.kill(worker, number)
            assert until(lambda: is_replaced(served, worker))  # noqa: B023
            told.append(f"A worker (process {worker}) ended unexpectedly, with {cause}")
        assert get(served, "/")[0] == 200
    said = [text.partition(";")[0] for text in messages(served)]
    assert [text for text in said if "ended" in text] == told


def test_a_worker_is_replaced_while_the_configuration_is_broken(site: Path) -> None:
    with serving(site) as served:
        (site / "hugo.toml").write_text("[params\n", encoding="utf-8")
        (worker,) = processes(served.process.pid)[1:]
        os.kill(worker, signal.SIGKILL)
        assert until(lambda: is_replaced(served, worker))
        assert answers_for(served, "octo/comments")


def test_all_workers_serve_what_was_read_last(site: Path) -> None:
    with serving(site, "--workers", "2") as served:
        configure(site, "octo/other")
        assert until(lambda: len(processes(served.process.pid)) == 3)
        for old in processes(served.process.pid)[1:]:
            os.kill(old, signal.SIGKILL)
            assert until(lambda: is_replaced(served, old, workers=2))  # noqa: B023
        assert all(answers_for(served, "octo/comments") for _ in range(20))


def test_workers_that_end_again_and_again_end_the_server(site: Path) -> None:
    with serving(site) as served:
        assert until(lambda: killed_to_death(served), PATIENCE)
    assert served.process.returncode == 1
    assert "so Afterword ends" in served.output.splitlines()[-1]


def killed_to_death(served: Served) -> bool:
    for worker in processes(served.process.pid)[1:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    return served.process.poll() is not None


def test_a_reload_while_the_configuration_is_away_changes_nothing(site: Path) -> None:
    with serving(site) as served:
        (site / "hugo.toml").rename(site / "away.txt")
        served.process.send_signal(signal.SIGHUP)
        served.hear("hugo.toml is no longer there. Put it back. All stays")
        assert answers_for(served, "octo/comments")


def test_a_reload_before_the_server_is_there_does_not_end_it(site: Path) -> None:
    environ = environment(AFTERWORD_PORT=str(free_port()))
    command = [str(PROGRAM), "serve", str(site)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as starting:
        try:
            assert until(lambda: ignores_hangups(starting.pid))
            starting.send_signal(signal.SIGHUP)
            assert starting.stdout is not None
            assert starting.stdout.readline().startswith(b"Afterword serves")
        finally:
            starting.terminate()


def ignores_hangups(process: int) -> bool:
    """Whether a process ignores or handles SIGHUP, which is signal 1."""
    status = Path(f"/proc/{process}/status").read_text()
    masks = re.findall(r"^Sig(?:Ign|Cgt):\s+(\w+)$", status, re.M)
    return any(int(mask, 16) & 1 for mask in masks)


def messages(served: Served) -> list[str]:
    lines = (json.loads(line) for line in served.output.splitlines())
    return [line["message"] for line in lines if "message" in line]


def is_replaced(served: Served, worker: int, workers: int = 1) -> bool:
    now = processes(served.process.pid)[1:]
    return len(now) == workers and worker not in now


def test_what_was_asked_before_the_stop_is_answered(site: Path) -> None:
    with FakeGiscus() as giscus, ThreadPoolExecutor(1) as thread:
        giscus.add("octo/comments").discussions["posts/first/"] = Discussion(comments=3)
        config = hugo_site.with_origin(giscus.origin)
        (site / "hugo.toml").write_text(config, encoding="utf-8")
        with serving(site, env={"AFTERWORD_UPSTREAM_TIMEOUT": "20"}) as served:
            giscus.hold()
            asked = thread.submit(get, served, COUNT)
            assert giscus.wait_for(1)
            served.process.terminate()
            served.hear("Afterword stops")
            giscus.release()
            status, body = asked.result()
    assert (status, b'"comments":3' in body) == (200, True)


def test_a_caller_that_never_ends_its_request_does_not_keep_the_server(
    site: Path,
) -> None:
    with serving(site) as served:
        host, port = served.origin.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as stalled:
            stalled.sendall(b"GET / HTTP/1.1\r\nHo")
            assert get(served, "/")[0] == 200
            served.process.terminate()
            try:
                served.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                served.kill()
                raise
