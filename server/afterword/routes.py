"""The addresses: what is under `/afterword/`, the list, health, and the pages."""

import mimetypes
import re
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.security import safe_join

from afterword import __version__
from afterword.giscus import GiscusConfig
from afterword.helper import PREFIX, Content, Helper, assets

api = Blueprint("afterword", __name__, url_prefix=PREFIX.rstrip("/"))
site = Blueprint("site", __name__)

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
