"""Prepared answers over real HTTP: codings, what is known already, and ranges."""

import gzip
import http.client
from collections.abc import Iterator, Mapping
from pathlib import Path

import brotli
import pytest

from asking import until
from running import Served, serving

MARK = "Straße"
ARTICLE = f'<!doctype html><meta charset="utf-8"><article>{MARK}</article>'
PAGE = ARTICLE + "<p>and so on" * 200
PICTURE = bytes(range(256)) * 4
INDEX = b'[{"title": "x"}, 0]' * 100_000
FILM = bytes(range(251)) * 20_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    for name in ("index", "a", "b"):
        (folder / f"{name}.html").write_text(PAGE, encoding="utf-8")
    (folder / "picture.png").write_bytes(PICTURE)
    (folder / "film.mp4").write_bytes(FILM)
    (folder / "search.json").write_bytes(INDEX)
    (folder / "Straße.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    with serving(site) as running:
        yield running


class Answer:
    def __init__(self, found: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = found.status, found.headers, found.read()


def ask_once(
    served: Served, path: str, headers: Mapping[str, str] = {}, method: str = "GET"
) -> Answer:
    connection = http.client.HTTPConnection(served.origin.removeprefix("http://"))
    try:
        connection.request(method, path, headers=dict(headers))
        return Answer(connection.getresponse())
    finally:
        connection.close()


def ask(
    served: Served, path: str, headers: Mapping[str, str] = {}, method: str = "GET"
) -> Answer:
    """Asks twice: Flask prepares the first answer, the second comes before it."""
    first, second = (ask_once(served, path, headers, method) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    said = [{*map(str.lower, answer.headers)} for answer in (first, second)]
    assert said[0] == said[1]
    assert first.headers["ETag"] == second.headers["ETag"]
    return second


@pytest.mark.parametrize("path", ["/a", "/afterword/afterword.js", "/Stra%C3%9Fe", "/"])
def test_each_coding_holds_the_same_bytes(served: Served, path: str) -> None:
    plain = ask(served, path)
    packed = {c: ask(served, path, {"Accept-Encoding": c}) for c in ("br", "gzip")}
    assert brotli.decompress(packed["br"].body) == plain.body
    assert gzip.decompress(packed["gzip"].body) == plain.body
    tags = {plain.headers["ETag"], *(a.headers["ETag"] for a in packed.values())}
    assert len(tags) == 3
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_an_index_for_the_search_is_sent_packed(served: Served) -> None:
    packed = ask(served, "/search.json", {"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.body) == INDEX


def test_what_cannot_be_sent_as_wanted_is_refused(served: Served) -> None:
    assert ask(served, "/a", {"Accept-Encoding": "identity;q=0"}).status == 406
    wanted = {"Accept-Encoding": "br, identity;q=0"}
    assert ask(served, "/a", wanted).headers["Content-Encoding"] == "br"
    assert ask(served, "/picture.png", wanted).status == 406


@pytest.mark.parametrize(
    "path", ["/a", "/picture.png", "/film.mp4", "/afterword/giscus.json", "/saved/"]
)
def test_head_says_what_get_would(served: Served, path: str) -> None:
    head, get = ask(served, path, method="HEAD"), ask(served, path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.body))
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize("path", ["/a", "/film.mp4", "/afterword/page.css"])
def test_what_the_caller_has_is_not_sent_again(served: Served, path: str) -> None:
    wanted = {"Accept-Encoding": "br"}
    first = ask(served, path, wanted)
    for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}"):
        again = ask(served, path, {**wanted, "If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert again.headers["Vary"] == first.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "whole"), [("/picture.png", PICTURE), ("/film.mp4", FILM)]
)
def test_a_part_of_a_file_is_sent(served: Served, path: str, whole: bytes) -> None:
    part = ask(served, path, {"Range": "bytes=1000-1019"})
    assert (part.status, part.body) == (206, whole[1000:1020])
    assert part.headers["Content-Range"] == f"bytes 1000-1019/{len(whole)}"
    tag = part.headers["ETag"]
    rest = {"Range": "bytes=1000-", "If-Range": tag}
    assert ask(served, path, rest).body == whole[1000:]
    assert ask(served, path, {**rest, "If-Range": '"old"'}).body == whole


@pytest.mark.parametrize("path", ["/picture.png", "/film.mp4"])
def test_a_range_counts_for_get_only(served: Served, path: str) -> None:
    wanted = {"Range": "bytes=1000-1019"}
    head = ask(served, path, wanted, method="HEAD")
    assert head.status == 200
    assert head.headers["Content-Length"] == ask(served, path).headers["Content-Length"]


def test_an_address_that_looks_like_a_query_is_another(served: Served) -> None:
    ask(served, "/afterword/giscus.json?lang=en")
    assert ask_once(served, "/afterword/giscus.json%3Flang=en").status == 404


def test_a_part_that_is_not_there_is_refused(served: Served) -> None:
    answer = ask(served, "/film.mp4", {"Range": f"bytes={len(FILM)}-"})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(FILM)}"


def test_a_page_of_which_a_part_is_wanted_is_sent_whole(served: Served) -> None:
    assert ask(served, "/a", {"Range": "bytes=0-9"}).status == 200


def test_a_page_with_a_query_is_the_page(served: Served) -> None:
    assert ask(served, "/a?utm_source=x").body == ask(served, "/a").body


def test_a_changed_page_is_seen(served: Served, site: Path) -> None:
    before = ask(served, "/b").body
    (site / "b.html").write_text(PAGE.replace(MARK, "Other"), encoding="utf-8")
    other = before.replace(MARK.encode(), b"Other")
    assert until(lambda: ask_once(served, "/b").body == other)
    (site / "b.html").unlink()
    assert until(lambda: ask_once(served, "/b").status == 404)
