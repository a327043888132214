"""The index of articles: which pages are in it, and what it says about them."""

import json
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.article_index import article_key, former, leads, read, write

WIDGET = Path(__file__).parents[1] / "widget" / "src" / "article.js"
HERE = "/blog/here/index.html"
KEYS = f"""
import {{ createInterface }} from "node:readline";
import {{ articleKey }} from "{WIDGET.as_uri()}";
const base = "https://example.org{HERE}";
for await (const line of createInterface({{ input: process.stdin }})) {{
  const address = JSON.parse(line);
  const key = URL.canParse(address, base) ? articleKey(address, base) : null;
  console.log(JSON.stringify(key));
}}
"""
ARTICLE = "<title>T</title><article>a</article>"
BAR = "<afterword-bar {}></afterword-bar>"

PIECES = [
    *("/", "//", "a", "über", "index.html", "index.htm", ".html", ".htm", ".", ".."),
    *("%2e", "%2F", "%", "%zz", "?q=1", "#f", " ", "\\", "\t", '"', "<", "{", "|", "~"),
    *("+", "'", "😀", "[", "@"),
]
origins = st.sampled_from(["", "", "https://example.org/", "HTTP://other.example:81/"])
paths = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)


@pytest.fixture(scope="module")
def key_of_the_widget() -> Iterator[Callable[[str], str | None]]:
    """Asks the widget itself for the key of an address; None where it is none."""
    command = ["node", "--input-type=module", "--eval", KEYS]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as node:
        assert node.stdin and node.stdout
        asked, answered = node.stdin, node.stdout

        def ask(address: str) -> str | None:
            print(json.dumps(address), file=asked, flush=True)
            key: str | None = json.loads(answered.readline())
            return key

        yield ask


def index(pages: Iterable[tuple[str, bytes]]) -> bytes:
    found = (read(page, path) for path, page in pages)
    return write(filter(None, found))


def entry(page: bytes, path: str, *, front: bool = False) -> dict[str, object] | None:
    """What the index says about its only page."""
    found = read(page, path, front=front)
    index: dict[str, list[dict[str, object]]]
    index = json.loads(write([found] if found else []))
    return next(iter(index["articles"]), None)


