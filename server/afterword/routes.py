"""The addresses: what is under `/afterword/`, the list, health, and the pages."""

import logging
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_cors import CORS
from werkzeug.exceptions import NotFound, ServiceUnavailable, default_exceptions
from werkzeug.routing import RequestRedirect

from afterword import __version__, openapi
from afterword.articles import Articles
from afterword.counts import discussion, state
from afterword.front import address
from afterword.helper import Helper
from afterword.list_page import ListPage
from afterword.protection import SHARED
from afterword.refusals import refused
from afterword.sending import helper, reply, revalidated, send

site = Blueprint("site", __name__)

#: What stays as it is in an address (RFC 3986, 2.2).
_KEPT: Final = "%!$&'()*+,/:;=?@[]~"

_GONE: Final = (
    "%s is gone, so every page is answered with 404. Put it back, or run hugo again; "
    "nothing needs a restart."
)
_BACK: Final = "%s is there again, and its pages are answered."

_log = logging.getLogger(__name__)

_gone: set[Path] = set()  # the folders that were gone when they were looked for


def api(opened: Helper) -> Blueprint:
    """The addresses of the widget and its data, for the origins that may read them.

    Args:
        opened: The helper of the app that they are for.
    """
    made = Blueprint("afterword", __name__, url_prefix=opened.prefix.rstrip("/"))
    made.add_url_rule("/giscus.json", view_func=giscus)
    made.add_url_rule("/discussion.json", view_func=discussion)
    if opened.articles:
        index = partial(articles, opened.articles)
        made.add_url_rule("/articles.json", "articles", index)
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
    return reply(found) if found and request.method in ("GET", "HEAD") else None


site.before_request(from_shelf)


def giscus() -> Response:
    """The effective giscus configuration, for the page's `?lang=` or the default."""
    wanted = request.args.get("lang", "")
    found = helper().giscus_in(wanted)
    query = request.environ["QUERY_STRING"]
    if query in ("", f"lang={helper().language(wanted)}"):
        helper().shelf.put(address(request.environ), found, lambda: True)
    return reply(found)


def articles(index: Articles) -> Response:
    """The index of the site's articles.

    Args:
        index: The index, which may still be made.
    """
    found = index.stock()
    if found is None:
        raise ServiceUnavailable("The index is being made.", retry_after=5)
    path = request.environ["PATH_INFO"]
    helper().shelf.put(path, found, lambda: index.is_current(found))
    return reply(found)


def description() -> Response:
    """The addresses as OpenAPI."""
    return revalidated(
        jsonify(openapi.describe(helper().prefix, has_pages=bool(helper().folder))),
        "no-cache",
    )


def widget(name: str) -> Response:
    """The built widget, and what Hugo's module publishes beside it."""
    if file := helper().widget(name):
        return send(file, partial(helper().prepare_widget, name))
    own = helper().locate(request.path)
    if not isinstance(own, Path):
        raise NotFound
    return send(own, helper().prepare)


@site.get("/healthz")
def health() -> Response:
    """Whether the helper works, for whoever watches it."""
    answer = jsonify(
        status="ok",
        version=__version__,
        configured=helper().config("").configured,
        site=_state(),
        cache=helper().store.problem or "ok",
        upstream=state(),
    )
    answer.cache_control.no_store = True
    return answer


@site.get("/saved/")
def saved() -> Response:
    """The reading list: the site's own page, or else ours."""
    listed = helper().first_list()
    if listed.own and not helper().is_demo:
        return send(listed.own, helper().prepare)
    return _ours(listed, helper().first_list)


def reading_list() -> Response:
    """Our own page with the reading list, in the default language."""
    return _ours(helper().first_list(), helper().first_list)


@site.get("/")
@site.get("/<path:path>")
def page(path: str = "") -> ResponseReturnValue:
    """The site's published pages and files, and the list in its other languages."""
    found = helper().locate(f"/{path}") or helper().list_at(f"/{path}")
    _state()  # also where something is found: then what was told is over
    if found is None:
        raise NotFound
    if isinstance(found, str):
        return _onward(quote(found))
    if isinstance(found, ListPage):
        return _ours(found, partial(helper().list_page, found.code))
    return _theirs(found)


@site.before_app_request
def slashed() -> ResponseReturnValue | None:
    """Sends an address of ours on that lacks its last slash."""
    leads = request.routing_exception
    if not isinstance(leads, RequestRedirect):
        return None
    # Werkzeug's own answer begins with whatever the caller gave as the host.
    return _onward(urlsplit(leads.new_url).path)


def _state() -> str:
    """Looks for the site's folder, and tells when it is gone and when it is back."""
    folder = helper().folder
    if folder is None:
        return "ok"
    try:
        is_gone = not folder.is_dir()
    except OSError:  # of what it lies in
        is_gone = True
    if is_gone and folder not in _gone:
        _gone.add(folder)
        _log.warning(_GONE, folder)
    elif not is_gone and folder in _gone:
        _gone.discard(folder)
        _log.warning(_BACK, folder)
    return "gone" if is_gone else "ok"


def _theirs(file: Path) -> Response:
    opened = helper()
    index = opened.articles if opened.settings.insert else None
    # The old addresses that its bar names may come to be known meanwhile.
    leads = index and index.leads()
    return send(file, opened.prepare, lambda: (index and index.leads()) is leads)


def _ours(page: ListPage, find: Callable[[], ListPage]) -> Response:
    prepare = helper().prepare_list
    # A page of the site's own, or a front page, may have come meanwhile.
    return send(page.source, lambda _: prepare(page), lambda: find() == page)


def _onward(path: str) -> ResponseReturnValue:
    query = quote(request.query_string, safe=_KEPT)
    return redirect(f"{path}?{query}" if query else path, 308)


def _shared(answer: Response) -> Response:
    for name, value in SHARED.items():
        answer.headers.setdefault(name, value)
    # Shared caches must not answer one origin with what another may read.
    answer.vary.add("Origin")
    # flask-cors adds a header of its own beside ours.
    answer.headers["Vary"] = answer.vary.to_header()
    return answer
