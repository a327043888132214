"""Asks a served site by hand: nothing is followed, kept, escaped or hidden."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hugo_site
from fake_giscus import FakeGiscus

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