def articles(*pages: tuple[str, str]) -> list[dict[str, object]]:
    """The index of pages, checked not to depend on their order."""
    written = [(path, page.encode()) for path, page in pages]
    body = index(written)
    assert index(reversed(written)) == body
    found: list[dict[str, object]] = json.loads(body)["articles"]
    return found


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def leading_to(address: str) -> str:
    """A page as Hugo writes it for `aliases`."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{address}</title>'
        f'{canonical(address)}<meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="0; url={address}"></head></html>'
    )


@settings(max_examples=300, deadline=None)
@given(origin=origins, path=paths)
def test_keys_are_those_that_the_widget_makes(
    key_of_the_widget: Callable[[str], str | None], origin: str, path: str
) -> None:
    wanted = key_of_the_widget(origin + path)
    if wanted is not None:
        assert article_key(origin + path, HERE) == wanted


@pytest.mark.parametrize(
    "tag",
    [
        '<meta content="1 > 0" property="og:title">',
        "<META content='1 > 0' property='og:title'/>",
        '<meta content="1 > 0"property=og:title>',
        '<meta content="1 > 0"\nname="a=\'b" property = "og:title">',
    ],
)
def test_a_title_is_found_wherever_its_property_stands_in_the_tag(tag: str) -> None:
    found = entry(f"{tag}{ARTICLE}".encode(), "/a/")
    assert found == {"key": "/a/", "title": "1 > 0"}


def test_an_article_has_key_title_and_modified_time() -> None:
    page = (
        f"{canonical('https://example.org/posts/a/')}<title>A | Blog</title>"
        '<meta property="og:title" content="A &amp; B">'
        '<meta property="article:modified_time" content="2026-01-02T03:04:05+01:00">'
    )
    assert entry(f"{page}{ARTICLE}".encode(), "/elsewhere/") == {
        "key": "/posts/a/",
        "title": "A & B",
        "modified": "2026-01-02T03:04:05+01:00",
    }


def test_what_the_page_does_not_say_is_left_out() -> None:
    assert entry(b"<article>a</article>", "/a/index.html") == {
        "key": "/a/",
        "title": "",
    }


@pytest.mark.parametrize(
    ("path", "address"),
    [("/a/b.html", ""), ("/a/index.html", "/a/b.html"), ("/myindex.html", "")],
)
def test_an_address_that_is_not_the_key_is_told(path: str, address: str) -> None:
    link = canonical(f"https://example.org{address}") if address else ""
    found = entry(f"{link}{ARTICLE}".encode(), path)
    assert found and found["url"] == (address or path)
    assert found["key"] == f"{(address or path).removesuffix('.html')}/"


@pytest.mark.parametrize(
    ("article", "key"),
    [
        ("b.html", "/a/b/"),
        ("../b.html", "/b/"),
        ("./b/", "/a/b/"),
        ("b/c", "b/c"),
        ("chosen", "chosen"),
    ],
)
def test_an_address_in_the_bar_may_be_relative(article: str, key: str) -> None:
    found = entry(f"{ARTICLE}{BAR.format(f'article={article}')}".encode(), "/a/x.html")
    assert found and found["key"] == key


def test_an_article_with_a_key_of_its_own_tells_its_address() -> None:
    page = f"{ARTICLE}{BAR.format('article=chosen')}"
    assert entry(page.encode(), "/a/index.html") == {
        "key": "chosen",
        "title": "T",
        "url": "/a/",
    }


def test_the_address_of_the_page_counts_without_canonical_link() -> None:
    found = entry(ARTICLE.encode(), "/über 100%?/a.html")
    assert found and found["key"] == "/%C3%BCber%20100%25%3F/a/"


@pytest.mark.parametrize(
    ("attributes", "key"),
    [
        ('article="/blog/b/"', "/blog/b/"),
        ('article="https://example.org/b.html"', "/b/"),
        ('article="my-own-key"', "my-own-key"),
        ("", "/a/"),
    ],
)
def test_the_key_that_the_bar_names_wins(attributes: str, key: str) -> None:
    page = f"<article>a{BAR.format(attributes)}</article>"
    found = entry(page.encode(), "/a/")
    assert found and found["key"] == key


@pytest.mark.parametrize(
    "page",
    [
        "<p>no article",
        "<article>a</article><article>b</article>",
        '<meta property="og:type" content="website"><article>a</article>',
        "<script>'<article></article>'</script>",
        leading_to("/a/") + ARTICLE,
        "",
    ],
)
def test_a_page_that_is_no_article_has_no_entry(page: str) -> None:
    assert entry(page.encode(), "/a/") is None


def test_the_front_page_has_an_entry_only_with_a_bar() -> None:
    assert entry(ARTICLE.encode(), "/", front=True) is None
    assert entry(BAR.encode(), "/", front=True)


def test_a_page_with_the_tags_already_is_an_article() -> None:
    page = f"<title>T</title><article>a</article><article>b</article>{BAR}"
    assert entry(page.encode(), "/a/") == {"key": "/a/", "title": "T"}


def test_articles_are_sorted_by_key() -> None:
    found = articles(("/b/", ARTICLE), ("/a/", ARTICLE), ("/", "<p>"))
    assert [article["key"] for article in found] == ["/a/", "/b/"]


def test_an_alias_page_becomes_an_alias_of_its_article() -> None:
    page = canonical("https://example.org/new/") + ARTICLE
    moved = leading_to("https://example.org/new/")
    (found,) = articles(("/new/", page), ("/old/", moved), ("/older.html", moved))
    assert found["aliases"] == ["/old/", "/older/"]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/new/", "https://example.org/gone/", ""]
)
def test_an_alias_of_something_else_is_none_of_ours(address: str) -> None:
    page = canonical("https://example.org/new/") + ARTICLE
    (found,) = articles(("/new/", page), ("/old/", leading_to(address)))
    assert "aliases" not in found


def keys_before(article: str, *pages: tuple[str, str]) -> list[str]:
    """What the bar of an article at /new/ has to name."""
    written = [("/new/", article), *pages]
    found = [read(page.encode(), path) for path, page in written]
    assert found[0]
    return former(found[0], leads(filter(None, found)))


def test_only_what_leads_to_an_article_was_its_address() -> None:
    page = canonical("https://example.org/new/") + ARTICLE
    moved = [leading_to(f"https://example.org/{name}/") for name in ("new", "other")]
    elsewhere = leading_to("https://elsewhere.example/new/")
    pages = (("/b/", moved[0]), ("/a/", moved[0]), ("/c/", moved[1]))
    assert keys_before(page, *pages, ("/d/", elsewhere)) == ["/a/", "/b/"]


def test_an_article_was_never_at_its_own_address_nor_at_that_of_another() -> None:
    moved = leading_to("/new/")
    other = canonical("/other/") + ARTICLE
    pages = (("/new.html", moved), ("/other/", moved), ("/x/", other))
    assert keys_before(ARTICLE, *pages) == []


def test_aliases_that_the_bar_names_are_taken() -> None:
    bar = BAR.format('aliases="/old/ https://example.org/older.html /new/"')
    (found,) = articles(("/new/", f"<article>{bar}</article>"))
    assert found["aliases"] == ["/old/", "/older/"]


def test_the_address_of_an_article_is_no_alias_of_another() -> None:
    bar = BAR.format('aliases="/a/"')
    _first, second = articles(("/a/", ARTICLE), ("/b/", ARTICLE + bar))
    assert "aliases" not in second


def test_of_two_pages_with_one_key_that_of_the_address_counts() -> None:
    link = canonical("https://example.org/z/")
    own = f"<title>Own</title>{link}<article></article>"
    (found,) = articles(("/a/", link + ARTICLE), ("/z/", own))
    assert found["title"] == "Own"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (b'<meta charset="iso-8859-1"><title>Stra\xdfe \x85</title>', "Straße …"),
        (b'<meta charset="Shift_JIS"><title>\x93\xfa\x96{</title>', "日本"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'
            b"<title>\xc4\xc1</title>",
            "да",
        ),
        (b"<title>Stra\xc3\x9fe</title>", "Straße"),
        (b"<title>Stra\xdfe</title>", "Stra\ufffde"),
        (b'<meta charset="unicode_escape"><title>\xff\\x41</title>', "\ufffd\\x41"),
        (b"<title>\n a\n  b &lt;i&gt; &#xD800;</title>", "a b <i> \ufffd"),
        (b"<title>open", ""),
    ],
)
def test_titles_are_decoded_as_the_page_declares_it(head: bytes, title: str) -> None:
    found = entry(head + BAR.encode(), "/a/")
    assert (found or {"title": ""})["title"] == title


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(page: bytes) -> None:
    index([("/a/", page), ("/b/", b"<article>" + page)])


def test_a_huge_page_is_no_article_and_takes_no_time() -> None:
    huge = ARTICLE.encode() + b"<p>" * 4_000_000
    began = time.process_time()
    assert entry(huge, "/a/") is None
    assert time.process_time() - began < 0.05


def test_a_hostile_page_is_read_in_linear_time() -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        entry(b"<article '<a \"<meta " * size, "/a/")
        return time.process_time() - began

    assert seconds(200_000) < 40 * max(seconds(20_000), 0.001)
