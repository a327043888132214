"""What the helper is measured against: the least that Python can do on its server."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
HEADERS = [("Content-Type", "text/javascript"), ("Content-Length", str(len(BODY)))]

flask = Flask(__name__)


def bare(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", HEADERS)
    return [BODY]


@flask.get("/")
def view() -> Response:
    return Response(BODY, mimetype="text/javascript")
