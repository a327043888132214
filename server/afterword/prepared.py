"""Answers whose bytes, headers and entity tags are made once and sent often.

Measured on granian: making an ETag and seven headers for each request costs a
third to a half of all requests per second.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from afterword import compression, negotiation
from afterword.protection import STRICT

Environ = Mapping[str, Any]
Headers = list[tuple[str, str]]

_PACKERS: Final = {"br": compression.brotli, "gzip": compression.gzip}
_PIECE = 256 * 1024
# Browsers send a handful of values for Accept-Encoding, of some 30 characters. No
# caller can fill the memory with others.
_MOST_WANTED, _LONGEST_WANTED = 16, 100


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes to the server.

    Attributes:
        status: The status line's code and reason.
        headers: All headers.
        body: The bytes in pieces.
    """

    status: str
    headers: Headers
    body: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class _Coded:
    """One content coding of a body, with its replies."""

    tag: str
    unchanged: Reply
    plain: Reply
    secure: Reply

    def whole(self, environ: Environ) -> Reply:
        return self.secure if environ["wsgi.url_scheme"] == "https" else self.plain


@dataclass(frozen=True, slots=True)
class Kind:
    """What answers have in common.

    Attributes:
        type: Value of the Content-Type header.
        cache: Value of the Cache-Control header.
        headers: More headers. What is said through TLS only is left out elsewhere.
    """

    type: str
    cache: str
    headers: Mapping[str, str]


class Prepared:
    """A body in memory. Its codings are made when they are first asked for.

    Args:
        body: The bytes.
        name: A file name; its ending says whether the bytes shrink.
        kind: The headers.
    """

    def __init__(self, body: bytes, name: str, kind: Kind) -> None:
        self.size = len(body)
        self._body = body
        self._kind = kind
        self._shrinks = (
            self.size > compression.SMALLEST and compression.is_compressible(name)
        )
        self._thorough = compression.is_thorough(name, self.size)
        self._hash = sha256(body).hexdigest()[:20]
        self._coded: dict[str, _Coded] = {}
        self._wanted: dict[str, _Coded] = {}

    def reply(self, environ: Environ) -> Reply | None:
        """Answers a GET or HEAD request.

        Args:
            environ: The request as WSGI has it.

        Returns:
            The answer; None where the caller takes no coding that there is.
        """
        wanted = environ.get("HTTP_ACCEPT_ENCODING", "")
        coded = self._wanted.get(wanted) or self._choose(wanted)
        if coded is None:
            return None
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and negotiation.is_known(known, coded.tag):
            return coded.unchanged
        whole = coded.whole(environ)
        if "HTTP_RANGE" in environ and not self._shrinks:
            return _part(environ, whole, coded.tag, self.size, self._cut)
        return whole

    def _choose(self, wanted: str) -> _Coded | None:
        accepted = negotiation.codings(wanted)
        able = [coding for coding in accepted if self._shrinks or not coding]
        if not able:
            return None
        # Two threads may make the same one at once: it does no harm.
        coded = self._coded.get(able[0]) or self._code(able[0])
        if len(self._wanted) < _MOST_WANTED and len(wanted) < _LONGEST_WANTED:
            self._wanted[wanted] = coded
        return coded

    def _code(self, coding: str) -> _Coded:
        pack = _PACKERS.get(coding)
        body = (
            b"".join(pack([self._body], self.size, self._thorough))
            if pack
            else self._body
        )
        tag = f'"{self._hash}-{coding}"' if coding else f'"{self._hash}"'
        extra = {"Content-Encoding": coding} if coding else {}
        coded = _coded(self._kind, tag, len(body), [body], self._shrinks, extra)
        self._coded[coding] = coded
        return coded

    def _cut(self, wanted: range) -> Iterable[bytes]:
        return [self._body[wanted.start : wanted.stop]]


class Streamed:
    """A file too large for memory: it is read piece by piece while it is sent.

    Args:
        file: The file.
        kind: The headers.

    Raises:
        OSError: It cannot be read.
    """

    def __init__(self, file: Path, kind: Kind) -> None:
        with file.open("rb") as opened:  # only this says whether it may be read
            stat = os.fstat(opened.fileno())
        self._file = file
        self._size = stat.st_size
        tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
        self._coded = _coded(kind, tag, self._size, [], False, {})

    def reply(self, environ: Environ) -> Reply | None:
        """Answers a GET or HEAD request; see `Prepared.reply`."""
        if "" not in negotiation.codings(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return None
        tag = self._coded.tag
        if negotiation.is_known(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            return self._coded.unchanged
        head = self._coded.whole(environ)
        whole = Reply(head.status, head.headers, self._cut(range(self._size)))
        return _part(environ, whole, tag, self._size, self._cut)

    def _cut(self, wanted: range) -> Iterator[bytes]:
        left = len(wanted)
        with self._file.open("rb") as file:
            file.seek(wanted.start)
            while left and (piece := file.read(min(left, _PIECE))):
                left -= len(piece)
                yield piece


def _coded(
    kind: Kind,
    tag: str,
    size: int,
    body: list[bytes],
    varies: bool,
    extra: Mapping[str, str],
) -> _Coded:
    vary = [kind.headers["Vary"]] if "Vary" in kind.headers else []
    vary += ["Accept-Encoding"] if varies else []
    kept = {"ETag": tag, "Cache-Control": kind.cache}
    kept |= {"Vary": ", ".join(vary)} if vary else {}
    ranges = {} if varies else {"Accept-Ranges": "bytes"}
    sized = {"Content-Type": kind.type, "Content-Length": str(size)}
    headers = [*({**kind.headers, **sized, **extra, **ranges, **kept}).items()]
    whole = Reply("200 OK", headers, body)
    # Without TLS a browser must not be told so (RFC 6797, 7.2).
    plain = Reply("200 OK", [pair for pair in headers if pair[0] != STRICT], body)
    unchanged = Reply("304 Not Modified", [*kept.items()], [])
    return _Coded(tag, unchanged, plain, whole)


def _part(
    environ: Environ,
    whole: Reply,
    tag: str,
    size: int,
    cut: Callable[[range], Iterable[bytes]],
) -> Reply:
    # A part of another version would not fit what the caller has; and a range says
    # something with GET only (RFC 9110, 14.2).
    if environ.get("HTTP_IF_RANGE", tag) != tag or environ["REQUEST_METHOD"] != "GET":
        return whole
    wanted = negotiation.span(environ.get("HTTP_RANGE", ""), size)
    if wanted is None:
        return whole
    if not wanted:
        unsatisfied = [("Content-Range", f"bytes */{size}"), ("Content-Length", "0")]
        return Reply("416 Range Not Satisfiable", unsatisfied, [])
    place = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    headers = [pair for pair in whole.headers if pair[0] != "Content-Length"]
    headers += [("Content-Range", place), ("Content-Length", str(len(wanted)))]
    return Reply("206 Partial Content", headers, cut(wanted))
