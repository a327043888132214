"""Asks giscus over HTTP: the only socket that this program opens.

The API of giscus is promised to nobody, so nothing about an answer is taken on
trust: not its length, its speed, its compression, its type, nor its shape.
"""

import email.utils
import http.client
import io
import json
import math
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from afterword.errors import UpstreamError

# A discussion asked with `first=1` takes 2 to 20 kB; the rest is for its replies.
MAX_BYTES = 256_000

_LATER = "Nothing to do: Afterword asks again by itself."
_CHECK_ORIGIN = "Check that AFTERWORD_UPSTREAM is the address of a giscus."
_INSTALL = (
    "Check the name of the repository and install the app: "
    "https://github.com/apps/giscus"
)
_PUBLIC = "Check the name of the repository and that it is public."
_FIXES = {403: _INSTALL, 404: _PUBLIC, 429: _LATER}


@dataclass(frozen=True, slots=True)
class Category:
    """A discussion category as giscus lists it."""

    id: str
    name: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Categories:
    """The categories of a repository; none where Discussions are switched off."""

    repository_id: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """What the page shows of a discussion before the reader opens it.

    Attributes:
        found: Whether there is a discussion; the counts are 0 without one.
        comments: Top-level comments. Replies are left out, because giscus counts
            only those of the comments it has loaded.
        reactions: Reactions to the discussion itself.
        url: Its address on GitHub, empty without one.
    """

    found: bool
    comments: int
    reactions: int
    url: str


_NONE = Discussion(found=False, comments=0, reactions=0, url="")


