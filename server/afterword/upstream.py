"""Asks giscus: the one place where the program speaks to a server of others.

The API of giscus is promised to nobody, so nothing about an answer is taken on
trust: not its type, nor its shape.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

import requests
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from afterword import exchange
from afterword.errors import UpstreamError

_LATER = "Nothing to do: Afterword asks again by itself."
_CHECK_ORIGIN = "Check that AFTERWORD_UPSTREAM is the address of a giscus."
_INSTALL = (
    "Check the name of the repository and install the app: "
    "https://github.com/apps/giscus"
)
_PUBLIC = "Check the name of the repository and that it is public."
_FIXES = {403: _INSTALL, 404: _PUBLIC, 429: _LATER}


@dataclass(frozen=True, slots=True)
class Category:
    """A discussion category as giscus lists it."""

    id: str
    name: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Categories:
    """The categories of a repository; none where Discussions are switched off."""

    repository_id: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """What the page shows of a discussion before the reader opens it.

    Attributes:
        found: Whether there is a discussion; the counts are 0 without one.
        comments: Top-level comments. Replies are left out, because giscus counts
            only those of the comments it has loaded.
        reactions: Reactions to the discussion itself.
        url: Its address on GitHub, empty without one.
    """

    found: bool
    comments: int
    reactions: int
    url: str


_NONE = Discussion(found=False, comments=0, reactions=0, url="")


class Upstream:
    """One giscus, asked over connections that are kept open between questions.

    Args:
        origin: Address of the giscus, such as `https://giscus.app`.
        timeout: Seconds for one whole exchange, from the first packet to the last
            byte. Looking up the host's name is the one part it cannot bound.
    """

    def __init__(self, origin: str, timeout: float) -> None:
        self.origin = origin.rstrip("/")
        self.timeout = timeout
        self._session = exchange.session()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the kept connections."""
        self._session.close()

    def categories(self, repo: str) -> Categories:
        """Asks for the id of a repository and for its discussion categories.

        Args:
            repo: The repository as `owner/name`.

        Returns:
            The id and the categories.

        Raises:
            UpstreamError: The app is not installed, the repository is unknown, or
                giscus gives no usable answer.
        """
        status, body, wait = self._ask("/api/discussions/categories", {"repo": repo})
        if status != 200:
            raise _refusal(repo, status, body, wait)
        try:
            found = tuple(
                Category(_text(c, "id"), _text(c, "name"), _text(c, "emoji"))
                for c in body["categories"]
            )
            return Categories(_text(body, "repositoryId"), found)
        except (KeyError, TypeError) as error:
            raise _strange("categories of another shape", status) from error

    def discussion(
        self,
        repo: str,
        *,
        term: str = "",
        number: int = 0,
        category: str = "",
        strict: bool = False,
    ) -> Discussion:
        """Asks for the counts of one discussion.

        Args:
            repo: The repository as `owner/name`.
            term: What to search for. One of `term` and `number` is needed.
            number: Number of the discussion, which wins over `term`.
            category: Name of the category to search in, empty for all.
            strict: Whether only a discussion that giscus made for exactly this
                term counts.

        Returns:
            The counts, or one with `found` false: most articles have none.

        Raises:
            UpstreamError: giscus gives no usable answer.
        """
        query = {
            "repo": repo,
            "term": term,
            "number": str(number),
            "category": category,
            # Only this exact word counts here; the widget's "1" does not.
            "strict": "true" if strict else "false",
            "first": "1",
        }
        status, body, wait = self._ask("/api/discussions", query)
        if _is_missing(status, body):
            return _NONE
        if status != 200:
            raise _refusal(repo, status, body, wait)
        return _discussion(body)

    def _ask(
        self, path: str, query: Mapping[str, str]
    ) -> tuple[int, Any, float | None]:
        # A total, because requests' own time-out begins again at every byte. Its
        # published types do not know that urllib3's Timeout is taken as well.
        budget = cast(float, Timeout(total=self.timeout))
        try:
            with self._session.get(
                self.origin + path,
                params=query,
                timeout=budget,
                allow_redirects=False,
                stream=True,
            ) as answer:
                wait = exchange.retry_after(answer)
                return answer.status_code, _json(answer, wait), wait
        except (requests.RequestException, HTTPError, OSError) as error:
            why = exchange.reason(error)
            raise UpstreamError(
                f"giscus at {self.origin} gives no answer ({why}).", _LATER
            ) from error


def _json(answer: requests.Response, wait: float | None) -> Any:
    status = answer.status_code
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _strange(f"status {status} and no JSON", status, wait)
    body = exchange.body_of(answer)
    if body is None:
        raise _strange("an answer that is too long or not readable", status, wait)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _strange("broken JSON", status, wait) from error


def _discussion(body: Any) -> Discussion:
    try:
        found = body["discussion"]
        url = _text(found, "url")
        comments = _count(found, "totalCommentCount")
        reactions = _count(found, "reactionCount")
    except (KeyError, TypeError) as error:
        raise _strange("a discussion of another shape", 200) from error
    # Pages link to it, so an address such as "javascript:..." must not pass.
    if not url.startswith("https://"):
        raise _strange("a discussion without a web address", 200)
    return Discussion(True, comments, reactions, url)


def _is_missing(status: int, body: Any) -> bool:
    """Whether giscus says that there is no such discussion.

    By term it is a 404 (kept on purpose, giscus#552). By number GitHub's GraphQL
    answers with an error, which giscus hands on with status 500.
    """
    text = _error(body)
    if status == 404:
        return text == "Discussion not found"
    return status == 500 and text.startswith("Could not resolve to a Discussion")


def _refusal(repo: str, status: int, body: Any, wait: float | None) -> UpstreamError:
    # giscus's own words are left out: they may repeat the search, and so the page.
    known = {
        403: f"giscus is not installed on {repo}, or there is no such repository.",
        404: f"giscus finds no repository {repo}.",
        429: f"giscus has used up GitHub's rate limit for {repo}.",
    }
    # Without the shape of an error of giscus, something else answered at its address.
    ours = bool(_error(body)) or (isinstance(body, dict) and "repositoryId" in body)
    if status in known and (ours or status == 429):
        return UpstreamError(known[status], _FIXES[status], status, wait)
    if status >= 500:
        text = f"giscus answers with status {status} for {repo}."
        return UpstreamError(text, _LATER, status, wait)
    return _strange(f"status {status}", status, wait)


def _strange(what: str, status: int, wait: float | None = None) -> UpstreamError:
    fix = _LATER if status == 429 or status >= 500 else _CHECK_ORIGIN
    return UpstreamError(f"giscus sent {what}.", fix, status, wait)


def _error(body: Any) -> str:
    text = body.get("error") if isinstance(body, dict) else None
    return text if isinstance(text, str) else ""


def _text(body: Any, key: str) -> str:
    value = body[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _count(body: Any, key: str) -> int:
    value = body[key]
    if type(value) is not int or value < 0:
        raise TypeError(key)
    return value
