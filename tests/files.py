"""Serves a folder of plain files, as any static host does."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from running import PATIENCE


@dataclass
class Files:
    """A folder that is being served.

    Attributes:
        headers: Sent with every answer; may be changed meanwhile.
        origin: Where it is served.
        asked: The paths and queries that were asked for, in order.
        held: Paths whose answers wait until their event is set.
    """

    headers: dict[str, str]
    origin: str = ""
    asked: list[str] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)


class _Handler(SimpleHTTPRequestHandler):
    files: Files

    def send_head(self) -> object:  # type: ignore[override]
        self.files.asked.append(self.path)
        if event := self.files.held.get(self.path):
            event.wait(PATIENCE)
        return super().send_head()

    def end_headers(self) -> None:
        for name, value in self.files.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: the output of tests is for their failures."""


@contextmanager
def serving_files(root: Path, headers: Mapping[str, str] = {}) -> Iterator[Files]:
    """Serves a folder on the loopback interface, at an origin of its own.

    Args:
        root: The folder.
        headers: Sent with every answer.
    """
    files = Files(dict(headers))
    handler = partial(
        type("Handler", (_Handler,), {"files": files}), directory=str(root)
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        files.origin = f"http://127.0.0.1:{server.server_port}"
        # It looks for the end of its work at this interval, in seconds.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield files
        finally:
            server.shutdown()
            thread.join()
