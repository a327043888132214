"""Where the tags go in a page: finds the end of its article. Pure.

Works on bytes, so that a page keeps every other byte whatever its encoding: in
all encodings of the web but UTF-16, markup is ASCII.
"""

import re
from dataclasses import dataclass, field

_TAG = re.compile(rb"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")
_TAG_END = re.compile(rb"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(
    rb"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?"""
)

#: Elements whose content is text and not markup (HTML standard, 13.2.5), and
#: `template` and `noscript`, whose content is not part of the page as shown.
_OPAQUE = frozenset(
    b"script style textarea title iframe noembed noframes xmp template noscript".split()
)
_TAGS = (b"afterword-bar", b"afterword-comments")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class _Article:
    """A top-level `<article>`; `end` is where its closing tag begins."""

    end: int | None = None
    heading: bool = False


@dataclass(slots=True)
class _Page:
    """What a scan saw, as far as it bears on the insertion."""

    language: str = ""
    kind: str = ""
    tagged: bool = False
    articles: list[_Article] = field(default_factory=list)
    depth: int = 0
    last_end: int | None = None


def end_of_article(page: bytes, *, front: bool = False) -> int | None:
    """Finds the offset at which the tags belong.

    A page is an article page if `og:type` says so (Hugo's own template writes
    "article" for single pages and "website" for lists) or, without `og:type`,
    if exactly one `<article>` stands in it and it is not the front page.

    Args:
        page: The HTML file.
        front: Whether it is the site's front page.

    Returns:
        Offset in bytes just before the article's closing tag, or None where the
        page is no article page or has the tags already.
    """
    if page.startswith(_UTF16):
        return None
    seen = _scan(page)
    if seen.tagged or seen.kind not in ("", "article"):
        return None
    if not seen.kind and (front or len(seen.articles) != 1):
        return None
    return _end(seen, len(page))


def language_of(page: bytes) -> str:
    """Reads the `lang` attribute of the page's root element.

    Args:
        page: The HTML file.

    Returns:
        The language tag as written, or "".
    """
    start = page.lower().find(b"<html")
    if start < 0:
        return ""
    return _attributes(page, start + 5).get(b"lang", b"").decode("ascii", "ignore")


def _end(seen: _Page, length: int) -> int:
    main = next((a for a in seen.articles if a.heading), None)
    if main is None and len(seen.articles) == 1:
        main = seen.articles[0]
    end = main.end if main else None
    if end is not None:
        return end
    return seen.last_end if seen.last_end is not None else length


def _scan(page: bytes) -> _Page:
    seen = _Page()
    position = 0
    while found := _TAG.search(page, position):
        if found[2] is None:
            end = page.find(b"-->", found.end() - 2)
            position = len(page) if end < 0 else end + 3
            continue
        name = found[2].lower()
        position = _tag_end(page, found.end())
        if found[1]:
            _close(seen, name, found.start())
        else:
            _open(seen, name, page, found.end())
            if name in _OPAQUE:
                position = _skip(page, name, position)
    return seen


def _open(seen: _Page, name: bytes, page: bytes, attributes: int) -> None:
    if name == b"article":
        if not seen.depth:
            seen.articles.append(_Article())
        seen.depth += 1
    elif name == b"h1" and seen.depth:
        seen.articles[-1].heading = True
    elif name == b"meta":
        values = _attributes(page, attributes)
        if values.get(b"property") == b"og:type":
            seen.kind = values.get(b"content", b"").decode("ascii", "ignore").strip()
    elif name == b"script":
        seen.tagged |= b"data-auto" in _attributes(page, attributes)
    elif name in _TAGS:
        seen.tagged = True


def _close(seen: _Page, name: bytes, start: int) -> None:
    if name == b"article" and seen.depth:
        seen.depth -= 1
        if not seen.depth:
            seen.articles[-1].end = start
    elif name == b"main" or (name == b"body" and seen.last_end is None):
        seen.last_end = start


def _tag_end(page: bytes, position: int) -> int:
    found = _TAG_END.match(page, position)
    if found:
        return found.end()
    # An unclosed quotation mark: a browser would swallow the rest as well.
    return len(page)


def _skip(page: bytes, name: bytes, position: int) -> int:
    closing = re.compile(rb"</" + name + rb"[\s/>]", re.IGNORECASE)
    found = closing.search(page, position)
    return found.start() if found else len(page)


def _attributes(page: bytes, position: int) -> dict[bytes, bytes]:
    text = page[position : _tag_end(page, position) - 1]
    return {
        name.lower(): double or single or bare
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }
