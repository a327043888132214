"""Sends what the helper of the app has prepared, and keeps it for the next time."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

from flask import Response, current_app, request
from werkzeug.exceptions import NotAcceptable, NotFound

from afterword.helper import Helper
from afterword.prepared import Prepared, Streamed
from afterword.shelf import unchanged

_log = logging.getLogger(__name__)

_told: set[str] = set()

_UNREADABLE = (
    "{} of the site cannot be read ({}) and is answered with 404. Let the user who "
    "runs Afterword read all of the published folder."
)


def helper() -> Helper:
    """The helper that the app was made for."""
    return cast(Helper, current_app.extensions["afterword"])


def send(
    file: Path,
    prepare: Callable[[Path], Prepared | Streamed],
    stands: Callable[[], bool] = lambda: True,
) -> Response:
    """Answers with a file.

    Args:
        file: The file.
        prepare: Makes the answer from it.
        stands: Says whether the answer holds still, while the file is as it was.

    Raises:
        NotFound: The file cannot be read.
        NotAcceptable: As for `reply`.
    """
    found = prepared(request.environ["PATH_INFO"], file, prepare, stands)
    if found is None:
        raise NotFound
    return reply(found)


def prepared(
    address: str,
    file: Path,
    prepare: Callable[[Path], Prepared | Streamed],
    stands: Callable[[], bool] = lambda: True,
) -> Prepared | Streamed | None:
    """Prepares a file, and keeps it for those who ask next.

    Args:
        address: The path that they ask for.
        file: As for `send`.
        prepare: As for `send`.
        stands: As for `send`.

    Returns:
        The answer; None where the file cannot be read.
    """
    try:
        is_current = unchanged(file)
        found = prepare(file)
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            name = str(file).removeprefix(f"{helper().folder}/")
            kind = str(error.strerror)
            warn_once(_UNREADABLE.format(name, kind), kind)
        return None
    if isinstance(found, Prepared):
        helper().shelf.put(address, found, lambda: is_current() and stands())
    return found


def warn_once(text: str, kind: str = "") -> None:
    """Writes a warning into the log, the first time only.

    Args:
        text: The warning.
        kind: What is told once, where the text differs from time to time.
    """
    if (kind or text) not in _told:
        _told.add(kind or text)
        _log.warning(text)


def reply(found: Prepared | Streamed) -> Response:
    """Answers with what was prepared.

    Args:
        found: The prepared answer.

    Raises:
        NotAcceptable: The caller takes no coding that there is.
    """
    made = found.reply(request.environ)
    if made is None:
        raise NotAcceptable("Take br, gzip or identity as Accept-Encoding.")
    return Response(made.body, made.status, made.headers)


def revalidated(answer: Response, cache_control: str) -> Response:
    """Makes an answer one that a cache can ask about.

    Args:
        answer: The answer.
        cache_control: Its Cache-Control header.
    """
    answer.headers["Cache-Control"] = cache_control
    answer.add_etag()
    answer.make_conditional(request)
    return answer
