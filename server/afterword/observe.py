"""Looks at each request from outside: its id, its line in the log, its count."""

import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

from afterword import logs
from afterword.discussions import Discussions
from afterword.front import Wsgi
from afterword.logs import Request
from afterword.metrics import Metrics
from afterword.settings import Settings

#: Where the counts stand while they are switched on.
METRICS = "/metrics"

_DATA: Final = {
    "giscus.json": "config",
    "discussion.json": "count",
    "articles.json": "articles",
    "openapi.json": "openapi",
}
_PLACES: Final = {"/healthz": "health", "/saved/": "list", METRICS: "metrics"}

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def watch(app: Wsgi, settings: Settings, prefix: str, discussions: Discussions) -> Wsgi:
    """Puts around an app what the settings want to know of it.

    Args:
        app: The whole application, as a server calls it.
        settings: What the process was started with.
        prefix: Path of everything that is not the site's own.
        discussions: Their questions to giscus are counted as well.

    Returns:
        The app itself where nobody looks, which then costs nothing.

    Raises:
        SettingsError: A package for it is missing.
    """
    if settings.metrics:
        metrics = Metrics()
        discussions.tell = metrics.asked
        app = _Watch(_serve(app, metrics), prefix, metrics.answered)
    if settings.log:
        app = _Watch(app, prefix, logs.writer(settings.log_readers))
    return app


class _Watch:
    """WSGI middleware that tells what became of each request."""

    def __init__(self, app: Wsgi, prefix: str, tell: Callable[[Request], None]) -> None:
        self._app = app
        self._prefix = prefix
        self._tell = tell

    def __call__(self, environ: dict[str, Any], start: Wsgi) -> Iterable[bytes]:
        began = time.perf_counter()
        named = environ.get("HTTP_X_REQUEST_ID", "")
        given = named if _ID.fullmatch(named) else secrets.token_hex(8)
        environ["HTTP_X_REQUEST_ID"] = given
        seen = {"status": 500, "size": 0}

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            told = {name.lower(): value for name, value in headers}
            seen["status"] = int(status[:3])
            seen["size"] = int(told.get("content-length", 0))
            own = [] if "x-request-id" in told else [("X-Request-ID", given)]
            return start(status, [*headers, *own], *error)

        try:
            answer: Iterable[bytes] = self._app(environ, begin)
            return answer
        finally:
            seconds = time.perf_counter() - began
            self._tell(self._request(environ, seen["status"], seen["size"], seconds))

    def _request(
        self, environ: dict[str, Any], status: int, size: int, seconds: float
    ) -> Request:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        return Request(
            environ["HTTP_X_REQUEST_ID"],
            environ["REQUEST_METHOD"],
            _kind(path, self._prefix),
            status,
            size,
            seconds,
            # ProxyFix has put the reader's in place of the proxy's by now.
            environ.get("REMOTE_ADDR", ""),
            quote(path, encoding="latin-1") + (f"?{query}" if query else ""),
        )


def _kind(path: str, prefix: str) -> str:
    """Names the part that answers a path, without the path: it tells the article."""
    if path.startswith(prefix):
        return _DATA.get(path.removeprefix(prefix), "widget")
    return _PLACES.get(path, "page")


def _serve(app: Wsgi, metrics: Metrics) -> Wsgi:
    """Answers the address of the counts, and leaves the others to the app."""

    def served(environ: dict[str, Any], start: Wsgi) -> Iterable[bytes]:
        if environ["PATH_INFO"] != METRICS:
            answer: Iterable[bytes] = app(environ, start)
            return answer
        body = metrics.text()
        kind = "text/plain; version=0.0.4; charset=utf-8"
        length = str(len(body))
        start(
            "200 OK",
            [
                ("Content-Type", kind),
                ("Content-Length", length),
                ("Cache-Control", "no-store"),
            ],
        )
        return [body]

    return served
