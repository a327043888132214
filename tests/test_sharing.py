"""Several helpers, and a cache in front of one, as one site."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

import nginx_server
from asking import COUNT, ask, first_post, site_of, until
from fake_giscus import FakeGiscus
from nginx_server import nginx_before
from redis_server import free_port, redis_server
from running import Served, serving

KNOWN = f"{COUNT}posts/first/"
needs_nginx = pytest.mark.skipif(
    not nginx_server.IS_HERE, reason="nginx is not installed: apt-get install nginx"
)


@pytest.fixture
def giscus() -> Iterator[FakeGiscus]:
    with first_post() as fake:
        yield fake


@pytest.fixture
def site(giscus: FakeGiscus, tmp_path: Path) -> Path:
    return site_of(giscus, tmp_path / "site")


# --- three helpers, one Redis ---------------------------------------------------


def comments(helpers: list[Served], path: str = KNOWN) -> list[int]:
    """Asks all helpers at the same moment."""
    with ThreadPoolExecutor(len(helpers)) as callers:
        asked = callers.map(lambda helper: ask(helper.origin, path).json, helpers)
        return [answer["comments"] for answer in asked]


def caches(helpers: list[Served]) -> set[str]:
    return {ask(helper.origin, "/healthz").json["cache"] for helper in helpers}


def test_three_helpers_ask_once_lose_their_redis_and_agree_again(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    port = free_port()
    env = {"AFTERWORD_CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    with ExitStack() as running:
        with redis_server(tmp_path, port):
            helpers = [running.enter_context(serving(site, env=env)) for _ in range(3)]
            assert comments(helpers * 5) == [3] * 15
            assert len(giscus.asked("/api/discussions")) == 1
        assert comments(helpers * 5) == [3] * 15
        assert "ok" not in caches(helpers)
        assert len(giscus.asked("/api/discussions")) == 1
        with redis_server(tmp_path, port):
            assert until(lambda: bool(comments(helpers)) and caches(helpers) == {"ok"})
            assert comments(helpers * 5, f"{COUNT}posts/new/") == [0] * 15
    assert len(giscus.asked("/api/discussions")) == 2


# --- nginx in front -------------------------------------------------------------


def counted(served: Served) -> int:
    """How many questions for counts reached the helper."""
    text = ask(served.origin, "/metrics").body.decode()
    found = re.findall(r'^afterword_requests_total{kind="count".*} (\S+)$', text, re.M)
    return int(sum(map(float, found)))


@needs_nginx
def test_of_a_thousand_requests_one_reaches_the_helper(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    env = {"AFTERWORD_METRICS": "1", "AFTERWORD_TRUSTED_PROXIES": "1"}
    with (
        serving(site, env=env) as served,
        nginx_before(served.origin, tmp_path / "nginx") as front,
        ThreadPoolExecutor(8) as readers,
    ):
        answers = readers.map(lambda _: ask(front, KNOWN).json, range(1000))
        assert {answer["comments"] for answer in answers} == {3}
        assert counted(served) == 1


@needs_nginx
def test_nginx_leaves_pages_and_files_as_the_helper_answers_them(
    site: Path, tmp_path: Path
) -> None:
    (site / "film.bin").write_bytes(bytes(3_000_000))
    with (
        serving(site) as served,
        nginx_before(served.origin, tmp_path / "nginx") as front,
    ):
        for path in ("/", "/afterword/afterword.js", "/afterword/giscus.json"):
            first = ask(front, path)
            again = ask(front, path, {"If-None-Match": first.headers["ETag"]})
            assert (first.status, again.status) == (200, 304)
            # One that nginx keeps has readers of the same page wait for each other.
            assert first.headers["X-Cache-Status"] is None
        part = ask(front, "/film.bin", {"Range": "bytes=10-19"})
        assert (part.status, len(part.body)) == (206, 10)


@needs_nginx
def test_old_counts_are_served_while_the_helper_is_down(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    with (
        serving(site, env={"AFTERWORD_COUNT_TTL": "1"}) as served,
        nginx_before(served.origin, tmp_path / "nginx") as front,
    ):
        assert ask(front, KNOWN).json["comments"] == 3
        served.stop()
        assert until(lambda: ask(front, KNOWN).headers["X-Cache-Status"] == "STALE")
        assert ask(front, KNOWN).json["comments"] == 3


@needs_nginx
def test_nginx_names_the_reader_and_the_request(
    site: Path, giscus: FakeGiscus, tmp_path: Path
) -> None:
    env = {"AFTERWORD_TRUSTED_PROXIES": "1", "AFTERWORD_LOG": "json"}
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Request-ID": "made-by-a-client"}
    with (
        serving(site, env={**env, "AFTERWORD_LOG_READERS": "1"}) as served,
        nginx_before(served.origin, tmp_path / "nginx") as front,
    ):
        named = ask(front, "/", forged).headers["X-Request-ID"]
    (last,) = [line for line in served.output.splitlines() if f'"{named}"' in line]
    assert re.fullmatch("[0-9a-f]{32}", named)
    assert f'"id": "{named}"' in last
    assert '"client": "127.0.0.1"' in last


@needs_nginx
def test_nginx_shows_the_metrics_to_its_own_machine(site: Path, tmp_path: Path) -> None:
    with (
        serving(site, env={"AFTERWORD_METRICS": "1"}) as served,
        nginx_before(served.origin, tmp_path / "nginx") as front,
    ):
        assert b"afterword_requests_total" in ask(front, "/metrics").body
