"""Asks a served site by hand: nothing is followed, kept, escaped or hidden."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hugo_site
from fake_giscus import Discussion, FakeGiscus

COUNT = "/afterword/discussion.json?term="


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(origin: str, path: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Sends one GET request over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def site_of(giscus: FakeGiscus, folder: Path) -> Path:
    """Writes a site of one page whose comments are at a fake giscus."""
    folder.mkdir(exist_ok=True)
    page = "<!doctype html><title>x</title><article><p>front</article>"
    (folder / "index.html").write_text(page, encoding="utf-8")
    config = hugo_site.with_origin(giscus.origin)
    (folder / "hugo.toml").write_text(config, encoding="utf-8")
    return folder


@contextmanager
def first_post() -> Iterator[FakeGiscus]:
    """A giscus with three comments on the first post."""
    with FakeGiscus() as fake:
        found = Discussion(comments=3)
        fake.add("octo/comments").discussions["posts/first/"] = found
        yield fake


def until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Looks until something holds, or for so many seconds."""
    deadline = time.monotonic() + seconds
    between = threading.Event()
    while not (done := holds()) and time.monotonic() < deadline:
        between.wait(0.02)
    return done
