"""What a page says about itself, read in one pass over its markup. Pure.

Works on bytes, so that a page keeps every other byte whatever its encoding: in
all encodings of the web but UTF-16, markup is ASCII.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

#: Elements whose content is text and not markup (HTML standard, 13.2.5), and
#: `template` and `noscript`, whose content is not part of the page as shown.
_OPAQUE = frozenset(
    b"script style textarea title iframe noembed noframes xmp template noscript".split()
)
_TAGS = frozenset((b"afterword-bar", b"afterword-comments", b"afterword-list"))
_SMALL = frozenset((b"afterword-save", b"afterword-count"))
_OPENED = _OPAQUE | _TAGS | _SMALL | frozenset(b"html article h1".split())
_CLOSED = (b"article", b"body", b"main")

# What matters of a page's metadata; it has much more. It is looked for only where a
# word or a value begins: at each byte, a long description took half of the time.
_NAMED = rb"(?i:og:t|article:mod|charset|http-equiv|canonical)"
_UNNAMED = rb"""(?:"(?!%b)[^"]*+"|'(?!%b)[^']*+'|(?!%b)[^\s/="'>]++|[\s/=]++)*+"""
_DESCRIBED = rb"(?i:meta|link)(?=[\s/]%b[\"']?+%b)" % (
    _UNNAMED % (_NAMED, _NAMED, _NAMED),
    _NAMED,
)
_ATTRIBUTE = re.compile(
    rb"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?"""
)


def _one_of(names: Iterable[bytes]) -> bytes:
    return rb"(?i:" + b"|".join(sorted(names, reverse=True)) + rb")(?=[\s/>])"


# A page has hundreds of tags, and few of them matter. One expression passes over
# the others, four times as fast as looking at each, and stops at one that matters.
_END = rb"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>"""
_WANTED = rb"(?:%b|%b|/%b)" % (_one_of(_OPENED), _DESCRIBED, _one_of(_CLOSED))
_OTHER = rb"<(?!" + _WANTED + rb")/?[a-zA-Z][^\s/>]*+" + _END
_PASSED = rb"(?:[^<]++|" + _OTHER + rb"|<(?![a-zA-Z/]|!--)|</(?![a-zA-Z]))*+"
_NEXT = re.compile(_PASSED + rb"<(?:!--|(" + _WANTED + rb")(" + _END + rb")?+)")
_CLOSING = {
    name: re.compile(rb"</" + name + rb"[\s/>]", re.IGNORECASE) for name in _OPAQUE
}

Attributes = dict[bytes, bytes]


@dataclass(slots=True)
class Article:
    """A top-level `<article>`: where it begins, and where its closing tag does."""

    start: int
    end: int | None = None
    heading: bool = False


@dataclass(slots=True)
class Page:
    """What a page says.

    Attributes:
        size: Its length in bytes.
        language: The `lang` attribute of its root element, or "".
        properties: The content of the first `<meta>` of each property that
            matters here, `charset` among them, and each `http-equiv`.
        canonical: The address of its canonical link, or empty.
        title: The content of the first `<title>`, or empty.
        articles: Its articles.
        last_end: Where `</main>` begins, else `</body>`.
        bar: The attributes of its first `<afterword-bar>`.
        is_list: Whether it shows the reading list.
        tagged: Whether it has one of our tags, or asks the script for them.
        is_small: Whether it has a Save button or a count of its own.
        is_scripted: Whether it loads a module, which may be ours in a bundle.
    """

    size: int
    language: str = ""
    properties: Attributes = field(default_factory=dict)
    canonical: bytes = b""
    title: bytes = b""
    articles: list[Article] = field(default_factory=list)
    last_end: int | None = None
    bar: Attributes | None = None
    is_list: bool = False
    tagged: bool = False
    is_small: bool = False
    is_scripted: bool = False
    _depth: int = 0

    def open(self, name: bytes, tag: bytes, text: bytes, start: int) -> None:
        """Takes note of a start tag.

        Args:
            name: Name of the element in lower case.
            tag: What follows the name in the tag.
            text: Its content, where that is text.
            start: Where its name begins.
        """
        if name == b"article":
            if not self._depth:
                self.articles.append(Article(start))
            self._depth += 1
        elif name == b"h1" and self._depth:
            self.articles[-1].heading = True
        elif name == b"title":
            self.title = self.title or text
        elif name == b"html" and not self.language:
            language = _attributes(tag).get(b"lang", b"")
            self.language = language.decode("ascii", "ignore")
        elif name == b"script":
            self.tagged |= b"data-auto" in tag and b"data-auto" in _attributes(tag)
            self.is_scripted |= b"module" in tag.lower()
        elif name in _SMALL:
            self.is_small = True
        elif name in _TAGS:
            self.tagged = True
            self.is_list |= name == b"afterword-list"
            if name == b"afterword-bar" and self.bar is None:
                self.bar = _attributes(tag)
        else:
            self._describe(name, _attributes(tag))

    def _describe(self, name: bytes, values: Attributes) -> None:
        if name == b"link":
            if values.get(b"rel", b"").lower() == b"canonical":
                self.canonical = self.canonical or values.get(b"href", b"")
            return
        key = values.get(b"property") or values.get(b"http-equiv", b"").lower()
        if b"charset" in values:
            self.properties.setdefault(b"charset", values[b"charset"])
        elif key:
            self.properties.setdefault(key, values.get(b"content", b""))

    def close(self, name: bytes, start: int) -> None:
        """Takes note of an end tag.

        Args:
            name: Name of the element in lower case.
            start: Where the tag begins.
        """
        if name == b"article" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.articles[-1].end = start
        elif name == b"main" or (name == b"body" and self.last_end is None):
            self.last_end = start


def read(page: bytes) -> Page:
    """Reads a page.

    Args:
        page: The HTML file, in an encoding in which markup is ASCII.
    """
    seen = Page(len(page))
    position = 0
    while found := _NEXT.match(page, position):
        name, tag = found.groups()
        position = found.end()
        if name is None:
            end = page.find(b"-->", position - 2)
            position = len(page) if end < 0 else end + 3
            continue
        if tag is None:
            # An unclosed quotation mark: a browser swallows the rest as well.
            tag, position = page[position:], len(page)
        name, text = name.lower(), b""
        if name in _OPAQUE:
            text = _content(page, name, position)
            position += len(text)
        if name.startswith(b"/"):
            seen.close(name[1:], found.start(1) - 1)
        else:
            seen.open(name, tag, text, found.start(1))
    return seen


def _content(page: bytes, name: bytes, position: int) -> bytes:
    found = _CLOSING[name].search(page, position)
    return page[position : found.start() if found else len(page)]


def _attributes(tag: bytes) -> Attributes:
    # The first of two attributes of one name is the one that counts.
    return {
        name.lower(): double or single or bare
        for name, double, single, bare in reversed(_ATTRIBUTE.findall(tag))
    }
