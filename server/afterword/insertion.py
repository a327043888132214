"""Where the tags go in a page: finds the end of its article. Pure."""

from afterword import markup

#: Nobody reads an article of this size in bytes; such a page is none.
LARGEST_PAGE = 10_000_000

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def is_readable(page: bytes) -> bool:
    """Whether a page can be an article's: its markup is ASCII, its size sane.

    Args:
        page: The HTML file.
    """
    return len(page) <= LARGEST_PAGE and not page.startswith(_UTF16)


def is_article(seen: markup.Page, *, front: bool = False) -> bool:
    """Whether a page is an article page.

    It is if it has the bar already; or if `og:type` says so (Hugo's own template
    writes "article" for single pages and "website" for lists); or, without
    `og:type`, if exactly one `<article>` stands in it. The front page is none
    without `og:type`, and the reading list never is.

    Args:
        seen: What the page says.
        front: Whether it is a front page, or the page for what is missing.
    """
    kind = seen.properties.get(b"og:type", b"").strip()
    one = not kind and not front and len(seen.articles) == 1
    return seen.bar is not None or (not seen.is_list and (kind == b"article" or one))


def place(seen: markup.Page, *, front: bool = False) -> int | None:
    """Finds the offset at which the tags belong in a page that was read.

    Args:
        seen: What the page says.
        front: As for `is_article`.

    Returns:
        Offset in bytes just before the article's closing tag, or None where the
        page is no article page or has the tags already.
    """
    if seen.tagged or not is_article(seen, front=front):
        return None
    main = next((a for a in seen.articles if a.heading), None)
    # Cards of other articles, which may stand beside it, are shorter.
    main = main or max(seen.articles, key=_length, default=None)
    found = main.end if main else None
    return end(seen) if found is None else found


def end(seen: markup.Page) -> int:
    """Finds the offset of the end of what a page shows.

    Args:
        seen: What the page says.

    Returns:
        Offset in bytes just before the closing tag of `<main>`, else of `<body>`.
    """
    return seen.last_end if seen.last_end is not None else seen.size


def _length(article: markup.Article) -> int:
    return article.end - article.start if article.end is not None else 0
