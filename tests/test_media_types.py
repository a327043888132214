"""What kind of file an answer says it is: the same on every machine."""

import gzip
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from afterword.app import create_app
from afterword.settings import Settings

PACKED = gzip.compress(b"<svg/>")
KINDS = {
    "a.woff2": "font/woff2",
    "a.webp": "image/webp",
    "a.avif": "image/avif",
    "a.mjs": "text/javascript",
    "a.wasm": "application/wasm",
    "a.webmanifest": "application/manifest+json",
    "A.CSS": "text/css",
    "a.json": "application/json",
    "a.svg": "image/svg+xml",
    "a.svgz": "image/svg+xml",
    "a.tar.gz": "application/gzip",
    "a.tgz": "application/gzip",
    "a.tbz2": "application/octet-stream",
    "a.py": "text/x-python",
    # The table of most machines has one for it, and Python none.
    "a.hqx": "application/octet-stream",
    "a.nothing": "application/octet-stream",
    "CNAME": "application/octet-stream",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("types")
    (folder / "index.html").write_text("<p>x", encoding="utf-8")
    for name in KINDS:
        (folder / name).write_bytes(PACKED)
    app = create_app(Settings(site=folder))
    yield app.test_client()
    app.extensions["afterword"].close()


@pytest.mark.parametrize("name", KINDS)
def test_the_type_is_told_by_the_ending(client: FlaskClient, name: str) -> None:
    assert client.get(f"/{name}").headers["Content-Type"] == KINDS[name]


def test_only_a_packed_picture_is_unpacked_by_the_browser(client: FlaskClient) -> None:
    coded = [n for n in KINDS if "Content-Encoding" in client.get(f"/{n}").headers]
    assert coded == ["a.svgz"]
