"""The addresses: what is under `/afterword/`, the list, health, and the pages."""

import math
import mimetypes
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.security import safe_join

from afterword import __version__
from afterword.discussions import Answer, Query
from afterword.errors import UpstreamError
from afterword.giscus import GiscusConfig
from afterword.helper import PREFIX, Content, Helper, assets

api = Blueprint("afterword", __name__, url_prefix=PREFIX.rstrip("/"))
site = Blueprint("site", __name__)

#: Limits of one question, so that nobody can burn GitHub's quota with one address.
MOST_TERMS, LONGEST_TERM = 50, 500

#: Codes of upstream's refusals; anything else is `upstream-unreachable`.
_CODES: Mapping[int | None, str] = {
    403: "giscus-not-installed",
    404: "repository-not-found",
    429: "rate-limited",
}
_DOWN = "upstream-unreachable"
_HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
_FOREVER = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"


def helper() -> Helper:
    """The helper that the app was made for."""
    return cast(Helper, current_app.extensions["afterword"])


@api.get("/giscus.json")
def giscus() -> Response:
    """The effective giscus configuration, for `?lang=` or the default language."""
    config = helper().config(request.args.get("lang", ""))
    return _conditional(jsonify(config.to_json()), _REVALIDATE)


@api.get("/discussion.json")
def discussion() -> Response:
    """Counts for `?term=` or `?number=`; several terms are answered by a list."""
    queries = _queries()
    found = helper().discussions.many(queries)
    if len(request.args.getlist("term")) > 1:
        return _counted([_counts(answer) for answer in found], found)
    (answer,) = found
    if isinstance(answer, UpstreamError):
        return _unavailable(answer)
    return _counted(_counts(answer), found)


@api.get("/<path:name>")
def widget(name: str) -> Response:
    """The built widget: hashed names never change, the rest is revalidated."""
    path = safe_join(str(assets() / "afterword"), name)
    try:
        with open(path or "", "rb") as file:  # noqa: PTH123 - safe_join gives text
            body = file.read()
    except (OSError, ValueError):
        raise NotFound from None
    kind, _ = mimetypes.guess_type(name)
    answer = Response(body, content_type=kind or "application/octet-stream")
    return _conditional(answer, _FOREVER if _HASHED.search(name) else _REVALIDATE)


@site.get("/healthz")
def health() -> Response:
    """Whether the helper works, for whoever watches it."""
    answer = jsonify(
        status="ok",
        version=__version__,
        configured=helper().config("").configured,
        cache=helper().store.problem or "ok",
        upstream=_upstream_state(),
    )
    answer.cache_control.no_store = True
    return answer


@site.get("/saved/")
def saved() -> ResponseReturnValue:
    """The reading list: the site's own page, or else ours."""
    own = helper().content("/saved/")
    if isinstance(own, Content) and not helper().is_demo:
        return _send(own)
    body = (assets() / "saved" / "index.html").read_bytes()
    answer = _conditional(Response(body, mimetype="text/html"), _REVALIDATE)
    return protect(answer, helper().config(""))


@site.get("/")
@site.get("/<path:path>")
def page(path: str = "") -> ResponseReturnValue:
    """The site's published pages."""
    found = helper().content(f"/{path}")
    if found is None:
        raise NotFound
    if isinstance(found, str):
        return redirect(found, 308)
    return _send(found)


def _upstream_state() -> str:
    problem = helper().discussions.problem(helper().config("").repo)
    return "ok" if problem is None else _CODES.get(problem.status, _DOWN)


def _queries() -> list[Query]:
    terms = request.args.getlist("term")
    number = request.args.get("number", "")
    if bool(terms) == bool(number):
        raise BadRequest("Ask with ?term= (up to 50 of them) or with ?number=.")
    if len(terms) > MOST_TERMS or any(not 0 < len(t) <= LONGEST_TERM for t in terms):
        raise BadRequest(
            f"At most {MOST_TERMS} terms of 1 to {LONGEST_TERM} characters each."
        )
    if number and not re.fullmatch(r"[1-9]\d{0,8}", number):
        raise BadRequest("number is the number of a discussion, from 1 on.")
    language = request.args.get("lang", "")
    wanted = (
        [helper().query(language, term=term) for term in terms]
        if terms
        else [helper().query(language, number=int(number))]
    )
    queries = [query for query in wanted if query]
    if not queries:
        raise NotFound(str(helper().config(language).to_json()["help"]))
    return queries


def _counts(answer: Answer | UpstreamError) -> dict[str, object]:
    if isinstance(answer, UpstreamError):
        return {
            "error": {"code": _CODES.get(answer.status, _DOWN), "message": str(answer)}
        }
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
    return _conditional(jsonify(body), policy)


def _unavailable(error: UpstreamError) -> Response:
    answer = jsonify(_counts(error))
    answer.status_code = 503
    if error.retry_after:
        answer.headers["Retry-After"] = str(math.ceil(error.retry_after))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _send(content: Content) -> Response:
    body = (
        content.body if isinstance(content.body, bytes) else content.body.read_bytes()
    )
    answer = _conditional(Response(body, content_type=content.type), _REVALIDATE)
    return protect(answer, helper().config("")) if helper().is_demo else answer


def _conditional(answer: Response, cache_control: str) -> Response:
    answer.headers["Cache-Control"] = cache_control
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def protect(answer: Response, config: GiscusConfig) -> Response:
    """Adds the headers for pages that are ours: no code but ours, no framing.

    Pages of the author's own site go without them: the author's own scripts and
    styles would stop working.

    Args:
        answer: The page.
        config: Names the one origin that may be framed.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "frame-src": config.origin,
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    answer.headers["Content-Security-Policy"] = "; ".join(
        f"{name} {value}" for name, value in policy.items()
    )
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return answer


def failed(error: HTTPException) -> Response:
    """Answers an error: JSON under the prefix, a page elsewhere."""
    status = error.code or 500
    if request.path.startswith(PREFIX):
        code = error.name.lower().replace(" ", "-")
        answer = jsonify(error={"code": code, "message": error.description})
        answer.status_code = status
        return answer
    own = helper().not_found() if status == 404 else None
    if own:
        answer = _send(own)
        answer.status_code = status
        return answer
    return Response(
        f"<!doctype html><title>{status} {error.name}</title><h1>{error.name}</h1>",
        status,
        mimetype="text/html",
    )
