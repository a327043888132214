"""Answers for what went wrong: JSON for the widget, a page for readers."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from afterword.helper import PREFIX
from afterword.protection import STRICT
from afterword.sending import helper, prepared

#: In place of what Werkzeug says, which knows nothing of this address.
_SAID: Final[Mapping[int | None, str]] = {
    404: "There is no such file; openapi.json lists what there is.",
    405: "Ask with GET or HEAD.",
    500: "Afterword failed. The log of the server says how.",
}


def refused(error: HTTPException) -> Response:
    """Answers an error under the prefix.

    Args:
        error: The error.
    """
    code = error.name.lower().replace(" ", "-")
    is_ours = error.description != type(error).description
    said = error.description if is_ours else _SAID.get(error.code, error.description)
    answer = jsonify(error={"code": code, "message": said})
    answer.headers.update(_more(error))
    answer.status_code = error.code or 500
    return answer


def failed(error: HTTPException) -> Response:
    """Answers an error: JSON under the prefix, a page elsewhere.

    Args:
        error: The error.
    """
    if f"{request.path}/".startswith(PREFIX):
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
    found = helper().shelf.take(address) or prepared(address, file, helper().prepare)
    names = ("HTTP_ACCEPT_ENCODING", "wsgi.url_scheme")
    plain = {n: request.environ[n] for n in names if n in request.environ}
    reply = found and found.reply(plain)
    return Response(reply.body, 404, reply.headers) if reply else None
