"""The addresses: what is under `/afterword/`, the list, health, and the pages."""

import logging
import math
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Final, cast

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_cors import CORS
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    NotAcceptable,
    NotFound,
    ServiceUnavailable,
    default_exceptions,
)

from afterword import __version__, openapi
from afterword.discussions import Answer
from afterword.errors import TooManyQuestionsError, UpstreamError
from afterword.front import address
from afterword.helper import PREFIX, Helper, assets
from afterword.prepared import Prepared, Streamed
from afterword.protection import SHARED, STRICT
from afterword.query import LONGEST_TERM, MOST_TERMS, Query, is_term
from afterword.shelf import unchanged

site = Blueprint("site", __name__)

_log = logging.getLogger(__name__)

#: Codes of upstream's refusals; anything else is `upstream-unreachable`.
_CODES: Mapping[int | None, str] = {
    403: "giscus-not-installed",
    404: "repository-not-found",
    429: "rate-limited",
}
#: In place of what Werkzeug says, which knows nothing of this address.
_SAID: Final[Mapping[int | None, str]] = {
    404: "There is no such file; openapi.json lists what there is.",
    405: "Ask with GET or HEAD.",
    500: "Afterword failed. The log of the server says how.",
}
_DOWN = "upstream-unreachable"

#: What ProxyFix leaves in a request that it has read.
_FIXED = "werkzeug.proxy_fix.orig"
_PROXY = (
    "A request came through a proxy, but AFTERWORD_TRUSTED_PROXIES is not set, so "
    "that all readers count as one client. Set it to the number of your proxies."
)
_UNREADABLE = (
    "A file of the site cannot be read ({}) and is answered with 404. Let the user "
    "who runs Afterword read all of the published folder."
)


def helper() -> Helper:
    """The helper that the app was made for."""
    return cast(Helper, current_app.extensions["afterword"])


def api(opened: Helper) -> Blueprint:
    """The addresses of the widget and its data, for the origins that may read them.

    Args:
        opened: The helper of the app that they are for.
    """
    made = Blueprint("afterword", __name__, url_prefix=opened.prefix.rstrip("/"))
    made.add_url_rule("/giscus.json", view_func=giscus)
    made.add_url_rule("/discussion.json", view_func=discussion)
    made.add_url_rule("/articles.json", view_func=articles)
    made.add_url_rule("/openapi.json", view_func=description)
    made.add_url_rule("/<path:name>", view_func=widget)
    made.before_request(from_shelf)
    made.after_request(_shared)
    for code in default_exceptions:
        # By code, since an app's own handler for a code comes before one for all.
        made.register_error_handler(code, refused)
    # As patterns, since flask-cors takes "http://[::1]:8000" for one.
    origins = [re.compile(rf"{re.escape(origin)}\Z") for origin in opened.origins]
    CORS(made, origins=origins, methods=["GET", "HEAD"])
    return made


def from_shelf() -> Response | None:
    """Answers what was prepared already."""
    found = helper().shelf.take(request.environ["PATH_INFO"])
    return _respond(found) if found and request.method in ("GET", "HEAD") else None


site.before_request(from_shelf)


def giscus() -> Response:
    """The effective giscus configuration, for `?lang=` or the default language."""
    language = helper().language(request.args.get("lang", ""))
    found = helper().giscus[language]
    query = request.environ["QUERY_STRING"]
    if query in ("", f"lang={language}"):
        helper().shelf.put(address(request.environ), found, lambda: True)
    return _respond(found)


def discussion() -> Response:
    """Counts for `?term=` or `?number=`; several terms are answered by a list."""
    if "HTTP_X_FORWARDED_FOR" in request.environ and not request.environ.get(_FIXED):
        _warn_once(_PROXY)
    queries = _queries()
    found = helper().discussions.many(queries, request.remote_addr or "")
    if len(request.args.getlist("term")) > 1:
        return _counted([_counts(answer) for answer in found], found)
    (answer,) = found
    if isinstance(answer, UpstreamError):
        return _unavailable(answer)
    return _counted(_counts(answer), found)


def articles() -> Response:
    """The index of the site's articles."""
    index = helper().articles
    if index is None:
        raise NotFound
    found = index.stock()
    if found is None:
        raise ServiceUnavailable("The index is being made.", retry_after=5)
    path = request.environ["PATH_INFO"]
    helper().shelf.put(path, found, lambda: index.is_current(found))
    return _respond(found)


def description() -> Response:
    """The addresses as OpenAPI."""
    return _conditional(jsonify(openapi.describe(helper().prefix)), "no-cache")


