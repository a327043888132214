"""Which discussion is asked for, and how it is worded. Pure."""

import functools
import hashlib
import json
import unicodedata
from dataclasses import dataclass

#: Characters of the longest term that is asked for.
LONGEST_TERM = 500
#: Discussions that one client may ask for at once.
MOST_TERMS = 50

_BLANK = str.maketrans('"', " ")


@dataclass(frozen=True, slots=True)
class Query:
    """Which discussion is meant, as giscus tells them apart.

    Attributes:
        repo: The repository as `owner/name`.
        term: What giscus searches for.
        number: Number of the discussion instead of a term, else 0.
        category: Name of the category to search in, empty for all.
        strict: Whether only an exact match counts.
    """

    repo: str
    term: str = ""
    number: int = 0
    category: str = ""
    strict: bool = False


@functools.lru_cache(maxsize=1024)
def key(origin: str, query: Query) -> str:
    """Names what is asked for in a store, without telling it.

    Args:
        origin: Address of the giscus.
        query: The discussion.
    """
    # GitHub takes the names of repositories in any case, and so does its search.
    term = query.term if query.strict else wording(query).lower()
    repo = query.repo.lower()
    parts = (origin, repo, term, query.number, query.category, query.strict)
    return "count:" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def wording(query: Query) -> str:
    """Words a term for GitHub's search.

    giscus sets it in quotation marks and escapes none inside, so that `" repo:a/b "`
    would search in other repositories. A strict term is hashed and stays as it is.
    It is in no case brought into a normal form of Unicode: the discussion bears the
    title of the page, letter by letter.
    """
    if query.strict:
        return query.term
    return " ".join(query.term.translate(_BLANK).split())


def is_term(text: str) -> bool:
    """Whether a text can be searched for.

    Args:
        text: What a client asks for.

    Returns:
        False for one that is too long, holds a control character other than the
        white space of a title, or nothing but white space and quotation marks.
    """
    return (
        len(text) <= LONGEST_TERM
        and bool(text.translate(_BLANK).strip())
        and not any(_is_control(letter) for letter in text)
    )


def _is_control(letter: str) -> bool:
    return letter not in "\t\n\r" and unicodedata.category(letter) in ("Cc", "Cs")
