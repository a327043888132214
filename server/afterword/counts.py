"""Answers how many comments and reactions a discussion has."""

import math
import re
import time
from datetime import UTC, datetime

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.http import parse_list_header

from afterword.breaker import code
from afterword.discussions import Answer
from afterword.errors import TooManyQuestionsError, UpstreamError
from afterword.query import LONGEST_TERM, MOST_TERMS, Query, is_term
from afterword.sending import helper, revalidated, warn_once

#: What ProxyFix leaves in a request that it has read.
_FIXED = "werkzeug.proxy_fix.orig"
_PROXY = (
    "A request came through a proxy, but AFTERWORD_TRUSTED_PROXIES is not set, so "
    "that all readers count as one client. Set it to the number of your proxies."
)
_FEWER = (
    "A request came through fewer proxies than the {} of AFTERWORD_TRUSTED_PROXIES, so "
    "that its readers count as one client. Set it to the number of your proxies that "
    "add to X-Forwarded-For."
)


def discussion() -> Response:
    """Counts for `?term=` or `?number=`; several terms are answered by a list."""
    _compare_proxies()
    queries = _queries()
    found = helper().discussions.many(queries, request.remote_addr or "")
    if len(request.args.getlist("term")) > 1:
        return _counted([_counts(answer) for answer in found], found)
    (answer,) = found
    if isinstance(answer, UpstreamError):
        return _unavailable(answer)
    return _counted(_counts(answer), found)


def state() -> str:
    """What keeps us from asking about the site's repository: a code, or "ok"."""
    discussions, repo = helper().discussions, helper().config("").repo
    if problem := discussions.problem(repo):
        return code(problem)
    return "limited" if discussions.is_limited(repo) else "ok"


def _compare_proxies() -> None:
    """Says once that the number of proxies in front is another."""
    named = parse_list_header(request.environ.get("HTTP_X_FORWARDED_FOR", ""))
    trusted = helper().settings.trusted_proxies
    if _FIXED not in request.environ:
        if named:
            warn_once(_PROXY)
    elif len(named) < trusted:
        warn_once(_FEWER.format(trusted))


def _queries() -> list[Query]:
    terms = request.args.getlist("term")
    number = request.args.get("number")
    if bool(terms) == (number is not None):
        raise BadRequest("Ask with ?term= (up to 50 of them) or with ?number=.")
    if len(terms) > MOST_TERMS or not all(map(is_term, terms)):
        raise BadRequest(
            f"At most {MOST_TERMS} terms of 1 to {LONGEST_TERM} characters each, "
            "no control characters among them."
        )
    if number is not None and not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise BadRequest("number is the number of a discussion, from 1 on.")
    language = request.args.get("lang", "")
    wanted = (
        [helper().query(language, term=term) for term in terms]
        if number is None
        else [helper().query(language, number=int(number))]
    )
    queries = [query for query in wanted if query]
    if not queries:
        raise NotFound(helper().config(language).help)
    return queries


def _counts(answer: Answer | UpstreamError) -> dict[str, object]:
    if isinstance(answer, UpstreamError):
        return {"error": {"code": code(answer), "message": str(answer)}}
    return {
        "found": answer.found,
        "comments": answer.comments,
        "reactions": answer.reactions,
        "url": answer.url,
        "fetchedAt": datetime.fromtimestamp(answer.fetched_at, UTC).isoformat(
            timespec="seconds"
        ),
        "stale": answer.stale,
    }


def _counted(body: object, found: list[Answer | UpstreamError]) -> Response:
    """Lets shared caches keep the counts as long as we do, and no longer."""
    answers = [answer for answer in found if isinstance(answer, Answer)]
    ttl = int(helper().settings.count_ttl)
    age = max((int(time.time() - answer.fetched_at) for answer in answers), default=ttl)
    whole = len(answers) == len(found) and not any(a.stale for a in answers)
    left = max(0, ttl - age) if whole else 0
    policy = (
        f"public, max-age={left or 5}, stale-while-revalidate=60, stale-if-error=86400"
    )
    return revalidated(jsonify(body), policy)


def _unavailable(error: UpstreamError) -> Response:
    answer = jsonify(_counts(error))
    answer.status_code = 429 if isinstance(error, TooManyQuestionsError) else 503
    if error.retry_after:
        answer.headers["Retry-After"] = str(math.ceil(error.retry_after))
    answer.headers["Cache-Control"] = "no-store"
    return answer
