"""Makes prepared answers: of the widget's files, of its data, of a site's files."""

import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from afterword import headers, insertion
from afterword.prepared import Kind, Prepared, Streamed
from afterword.protection import SHARED
from afterword.shelf import LARGEST

_REVALIDATE: Final = "no-cache"


def data(body: bytes) -> Prepared:
    """Prepares JSON for the widget.

    Args:
        body: The JSON.
    """
    kind = Kind("application/json", _REVALIDATE, {**SHARED, "Vary": "Origin"})
    return Prepared(body, "data.json", kind)


def widget(name: str, file: Path, scope: str) -> Prepared:
    """Prepares a file of the widget.

    Args:
        name: Its path below the prefix.
        file: The file.
        scope: Path of the site, all of which the service worker may serve.

    Raises:
        OSError: The file cannot be read.
    """
    said = headers.of(name, scope)
    cache = said.pop("Cache-Control")
    # Here flask-cors decides who may read it.
    said.pop("Access-Control-Allow-Origin", None)
    kind = Kind(_type(file), cache, {**said, "Vary": "Origin"})
    return Prepared(file.read_bytes(), file.name, kind)


def site(
    file: Path, protection: Mapping[str, str], change: Callable[[bytes], bytes]
) -> Prepared | Streamed:
    """Prepares a file of a site.

    Args:
        file: The file.
        protection: Headers for it.
        change: What happens to it if it is a page.

    Raises:
        OSError: The file cannot be read.
    """
    is_page = file.suffix.lower() in (".html", ".htm")
    if file.stat().st_size > (insertion.LARGEST_PAGE if is_page else LARGEST):
        return Streamed(file, Kind(_type(file), _REVALIDATE, protection))
    body = file.read_bytes()
    return page(change(body), protection) if is_page else _plain(file, body, protection)


def page(body: bytes, protection: Mapping[str, str]) -> Prepared:
    """Prepares a page.

    Args:
        body: The HTML.
        protection: Headers for it.
    """
    # A charset in the header would win over the one that the page declares.
    kind = "text/html" if b"charset" in body[:1024] else "text/html; charset=utf-8"
    return Prepared(body, "page.html", Kind(kind, _REVALIDATE, protection))


def _plain(file: Path, body: bytes, protection: Mapping[str, str]) -> Prepared:
    return Prepared(body, file.name, Kind(_type(file), _REVALIDATE, protection))


def _type(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
