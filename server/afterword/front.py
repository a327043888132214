"""What stands in front of Flask and answers what was prepared."""

from collections.abc import Iterable, Mapping
from typing import Any

from afterword.shelf import Shelf

# As typeshed's types of wsgiref have it, which are not there at run time.
Wsgi = Any


class Front:
    """WSGI middleware that sends what Flask once prepared, without asking it again.

    Flask's own way from a request to an answer costs four fifths of all requests
    per second. It still gets whatever is new, wrong, or of another origin, since
    flask-cors decides about those.

    Args:
        app: Flask's application.
        shelf: The prepared answers.
    """

    def __init__(self, app: Wsgi, shelf: Shelf) -> None:
        self._app = app
        self._take = shelf.take

    def __call__(
        self, environ: dict[str, Any], start_response: Wsgi
    ) -> Iterable[bytes]:
        """Answers a request, or lets the app answer it."""
        method = environ["REQUEST_METHOD"]
        if method in ("GET", "HEAD") and "HTTP_ORIGIN" not in environ:
            stock = self._take(environ["PATH_INFO"]) or self._take(address(environ))
            reply = stock and stock.reply(environ)
            if reply:
                start_response(reply.status, reply.headers)
                return reply.body if method == "GET" else []
        answer: Iterable[bytes] = self._app(environ, start_response)
        return answer


def address(environ: Mapping[str, Any]) -> str:
    """Where the shelf has an answer that differs with the query.

    The query comes first: a path may hold a "?" too, but begins with "/".

    Args:
        environ: The request as WSGI has it.
    """
    return f"?{environ['QUERY_STRING']} {environ['PATH_INFO']}"