def widget(name: str) -> Response:
    """The built widget."""
    file = helper().widget(name)
    if file is None:
        raise NotFound
    return _send(file, partial(helper().prepare_widget, name))


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
def saved() -> Response:
    """The reading list: the site's own page, or else ours."""
    own = helper().locate("/saved/")
    if isinstance(own, Path) and not helper().is_demo:
        return _send(own, helper().prepare)
    return reading_list()


def reading_list() -> Response:
    """Our own page with the reading list."""
    return _send(assets() / "saved" / "index.html", helper().prepare_list)


@site.get("/")
@site.get("/<path:path>")
def page(path: str = "") -> ResponseReturnValue:
    """The site's published pages and files."""
    found = helper().locate(f"/{path}")
    if found is None:
        raise NotFound
    if isinstance(found, str):
        return redirect(found, 308)
    return _send(found, helper().prepare)


def _upstream_state() -> str:
    problem = helper().discussions.problem(helper().config("").repo)
    return "ok" if problem is None else _code(problem)


def _code(error: UpstreamError) -> str:
    if isinstance(error, TooManyQuestionsError):
        return "too-many-questions"
    return _CODES.get(error.status, _DOWN)


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
        raise NotFound(str(helper().config(language).to_json()["help"]))
    return queries


def _counts(answer: Answer | UpstreamError) -> dict[str, object]:
    if isinstance(answer, UpstreamError):
        return {"error": {"code": _code(answer), "message": str(answer)}}
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
    answer.status_code = 429 if isinstance(error, TooManyQuestionsError) else 503
    if error.retry_after:
        answer.headers["Retry-After"] = str(math.ceil(error.retry_after))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _send(file: Path, prepare: Callable[[Path], Prepared | Streamed]) -> Response:
    return _respond(_prepared(request.environ["PATH_INFO"], file, prepare))


def _prepared(
    address: str, file: Path, prepare: Callable[[Path], Prepared | Streamed]
) -> Prepared | Streamed:
    try:
        is_current = unchanged(file)
        found = prepare(file)
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            _warn_once(_UNREADABLE.format(error.strerror))
        raise NotFound from None
    if isinstance(found, Prepared):
        helper().shelf.put(address, found, is_current)
    return found


@cache
def _warn_once(text: str) -> None:
    _log.warning(text)


def _respond(found: Prepared | Streamed) -> Response:
    reply = found.reply(request.environ)
    if reply is None:
        raise NotAcceptable("Take br, gzip or identity as Accept-Encoding.")
    return Response(reply.body, reply.status, reply.headers)


def _conditional(answer: Response, cache_control: str) -> Response:
    answer.headers["Cache-Control"] = cache_control
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _shared(answer: Response) -> Response:
    for name, value in SHARED.items():
        answer.headers.setdefault(name, value)
    # Shared caches must not answer one origin with what another may read.
    answer.vary.add("Origin")
    return answer


def refused(error: HTTPException) -> Response:
    """Answers an error under the prefix."""
    code = error.name.lower().replace(" ", "-")
    is_ours = error.description != type(error).description
    said = error.description if is_ours else _SAID.get(error.code, error.description)
    answer = jsonify(error={"code": code, "message": said})
    answer.headers.update(_more(error))
    answer.status_code = error.code or 500
    return answer


def failed(error: HTTPException) -> Response:
    """Answers an error: JSON under the prefix, a page elsewhere."""
    if request.path.startswith(PREFIX):
        return refused(error)
    if error.code == 404 and (own := _missing()):
        return own
    page = (
        '<!doctype html><html lang="en"><meta name="viewport" '
        f'content="width=device-width"><title>{error.code} {error.name}</title>'
        f'<main><h1>{error.name}</h1><p><a href="{escape(helper().base)}">'
        "Back to the front page</a></p></main></html>"
    )
    answer = Response(page, error.code, {**helper().protection, **_more(error)})
    if not request.is_secure:
        del answer.headers[STRICT]
    return answer


def _more(error: HTTPException) -> dict[str, str]:
    return {k: v for k, v in error.get_headers() if k != "Content-Type"}


def _missing() -> Response | None:
    """The site's own page for what is not there, whatever the request asks of it."""
    address = f"{helper().base}404.html"
    file = helper().locate(address)
    if not isinstance(file, Path):
        return None
    found = helper().shelf.take(address) or _prepared(address, file, helper().prepare)
    names = ("HTTP_ACCEPT_ENCODING", "wsgi.url_scheme")
    plain = {n: request.environ[n] for n in names if n in request.environ}
    reply = found.reply(plain)
    return Response(reply.body, 404, reply.headers) if reply else None
