"""The index of a site's articles, `articles.json`, made from its pages. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote

from afterword import insertion, markup, wire

#: Longest text in characters, and most aliases that one page can name.
_LONGEST, _MOST = 500, 50

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CHARSETS = re.compile(
    r"windows-125\d|iso-8859-\d+|koi8-[ru]|gbk|gb2312|gb18030|big5|euc-jp|euc-kr"
    r"|shift_jis"
)
_REFRESH = re.compile(
    r"""\s*[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?["']?\s*([^"'\s][^"']*)""", re.IGNORECASE
)
_WEB = re.compile(r"(?:https?:)?//+([^/]*)(.*)", re.IGNORECASE)
_OTHER = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[^\s<>^|]+")
_DROPPED = re.compile(r"[\t\n\r]")
_DOTS = re.compile(r"/(?:\.|%2e){1,2}(?=/|\Z)", re.IGNORECASE)
_ENDING = re.compile(r"/index\.html?\Z|\.html?\Z|/+\Z")
_ADDRESS = re.compile(r"^(?:\.*/|https?:)|\.html?\Z")
_INDEX = re.compile(r"(?<=/)index\.html\Z")
#: What a browser leaves as it is in a path (URL standard, "path percent-encode set").
_KEPT = "/!$%&'()*+,:;=@[]|"


@dataclass(frozen=True)  # without slots for pickle's sake, see `making`
class Found:
    """What one page gives to the index.

    Attributes:
        key: The key of the article that it is, or leads to.
        own: The key of the page's own address.
        host: The host that it names for the article, or "".
        title: The article's title; None for a page that only leads to it.
        url: Path of the article's address, as the widget has it.
        modified: When the article was modified, as the page says it, or "".
        aliases: Keys that the article had before.
    """

    key: str
    own: str
    host: str
    title: str | None = None
    url: str = ""
    modified: str = ""
    aliases: tuple[str, ...] = ()

    def entry(self, aliases: Iterable[str]) -> dict[str, object]:
        """Writes the article's entry.

        Args:
            aliases: All the keys that it had before.
        """
        fields = {
            "url": self.url if self.url != self.key else "",
            "modified": self.modified,
            "aliases": sorted(aliases),
        }
        known = {name: value for name, value in fields.items() if value}
        return {"key": self.key, "title": self.title, **known}


#: Bytes that a page has at most which only leads elsewhere: Hugo's has its address
#: thrice and 250 more. To read all pages twice would cost a fortieth of a build.
SHORT = 4096

#: The pages that lead to an article, for the key of each article.
Leads = Mapping[str, Sequence[Found]]


def article_key(address: str, base: str) -> str | None:
    """Makes the article key of an address, exactly as the widget does.

    Args:
        address: An address or a path, as a page writes it.
        base: Path that a relative one is resolved against.

    Returns:
        The key; None where it is no address of the web.
    """
    located = _locate(address, base)
    return located and _key(located[1])


def read(page: bytes, path: str, *, front: bool = False) -> Found | None:
    """Reads what a page gives to the index.

    Args:
        page: The HTML file.
        path: As for `find`.
        front: As for `insertion.is_article`.

    Returns:
        As `find`.
    """
    if not insertion.is_readable(page):
        return None
    return find(markup.read(page), path, front=front)


def find(seen: markup.Page, path: str, *, front: bool = False) -> Found | None:
    """Finds what a page gives to the index.

    Args:
        seen: What the page says.
        path: The path of its file, decoded, behind what the site's addresses begin
            with.
        front: As for `insertion.is_article`.

    Returns:
        An article; or a page that leads to one, as Hugo writes it for `aliases`; or
        None.
    """
    leads = _REFRESH.match(_text(seen, seen.properties.get(b"refresh")))
    if not leads and not insertion.is_article(seen, front=front):
        return None
    address = _INDEX.sub("", path)
    here = quote(address, safe=_KEPT.replace("%", ""), errors="surrogateescape")
    canonical = _text(seen, seen.canonical) or (leads[1] if leads else "")
    host, path = (canonical and _locate(canonical, here)) or ("", _path(here))
    page = Found(_key(path), _key(_path(here)), host, url=path)
    return page if leads else _article(seen, page, here)


def leads(found: Iterable[Found]) -> Leads:
    """Sorts the pages that lead to an article by the article's key.

    Args:
        found: What the pages give, in any order. One whose own key is that of an
            article leads to no other.
    """
    pages = tuple(found)
    known = {page.key for page in pages if page.title is not None}
    leading: dict[str, list[Found]] = defaultdict(list)
    for page in pages:
        if page.title is None and page.own not in known:
            leading[page.key].append(page)
    return dict(leading)


def former(article: Found, leading: Leads) -> list[str]:
    """Lists the keys that an article had before, as the pages tell that lead to it.

    Args:
        article: The article.
        leading: What `leads` returned.
    """
    here = (page for page in leading.get(article.key, ()) if _agrees(page, article))
    return sorted({page.own for page in here} - {article.key})


def write(found: Iterable[Found]) -> bytes:
    """Writes the index.

    Args:
        found: What the pages give, in any order.
    """
    known: dict[str, Found] = {}
    # Of two pages with one key, that counts whose address it is.
    pages = sorted(found, key=lambda page: (page.key != page.own, page.own))
    for page in pages:
        if page.title is not None:
            known.setdefault(page.key, page)
    leading = leads(pages)
    # Not with `-`: less a view of keys, a set is compared with each one of them.
    articles = [
        page.entry({*page.aliases, *former(page, leading)}.difference(known))
        for _, page in sorted(known.items())
    ]
    return wire.encode({"articles": articles})


def _agrees(page: Found, article: Found) -> bool:
    """Whether a page and the article it leads to name the same host, if any."""
    return article.host in ("", page.host or article.host)


def _article(seen: markup.Page, page: Found, here: str) -> Found:
    bar = seen.bar or {}
    key, url = page.key, page.url
    if override := _text(seen, bar.get(b"article")):
        # As the widget has it: an address, or a key of the author's own.
        if not _ADDRESS.search(override):
            key = override
        elif located := _locate(override, here):
            key, url = _key(located[1]), located[1]
    title = _text(seen, seen.properties.get(b"og:title")) or _text(seen, seen.title)
    old = _text(seen, bar.get(b"aliases")).split()[:_MOST]
    aliases = {k for address in old if (k := article_key(address, here))} - {key}
    return Found(
        key,
        page.own,
        page.host,
        " ".join(title.split())[:_LONGEST],
        url,
        _text(seen, seen.properties.get(b"article:modified_time"))[:_LONGEST],
        tuple(sorted(aliases)),
    )


def _text(seen: markup.Page, raw: bytes | None) -> str:
    if not raw:
        return ""
    if raw.isascii():
        return unescape(raw.decode())
    return unescape(raw.decode(_charset(seen), "replace"))


def _charset(seen: markup.Page) -> str:
    kind = seen.properties.get(b"content-type", b"").decode("ascii", "ignore")
    named = _CHARSET.search(kind)
    declared = seen.properties.get(b"charset", b"").decode("ascii", "ignore").strip()
    name = (declared or (named[1] if named else "")).lower()
    # On the web, Latin 1 means its extension (Encoding standard, 4.2).
    if name in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
        return "windows-1252"
    return name if _CHARSETS.fullmatch(name) else "utf-8"


def _locate(address: str, base: str) -> tuple[str, str] | None:
    """The host of an address, or "", and its path."""
    bare = _DROPPED.sub("", address.strip("".join(map(chr, range(33)))))
    path = re.split("[?#]", bare, maxsplit=1)[0].replace("\\", "/")
    if web := _WEB.match(path):
        return (web[1], _path(web[2] or "/")) if _HOST.fullmatch(web[1]) else None
    if _OTHER.match(path):
        return None
    if not path.startswith("/"):
        path = base.rpartition("/")[0] + f"/{path}" if path else base
    return "", _path(path)


def _path(path: str) -> str:
    encoded = quote(path, safe=_KEPT, errors="replace")
    return _walked(encoded) if _DOTS.search(encoded) else encoded


def _key(path: str) -> str:
    return _ENDING.sub("", path, count=1) + "/"


def _walked(path: str) -> str:
    """Resolves the dots in a path (URL standard, "path state")."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        dots = segment.lower().replace("%2e", ".")
        if dots == "..":
            del kept[-1:]
        elif dots != ".":
            kept.append(segment)
    if dots in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
