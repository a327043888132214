"""What kind of file an ending stands for, on every machine alike. Pure.

Python's `mimetypes` reads the table of the machine, which many have not; without it
Python 3.11 knows neither WebP nor WOFF2.
"""

import mimetypes
from functools import cache
from types import MappingProxyType
from typing import Final

UNKNOWN: Final = "application/octet-stream"

_TYPES: Final = MappingProxyType(
    {
        "atom": "application/atom+xml",
        "avif": "image/avif",
        "css": "text/css",
        "csv": "text/csv",
        "eot": "application/vnd.ms-fontobject",
        "epub": "application/epub+zip",
        "flac": "audio/flac",
        "gif": "image/gif",
        "gz": "application/gzip",
        "htm": "text/html",
        "html": "text/html",
        "ico": "image/x-icon",
        "ics": "text/calendar",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "js": "text/javascript",
        "json": "application/json",
        "jxl": "image/jxl",
        "m4a": "audio/mp4",
        "map": "application/json",
        "md": "text/markdown",
        "mjs": "text/javascript",
        "mp3": "audio/mpeg",
        "mp4": "video/mp4",
        "oga": "audio/ogg",
        "ogg": "audio/ogg",
        "ogv": "video/ogg",
        "opus": "audio/ogg",
        "otf": "font/otf",
        "pdf": "application/pdf",
        "png": "image/png",
        "rss": "application/rss+xml",
        "svg": "image/svg+xml",
        "svgz": "image/svg+xml",
        "tgz": "application/gzip",
        "ttf": "font/ttf",
        "txt": "text/plain",
        "vtt": "text/vtt",
        "wasm": "application/wasm",
        "wav": "audio/wav",
        "webm": "video/webm",
        "webmanifest": "application/manifest+json",
        "webp": "image/webp",
        "woff": "font/woff",
        "woff2": "font/woff2",
        "xhtml": "application/xhtml+xml",
        "xml": "text/xml",
        "zip": "application/zip",
    }
)


def of(name: str) -> dict[str, str]:
    """The headers that say what a file is.

    Args:
        name: The file's name.
    """
    ending = name.rpartition(".")[2].lower()
    # An SVGZ is a picture for who unpacks it, and any other packed file is itself.
    coding = {"Content-Encoding": "gzip"} if ending == "svgz" else {}
    return {"Content-Type": _TYPES.get(ending) or _rarer(name), **coding}


def _rarer(name: str) -> str:
    kind, coding = _pythons_own().guess_type(name)
    return kind if kind and not coding else UNKNOWN


@cache
def _pythons_own() -> mimetypes.MimeTypes:
    # An object of its own has not what the module took from the machine.
    return mimetypes.MimeTypes()
