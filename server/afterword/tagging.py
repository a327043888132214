"""Which files of a site are pages, and how a page gets the tags. Pure."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from afterword import insertion, markup

#: How the comments of a theme go and ours stay; both obey the same switch.
EMPTY_PARTIAL = (
    "put an empty file in place of its comments partial (Stack: "
    "layouts/partials/comments/include.html; others: the table in "
    "widget/hugo/README.md)"
)
#: What a page means that loads giscus itself and gets our tags as well.
TWICE = (
    "giscus hears of every visit and comments stand there twice. If your theme does "
    f"it, {EMPTY_PARTIAL}. Not enabled = false: that switches Afterword's comments "
    "off too."
)

_BAR = b"<afterword-bar"
_SCRIPT_END = b"</script>"  # which stands first in the tags


def is_page(name: str) -> bool:
    """Whether a file is a page.

    Args:
        name: Name or path of the file.
    """
    return name.lower().endswith((".html", ".htm"))


def is_front(name: str, languages: Iterable[str]) -> bool:
    """Whether a page is a front page, or the page for what is missing.

    Args:
        name: Path of the file below the published folder.
        languages: Codes of the site's languages, each of which has a front page.
    """
    folder, _, last = name.rpartition("/")
    roots = ("", *map(str.lower, languages))
    return last in ("index.html", "404.html") and folder.lower() in roots


def loads_giscus(page: bytes) -> bool:
    """Whether a page loads the script of giscus itself, as many themes do.

    Args:
        page: The HTML file.
    """
    # giscus.app or one's own; its values stand beside the address.
    return b"/client.js" in page and b"data-repo-id" in page


def language(wanted: str, languages: Iterable[str], default: str) -> str:
    """Finds a site's language for a language tag.

    Args:
        wanted: The tag, as a page or a request has it.
        languages: Codes of the site's languages.
        default: The language for a tag that the site does not have.
    """
    codes = {code.lower(): code for code in languages}
    folded = wanted.lower()
    near = (folded, folded.partition("-")[0])
    return next((codes[code] for code in near if code in codes), default)


def insert(
    page: bytes,
    seen: markup.Page,
    tags_for: Callable[[str], bytes],
    aliases: Sequence[str] = (),
    *,
    front: bool,
) -> bytes:
    """Inserts the tags where a page is to have them.

    A page that is no article and has Save buttons or counts, as on cards, gets the
    script that shows them.

    Args:
        page: The HTML file.
        seen: What it says.
        tags_for: Makes the tags for a language tag.
        aliases: Keys that the article had before, for the bar.
        front: As for `insertion.is_article`.

    Returns:
        The page; the same object where it gets no tags.
    """
    at = insertion.place(seen, front=front)
    needs_script = seen.is_small and not (seen.tagged or seen.is_scripted)
    if at is None and not needs_script:
        return page
    tags = _named(tags_for(seen.language), aliases)
    if at is None:
        at, tags = insertion.end(seen), tags.partition(_SCRIPT_END)[0] + _SCRIPT_END
    return page[:at] + tags + page[at:]


def _named(tags: bytes, aliases: Sequence[str]) -> bytes:
    """Names an article's old keys in its bar."""
    if not aliases:
        return tags
    attribute = f' aliases="{escape(" ".join(aliases))}"'.encode("ascii")
    return tags.replace(_BAR, _BAR + attribute, 1)
