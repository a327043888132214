"""Clients that stall, lie, flood and climb, against the real server."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from asking import COUNT, ask, site_of
from fake_giscus import Discussion, FakeGiscus
from running import Served, handles, memory, serving

BESIDE = "stands beside the site"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("clients")
    (folder / "secret.txt").write_text(BESIDE, encoding="utf-8")
    with FakeGiscus() as giscus:
        giscus.add("octo/comments").discussions["posts/first/"] = Discussion(3)
        with serving(site_of(giscus, folder / "site")) as running:
            yield running


def connect(served: Served) -> socket.socket:
    host, port = served.origin.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def send(served: Served, request: bytes) -> bytes:
    """Sends bytes as they are; gives all that comes until the server hangs up."""
    with connect(served) as connection:
        try:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
        except ConnectionError:
            return b""


def get(served: Served, target: str) -> tuple[int, bytes]:
    line = b"GET " + target.encode("latin-1") + b" HTTP/1.1"
    answer = send(served, line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
    return int(answer.split(maxsplit=2)[1]), answer


def test_clients_that_stall_hold_up_nobody(served: Served) -> None:
    with ExitStack() as stalled:
        for n in range(300):
            connection = stalled.enter_context(connect(served))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n"[: n % 26])
        assert {ask(served.origin, "/").status for _ in range(20)} == {200}


def test_a_client_that_sends_byte_by_byte_is_answered(served: Served) -> None:
    request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connect(served) as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request:
            slow.sendall(bytes([byte]))
            assert ask(served.origin, f"{COUNT}posts/first/").status == 200
        assert slow.recv(12) == b"HTTP/1.1 200"


def test_clients_that_read_nothing_hold_up_nobody(served: Served) -> None:
    request = b"GET /afterword/afterword.js HTTP/1.1\r\nHost: x\r\n\r\n"
    with ExitStack() as deaf:
        for _ in range(50):
            connection = deaf.enter_context(connect(served))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            connection.sendall(request * 20)
        assert {ask(served.origin, "/").status for _ in range(20)} == {200}


def test_two_thousand_connections_leave_nothing_behind(served: Served) -> None:
    for _ in range(200):
        ask(served.origin, f"{COUNT}posts/first/")
    before, opened = memory(served), handles(served)
    for _ in range(2000):
        ask(served.origin, f"{COUNT}posts/first/")
    # Once, some 10 MB that the processes shared become each one's own.
    assert memory(served) - before < 20_000
    assert handles(served) - opened < 20


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 1_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x00\xff\x01\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["huge header", "many headers", "long target", "TLS", "raw bytes"],
)
def test_what_is_no_request_of_a_browser_is_cut_off(
    served: Served, request_: bytes
) -> None:
    before = memory(served)
    answer = send(served, request_)
    assert answer[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 414", b"HTTP/1.1 431")
    assert memory(served) - before < 5_000
    assert ask(served.origin, "/").status == 200


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/....//secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/afterword/..%2f..%2f..%2fsecret.txt",
        "/afterword/..%2fsaved%2findex.html",
        "/hugo.toml",
        "/index.html%00.txt",
        "/%00",
        "/%ff%fe",
        "/afterword/%ff",
        "/INDEX.HTML",
        "/Afterword/giscus.json",
        "/afterword//giscus.json",
        "//evil.example/",
        "/%",
        "/%zz",
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
        "/" + "%2e%2e%2f" * 500 + "etc/passwd",
    ],
)
def test_a_path_that_leads_nowhere_is_not_found(served: Served, target: str) -> None:
    status, answer = get(served, target)
    assert status == 404
    assert BESIDE.encode() not in answer
    if target.startswith("/afterword/"):
        assert b'"code":"not-found"' in answer


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (f"{COUNT}%ff%fe", 200),
        (f"{COUNT}a%00b", 400),
        ("/afterword/discussion.json?number=%D9%A3", 400),
        ("/afterword/discussion.json?number=" + "9" * 4000, 400),
        ("/afterword/discussion.json?" + "&".join(["term=a"] * 2000), 400),
        ("/afterword/giscus.json?lang=%00%ff", 200),
        ("/afterword/giscus.json?" + "x" * 50_000, 200),
    ],
)
def test_an_odd_question_gets_a_plain_answer(
    served: Served, target: str, status: int
) -> None:
    assert get(served, target)[0] == status


def test_other_methods_are_refused_and_change_nothing(served: Served) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"):
        line = f"{method} /afterword/giscus.json HTTP/1.1\r\nHost: x\r\n"
        answer = send(served, f"{line}Connection: close\r\n\r\n".encode())
        assert answer.split(maxsplit=2)[1] == b"405", method


def test_none_of_this_made_the_server_say_a_word(served: Served) -> None:
    served.stop()
    assert served.output.count("\n") == 4  # two at the start, two about stopping
