"""One line for each request and each warning, as text or as JSON, by option.

A line holds nobody's address and no article: the kind of page is enough to see
what goes wrong, and a log is a copy of what readers read. Both stand in it only
where that is switched on.
"""

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

_all = logging.getLogger("afterword")
_requests = logging.getLogger("afterword.requests")


@dataclass(frozen=True, slots=True)
class Request:
    """What is known of one request once its answer begins.

    Attributes:
        id: Tells it apart, also in the log of a proxy in front.
        method: As the client sent it.
        kind: Which part of the helper answered, such as `page` or `count`.
        status: The HTTP status.
        size: Bytes of the body, 0 where they were not told.
        seconds: Time until the answer began.
        client: Address of the client.
        target: Path and query as the client sent them.
    """

    id: str
    method: str
    kind: str
    status: int
    size: int
    seconds: float
    client: str
    target: str


def begin(form: str) -> None:
    """Has the process write all it says to standard error in one form.

    Args:
        form: `text` or `json`.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if form == "json" else _Text())
    _all.handlers = [handler]
    _all.setLevel(logging.INFO)
    _all.propagate = False


def writer(readers: bool) -> Callable[[Request], None]:
    """Makes what writes the line of one request.

    Args:
        readers: Whether addresses of clients and articles may be written.
    """
    return lambda request: _requests.info(
        "", extra={"fields": _fields(request, readers)}
    )


def say(text: str, level: int, form: str) -> None:
    """Tells whoever runs the program one thing.

    Args:
        text: Whole sentences.
        level: As `logging` has it.
        form: Form of the log, in which it becomes a line; without one it is
            written as it is, warnings and errors to standard error.
    """
    if form:
        _all.log(level, text)
        return
    with suppress(OSError):  # nobody reads any more, and that stops no server
        if level < logging.WARNING:
            print(text, flush=True)
        else:
            print(f"afterword: {text}", file=sys.stderr, flush=True)


@contextmanager
def quiet() -> Iterator[None]:
    """Leaves out warnings that another process has given just before."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _fields(request: Request, readers: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": request.id,
        "method": request.method,
        "kind": request.kind,
        "status": request.status,
        "bytes": request.size,
        "ms": round(request.seconds * 1000, 1),
    }
    if readers:
        fields |= {"client": request.client, "target": request.target}
    return fields


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"time": _time(record), "level": record.levelname}
        line |= getattr(record, "fields", None) or {"message": record.getMessage()}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", None)
        text = super().format(record) if fields is None else _pairs(fields)
        return f"{_time(record)} {record.levelname} {text}"


def _pairs(fields: dict[str, Any]) -> str:
    # In quotation marks and escaped, so that no client can write a line of its own.
    return " ".join(
        f"{name}={json.dumps(value) if isinstance(value, str) else value}"
        for name, value in fields.items()
    )


def _time(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
