"""Asks one question over HTTP, within bounds of time and of bytes.

Nothing about an answer is taken on trust: not its length, its speed nor its
compression.
"""

import email.utils
import http.client
import io
import math
import socket
import time
import zlib
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

# A discussion asked with `first=1` takes 2 to 20 kB; the rest is for its replies.
MAX_BYTES = 256_000


def session() -> requests.Session:
    """Opens a session that keeps connections, and nothing else between questions.

    The total of a `Timeout` bounds each exchange as a whole.
    """
    opened = requests.Session()
    opened.trust_env = False  # no proxy and no .netrc of whoever started us
    opened.cookies = _NoCookies()
    opened.headers["Accept"] = "application/json"
    opened.headers["Accept-Encoding"] = "gzip"  # the one that body_of bounds
    adapter = _Adapter(pool_connections=1, pool_maxsize=8)
    opened.mount("https://", adapter)
    opened.mount("http://", adapter)
    return opened


def body_of(answer: requests.Response) -> bytes | None:
    """Reads the body of an answer.

    Args:
        answer: The answer, whose body was not read yet.

    Returns:
        The body; None where it is longer than `MAX_BYTES`, packed or not, or
        packed in a way that nobody asked for.
    """
    raw = answer.raw.read(MAX_BYTES + 1, decode_content=False)
    body = _unpacked(raw, answer.headers.get("Content-Encoding", "").lower())
    if body is None or max(len(raw), len(body)) > MAX_BYTES:
        return None
    return body


def retry_after(answer: requests.Response) -> float | None:
    """Reads Retry-After (RFC 9110, 10.2.3): seconds or a date.

    Args:
        answer: The answer.

    Returns:
        Seconds to wait, or None where it does not say.
    """
    value = answer.headers.get("Retry-After", "")
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        date = email.utils.parsedate_to_datetime(value)
    except (OverflowError, ValueError):
        return None
    return max(0.0, date.timestamp() - time.time())


def reason(error: Exception) -> str:
    """Names a failure without the address asked, which holds the search.

    Args:
        error: What requests, urllib3 or the system raised.
    """
    text = type(error).__name__.lower() + str(error).lower()
    if "timed out" in text or "timeout" in text:
        return "it took too long"
    if "resolv" in text:
        return "its name is unknown"
    if "refused" in text:
        return "nothing listens there"
    return "the connection broke"


def _unpacked(raw: bytes, encoding: str) -> bytes | None:
    """Unpacks an answer, at most one byte more than we would take."""
    if encoding in ("", "identity"):
        return raw
    if encoding != "gzip":
        return None
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        return None


class _NoCookies(RequestsCookieJar):
    """Keeps nothing of what a server sets: all readers share one session."""

    def set_cookie(self, *args: Any, **kwargs: Any) -> None:
        pass


class _Reader(io.RawIOBase):
    """Reads from a socket until a deadline, however slowly the bytes come.

    A time-out on a socket begins again at every byte, so a server that sends one
    every 50 ms held a request with a time-out of 2 s for 8.7 s. This also covers
    the header lines, which are read before any loop of ours could look.
    """

    def __init__(self, source: io.BufferedReader, connection: socket.socket) -> None:
        super().__init__()
        self._source = source
        self._connection = connection
        # urllib3 has just set what is left of the total after connecting.
        self._deadline = time.monotonic() + (connection.gettimeout() or math.inf)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if math.isfinite(left):
            self._connection.settimeout(left)
        return self._source.raw.readinto(buffer)

    def close(self) -> None:
        self._source.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Reader(self.fp, sock))


class _Connection(HTTPConnection):
    response_class = _Response


class _SecureConnection(HTTPSConnection):
    response_class = _Response


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        pools = {"http": _Pool, "https": _SecurePool}
        self.poolmanager.pool_classes_by_scheme = pools
