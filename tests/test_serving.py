"""The real server process over real sockets, with several workers."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from asking import first_post, site_of
from fake_giscus import FakeGiscus
from redis_server import redis_server
from running import serving

T = TypeVar("T")
CALLERS = 1000
ADDRESS = "/afterword/discussion.json?term=posts/first/"
# The callers take this process, which giscus answers from, for some time.
PATIENT = {"AFTERWORD_UPSTREAM_TIMEOUT": "30"}


@pytest.fixture
def giscus() -> Iterator[FakeGiscus]:
    with first_post() as fake:
        yield fake


@pytest.fixture
def site(giscus: FakeGiscus, tmp_path: Path) -> Path:
    return site_of(giscus, tmp_path)


def run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: Playwright's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def ask(origin: str, path: str) -> tuple[int, object]:
    host, port = origin.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    writer.write(request.encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


async def ask_at_once(origin: str, giscus: FakeGiscus) -> list[tuple[int, object]]:
    """All callers ask; giscus answers only after the first question reached it."""
    giscus.hold()
    asked = [asyncio.create_task(ask(origin, ADDRESS)) for _ in range(CALLERS)]
    reached = await asyncio.to_thread(giscus.wait_for, 1)
    giscus.release()
    assert reached
    return await asyncio.gather(*asked)


def expect_one_question(origin: str, giscus: FakeGiscus) -> None:
    answers = run(ask_at_once(origin, giscus))
    assert [status for status, _ in answers] == [200] * CALLERS
    assert {json.dumps(body) for _, body in answers} == {json.dumps(answers[0][1])}
    assert len(giscus.asked("/api/discussions")) == 1


def test_a_thousand_callers_ask_giscus_once(site: Path, giscus: FakeGiscus) -> None:
    with serving(site, "--workers", "4", env=PATIENT) as served:
        expect_one_question(served.origin, giscus)


def test_a_thousand_callers_ask_giscus_once_through_redis(
    site: Path, giscus: FakeGiscus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with redis_server(tmp_path_factory.mktemp("redis")) as address:
        env = {"AFTERWORD_CACHE_URL": address, **PATIENT}
        with serving(site, "--workers", "4", env=env) as served:
            expect_one_question(served.origin, giscus)


def test_counts_survive_a_restart(
    site: Path, giscus: FakeGiscus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    for _ in range(2):
        with serving(site, env=kept) as served:
            run(ask(served.origin, ADDRESS))
    assert len(giscus.asked("/api/discussions")) == 1
