"""Makes prepared answers: of the widget's files, of its data, of a site's files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from afterword import compression, headers, media_types, tagging
from afterword.prepared import Kind, Prepared, Streamed
from afterword.protection import SHARED
from afterword.shelf import LARGEST

_REVALIDATE: Final = "no-cache"

#: Larger pictures and films, which do not shrink, take no memory.
_LARGEST_PACKED: Final = 1024 * 1024


def data(body: bytes) -> Prepared:
    """Prepares JSON for the widget.

    Args:
        body: The JSON.
    """
    said = {**SHARED, "Vary": "Origin"}
    return Prepared(body, "data.json", _kind("data.json", _REVALIDATE, said))


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
    kind = _kind(file.name, cache, {**said, "Vary": "Origin"})
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
    kind = _kind(file.name, _REVALIDATE, protection)
    shrinks = compression.is_compressible(file.name)
    if file.stat().st_size > (LARGEST if shrinks else _LARGEST_PACKED):
        return Streamed(file, kind)
    body = file.read_bytes()
    if tagging.is_page(file.name):
        return page(change(body), protection)
    return Prepared(body, file.name, kind)


def page(body: bytes, protection: Mapping[str, str]) -> Prepared:
    """Prepares a page.

    Args:
        body: The HTML.
        protection: Headers for it.
    """
    # A charset in the header would win over the one that the page declares.
    kind = "text/html" if b"charset" in body[:1024] else "text/html; charset=utf-8"
    return Prepared(body, "page.html", Kind(kind, _REVALIDATE, protection))


def _kind(name: str, cache: str, said: Mapping[str, str]) -> Kind:
    told = media_types.of(name)
    return Kind(told.pop("Content-Type"), cache, {**said, **told})