class Upstream:
    """One giscus, asked over connections that are kept open between questions.

    Args:
        origin: Address of the giscus, such as `https://giscus.app`.
        timeout: Seconds for one whole exchange, from the first packet to the last
            byte. Looking up the host's name is the one part it cannot bound.
    """

    def __init__(self, origin: str, timeout: float) -> None:
        self.origin = origin.rstrip("/")
        self.timeout = timeout
        self._session = _session()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the kept connections."""
        self._session.close()

    def categories(self, repo: str) -> Categories:
        """Asks for the id of a repository and for its discussion categories.

        Args:
            repo: The repository as `owner/name`.

        Returns:
            The id and the categories.

        Raises:
            UpstreamError: The app is not installed, the repository is unknown, or
                giscus gives no usable answer.
        """
        status, body, wait = self._ask("/api/discussions/categories", {"repo": repo})
        if status != 200:
            raise _refusal(repo, status, body, wait)
        try:
            found = tuple(
                Category(_text(c, "id"), _text(c, "name"), _text(c, "emoji"))
                for c in body["categories"]
            )
            return Categories(_text(body, "repositoryId"), found)
        except (KeyError, TypeError) as error:
            raise _strange("categories of another shape", status) from error

    def discussion(
        self,
        repo: str,
        *,
        term: str = "",
        number: int = 0,
        category: str = "",
        strict: bool = False,
    ) -> Discussion:
        """Asks for the counts of one discussion.

        Args:
            repo: The repository as `owner/name`.
            term: What to search for. One of `term` and `number` is needed.
            number: Number of the discussion, which wins over `term`.
            category: Name of the category to search in, empty for all.
            strict: Whether only a discussion that giscus made for exactly this
                term counts.

        Returns:
            The counts, or one with `found` false: most articles have none.

        Raises:
            UpstreamError: giscus gives no usable answer.
        """
        query = {
            "repo": repo,
            "term": term,
            "number": str(number),
            "category": category,
            # Only this exact word counts here; the widget's "1" does not.
            "strict": "true" if strict else "false",
            "first": "1",
        }
        status, body, wait = self._ask("/api/discussions", query)
        if _is_missing(status, body):
            return _NONE
        if status != 200:
            raise _refusal(repo, status, body, wait)
        return _discussion(body)

    def _ask(
        self, path: str, query: Mapping[str, str]
    ) -> tuple[int, Any, float | None]:
        # A total, because requests' own time-out begins again at every byte. Its
        # published types do not know that urllib3's Timeout is taken as well.
        budget = cast(float, Timeout(total=self.timeout))
        try:
            with self._session.get(
                self.origin + path,
                params=query,
                timeout=budget,
                allow_redirects=False,
                stream=True,
            ) as answer:
                wait = _retry_after(answer.headers.get("Retry-After", ""))
                return answer.status_code, _json(answer, wait), wait
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UpstreamError(
                f"giscus at {self.origin} gives no answer ({_reason(error)}).", _LATER
            ) from error


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no .netrc of whoever started us
    session.cookies = _NoCookies()
    session.headers["Accept"] = "application/json"
    session.headers["Accept-Encoding"] = "gzip"  # the one that _decode bounds
    adapter = _Adapter(pool_connections=1, pool_maxsize=8)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


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


def _json(answer: requests.Response, wait: float | None) -> Any:
    status = answer.status_code
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _strange(f"status {status} and no JSON", status, wait)
    raw = answer.raw.read(MAX_BYTES + 1, decode_content=False)
    body = _decode(raw, answer.headers.get("Content-Encoding", "").lower())
    if body is None or max(len(raw), len(body)) > MAX_BYTES:
        raise _strange("an answer that is too long or not readable", status, wait)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _strange("broken JSON", status, wait) from error


def _decode(raw: bytes, encoding: str) -> bytes | None:
    """Unpacks an answer, at most one byte more than we would take."""
    if encoding in ("", "identity"):
        return raw
    if encoding != "gzip":
        return None
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        return None


def _discussion(body: Any) -> Discussion:
    try:
        found = body["discussion"]
        url = _text(found, "url")
        comments = _count(found, "totalCommentCount")
        reactions = _count(found, "reactionCount")
    except (KeyError, TypeError) as error:
        raise _strange("a discussion of another shape", 200) from error
    # Pages link to it, so an address such as "javascript:..." must not pass.
    if not url.startswith("https://"):
        raise _strange("a discussion without a web address", 200)
    return Discussion(True, comments, reactions, url)


def _is_missing(status: int, body: Any) -> bool:
    """Whether giscus says that there is no such discussion.

    By term it is a 404 (kept on purpose, giscus#552). By number GitHub's GraphQL
    answers with an error, which giscus hands on with status 500.
    """
    text = _error(body)
    if status == 404:
        return text == "Discussion not found"
    return status == 500 and text.startswith("Could not resolve to a Discussion")


def _refusal(repo: str, status: int, body: Any, wait: float | None) -> UpstreamError:
    # giscus's own words are left out: they may repeat the search, and so the page.
    known = {
        403: f"giscus is not installed on {repo}, or there is no such repository.",
        404: f"giscus finds no repository {repo}.",
        429: f"giscus has used up GitHub's rate limit for {repo}.",
    }
    # Without the shape of an error of giscus, something else answered at its address.
    ours = bool(_error(body)) or (isinstance(body, dict) and "repositoryId" in body)
    if status in known and (ours or status == 429):
        return UpstreamError(known[status], _FIXES[status], status, wait)
    if status >= 500:
        text = f"giscus answers with status {status} for {repo}."
        return UpstreamError(text, _LATER, status, wait)
    return _strange(f"status {status}", status, wait)


def _strange(what: str, status: int, wait: float | None = None) -> UpstreamError:
    fix = _LATER if status == 429 or status >= 500 else _CHECK_ORIGIN
    return UpstreamError(f"giscus sent {what}.", fix, status, wait)


def _reason(error: Exception) -> str:
    """Names a failure without the address asked, which holds the search."""
    text = type(error).__name__.lower() + str(error).lower()
    if "timed out" in text or "timeout" in text:
        return "it took too long"
    if "resolv" in text:
        return "its name is unknown"
    if "refused" in text:
        return "nothing listens there"
    return "the connection broke"


def _retry_after(value: str) -> float | None:
    """Reads Retry-After (RFC 9110, 10.2.3): seconds or a date, else None."""
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        date = email.utils.parsedate_to_datetime(value)
    except (OverflowError, ValueError):
        return None
    return max(0.0, date.timestamp() - time.time())


def _error(body: Any) -> str:
    text = body.get("error") if isinstance(body, dict) else None
    return text if isinstance(text, str) else ""


def _text(body: Any, key: str) -> str:
    value = body[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _count(body: Any, key: str) -> int:
    value = body[key]
    if type(value) is not int or value < 0:
        raise TypeError(key)
    return value
