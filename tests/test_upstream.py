"""What becomes of answers of giscus, good, bad and hostile, over real sockets."""

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from types import TracebackType
from typing import Self

import pytest

from afterword import exchange, upstream
from afterword.errors import UpstreamError
from afterword.exchange import MAX_BYTES
from afterword.upstream import Upstream
from fake_giscus import Category, Discussion, FakeGiscus
from running import free_port

REPO = "octo/notes"
TIMEOUT = 0.5
LATE = 2.0  # seconds, of which a tenth is left when the first byte comes
LONG = 10.0  # where nothing of it shall pass: seconds


@pytest.fixture
def fake() -> Iterator[FakeGiscus]:
    with FakeGiscus() as running:
        notes = running.add(REPO)
        notes.discussions["posts/about/"] = Discussion(3, 2, number=7, replies=5)
        yield running


@pytest.fixture
def giscus(fake: FakeGiscus) -> Iterator[Upstream]:
    with Upstream(fake.origin, LONG) as asking:
        yield asking


class RawServer:
    """Accepts connections and lets `behave` do with each what it likes."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run)
        self.ended = threading.Semaphore(0)  # one for each connection that it closed

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                try:
                    self._behave(connection)
                except OSError:
                    continue  # the client hung up, as it should
            self.ended.release()


def fails(
    behave: Callable[[socket.socket], None], timeout: float = LONG
) -> tuple[UpstreamError, float]:
    """Asks a raw server once; gives the error and the seconds it took."""
    with RawServer(behave) as server, Upstream(server.origin, timeout) as asking:
        started = time.monotonic()
        with pytest.raises(UpstreamError) as caught:
            asking.discussion(REPO, term="secret/page/")
        return caught.value, time.monotonic() - started


def sends(body: bytes, *headers: str, status: str = "200 OK") -> Callable[..., None]:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *headers, "", ""]
    head = "\r\n".join(lines).encode()
    return lambda connection: connection.sendall(head + body)


def missing(connection: socket.socket) -> None:
    body = b'{"error": "Discussion not found"}'
    length = f"Content-Length: {len(body)}"
    sends(body, length, status="404 Not Found")(connection)


def trickles(start: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Sends `start`, and then `drop` every 50 ms for 20 seconds if anyone reads."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(start)
        connection.settimeout(0.05)
        for _ in range(400):
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                connection.sendall(drop)

    return behave


def hangs(connection: socket.socket) -> None:
    connection.recv(1)


def resets(connection: socket.socket) -> None:
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def test_counts_the_comments_and_reactions(giscus: Upstream) -> None:
    url = "https://github.com/octo/notes/discussions/7"
    found = giscus.discussion(REPO, term="posts/about/")
    assert found == upstream.Discussion(True, 3, 2, url)


def test_asks_for_one_comment_and_sends_no_cookie(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    fake.fail_with(404, '{"error": "Discussion not found"}', {"Set-Cookie": "a=b"})
    giscus.discussion(REPO, term="a")
    giscus.discussion(REPO, term="a")
    assert fake.requests[-1].query["first"] == "1"
    assert "Cookie" not in fake.requests[-1].headers


def test_an_article_without_discussion_has_no_counts(giscus: Upstream) -> None:
    found = giscus.discussion(REPO, term="posts/new/")
    assert found == upstream.Discussion(False, 0, 0, "")


def test_strict_refuses_a_title_that_only_holds_the_term(giscus: Upstream) -> None:
    assert giscus.discussion(REPO, term="about").found
    assert not giscus.discussion(REPO, term="about", strict=True).found


def test_searches_in_the_category_only(giscus: Upstream) -> None:
    assert giscus.discussion(REPO, term="about", category="General").found
    assert not giscus.discussion(REPO, term="about", category="Ideas").found


def test_a_number_without_discussion_is_not_an_outage(giscus: Upstream) -> None:
    assert giscus.discussion(REPO, number=7).comments == 3
    assert not giscus.discussion(REPO, number=8).found


def test_lists_the_categories_with_the_repository_id(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    fake.repos[REPO].categories = [Category("DIC_1", "Ideas", "💡")]
    found = giscus.categories(REPO)
    assert found.repository_id == "R_kgDOFake01"
    assert found.categories == (upstream.Category("DIC_1", "Ideas", "💡"),)


def test_discussions_switched_off_gives_no_category(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    fake.repos[REPO].discussions_enabled = False
    assert giscus.categories(REPO).categories == ()


def test_a_missing_app_is_told_with_its_cure(giscus: Upstream) -> None:
    with pytest.raises(UpstreamError, match="install the app") as caught:
        giscus.categories("octo/typo")
    assert caught.value.status == 403


def test_an_unknown_repository_is_told_apart(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    fake.repos[REPO].searchable = False
    with pytest.raises(UpstreamError, match="finds no repository") as caught:
        giscus.categories(REPO)
    assert caught.value.status == 404


def test_keeps_one_connection_for_many_questions() -> None:
    opened = []

    def behave(connection: socket.socket) -> None:
        opened.append(connection)
        for _ in range(3):
            missing(connection)
            connection.recv(65_536)

    with RawServer(behave) as server, Upstream(server.origin, LONG) as asking:
        for term in ("a", "b", "c"):
            assert not asking.discussion(REPO, term=term).found
    assert len(opened) == 1


def test_a_connection_closed_meanwhile_is_opened_again() -> None:
    with RawServer(missing) as server, Upstream(server.origin, LONG) as asking:
        assert not asking.discussion(REPO, term="a").found
        assert server.ended.acquire(timeout=10)
        assert not asking.discussion(REPO, term="b").found


def test_takes_a_compressed_answer() -> None:
    body = gzip.compress(b'{"error": "Discussion not found"}')
    answer = sends(body, "Content-Encoding: gzip", status="404 Not Found")
    with RawServer(answer) as server, Upstream(server.origin, LONG) as asking:
        assert not asking.discussion(REPO, term="a").found


@pytest.mark.parametrize("kind", ["seconds", "date", "neither"])
def test_reads_how_long_upstream_wants_to_be_left_alone(
    fake: FakeGiscus, giscus: Upstream, kind: str
) -> None:
    date = formatdate(time.time() + 120, usegmt=True)
    value = {"seconds": "120", "date": date, "neither": "soon"}[kind]
    fake.fail_with(429, '{"error": "API rate limit exceeded"}', {"Retry-After": value})
    with pytest.raises(UpstreamError) as caught:
        giscus.discussion(REPO, term="a")
    wanted = None if kind == "neither" else pytest.approx(120, abs=10)
    assert (caught.value.status, caught.value.retry_after) == (429, wanted)


def test_a_rate_limit_told_in_html_is_still_one(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    headers = {"Content-Type": "text/html", "Retry-After": "9"}
    fake.fail_with(429, "<h1>Slow down</h1>", headers)
    with pytest.raises(UpstreamError) as caught:
        giscus.discussion(REPO, term="a")
    assert (caught.value.status, caught.value.retry_after) == (429, 9)


def test_an_error_of_the_server_keeps_its_status(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    fake.fail_with(500, '{"error": "Unable to fetch discussion"}')
    with pytest.raises(UpstreamError) as caught:
        giscus.discussion(REPO, term="a")
    assert caught.value.status == 500


def test_follows_no_redirect(fake: FakeGiscus, giscus: Upstream) -> None:
    fake.fail_with(302, "{}", {"Location": f"{fake.origin}/client.js"})
    with pytest.raises(UpstreamError, match="AFTERWORD_UPSTREAM"):
        giscus.discussion(REPO, term="a")
    assert not fake.asked("/client.js")


def test_ignores_the_proxy_of_the_environment(
    fake: FakeGiscus, giscus: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert giscus.discussion(REPO, term="about").found


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", "<h1>Not found</h1>"),
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/json", '"text"'),
        ("application/json", "[" * 100_000),
        ("application/json", '{"discussion": null}'),
        ("application/json", '{"discussion": {"totalCommentCount": "3"}}'),
    ],
)
def test_an_answer_of_another_kind_is_an_error(
    fake: FakeGiscus, giscus: Upstream, kind: str, body: str
) -> None:
    fake.fail_with(200, body, {"Content-Type": kind})
    with pytest.raises(UpstreamError):
        giscus.discussion(REPO, term="a")
    with pytest.raises(UpstreamError):
        giscus.categories(REPO)


@pytest.mark.parametrize(
    ("key", "value"),
    [("url", "javascript:alert(1)"), ("reactionCount", -1), ("reactionCount", True)],
)
def test_a_value_that_cannot_be_is_an_error(
    fake: FakeGiscus, giscus: Upstream, key: str, value: object
) -> None:
    body = {"url": "https://a.test", "totalCommentCount": 1, "reactionCount": 1}
    fake.fail_with(200, json.dumps({"discussion": {**body, key: value}}))
    with pytest.raises(UpstreamError):
        giscus.discussion(REPO, term="a")


def test_a_404_of_something_else_does_not_mean_no_discussion(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    fake.fail_with(404, '{"message": "no such route"}')
    with pytest.raises(UpstreamError, match="AFTERWORD_UPSTREAM"):
        giscus.discussion(REPO, term="a")


def test_a_server_that_hangs_is_given_up_in_time() -> None:
    error, seconds = fails(hangs, TIMEOUT)
    assert "too long" in error.message
    assert seconds < LONG


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", b" "),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n",
            b"1\r\n \r\n",
        ),
    ],
    ids=["status line", "headers", "body", "chunks"],
)
def test_a_byte_every_50_ms_does_not_stretch_the_time_out(
    start: bytes, drop: bytes
) -> None:
    error, seconds = fails(trickles(start, drop), TIMEOUT)
    assert "too long" in error.message
    assert TIMEOUT - 0.1 < seconds < LONG


def test_a_late_first_byte_does_not_begin_the_time_out_again() -> None:
    sent = []

    def behave(connection: socket.socket) -> None:
        connection.settimeout(LATE * 0.9)
        with contextlib.suppress(TimeoutError):
            connection.recv(1)
        sent.append(time.monotonic())
        connection.sendall(b"H")
        connection.settimeout(None)
        connection.recv(1)

    fails(behave, LATE)
    assert time.monotonic() - sent[0] < LATE * 0.75


def test_a_reset_connection_is_an_error() -> None:
    error, _ = fails(resets)
    assert error.status is None


def test_garbage_instead_of_http_is_an_error() -> None:
    error, _ = fails(lambda connection: connection.sendall(b"\0\xff garbage\r\n" * 9))
    assert error.status is None


def test_an_answer_cut_short_is_an_error() -> None:
    fails(sends(b'{"error": ', "Content-Length: 4000"))


def test_stops_reading_an_answer_of_10_megabytes() -> None:
    sent = 0

    def behave(connection: socket.socket) -> None:
        nonlocal sent
        sends(b"", "Content-Length: 10000000")(connection)
        for _ in range(1000):
            sent += connection.send(b" " * 10_000)

    error, _ = fails(behave)
    assert "too long" in error.message
    assert sent < 9_000_000


def test_unpacks_no_more_of_a_gzip_bomb_than_the_limit() -> None:
    bomb = gzip.compress(b" " * 100 * MAX_BYTES)
    assert len(bomb) < MAX_BYTES
    assert exchange._unpacked(bomb, "gzip") == b" " * (MAX_BYTES + 1)
    fails(sends(bomb, "Content-Encoding: gzip"))


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_compression_that_cannot_be_read_is_an_error(encoding: str) -> None:
    fails(sends(b"{}", f"Content-Encoding: {encoding}"))


def test_nothing_listening_is_told_as_such() -> None:
    asking = Upstream(f"http://127.0.0.1:{free_port()}", LONG)
    with asking, pytest.raises(UpstreamError, match="nothing listens"):
        asking.categories(REPO)


def test_no_error_repeats_which_page_was_asked_for(
    fake: FakeGiscus, giscus: Upstream
) -> None:
    body = json.dumps({"error": "no luck with secret/page/"})
    for status in (403, 404, 429, 500, 503):
        fake.fail_with(status, body)
        with pytest.raises(UpstreamError) as caught:
            giscus.discussion(REPO, term="secret/page/")
        assert "secret" not in str(caught.value)
    assert "secret" not in str(fails(resets)[0])
