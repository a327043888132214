"""A real Redis for the time of a test session, on a free port of the loopback."""

import contextlib
import selectors
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import redis

from running import PATIENCE, free_port

__all__ = ["Proxy", "free_port", "redis_server"]


@contextlib.contextmanager
def redis_server(folder: Path, port: int = 0) -> Iterator[str]:
    """Runs a Redis that keeps nothing on disk.

    Args:
        folder: Where it may write.
        port: The port to listen on, 0 for a free one.

    Yields:
        Its address.
    """
    port = port or free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            url = f"redis://127.0.0.1:{port}/0"
            _wait_until_up(url)
            yield url
        finally:
            process.terminate()


def _wait_until_up(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
                return
            except (redis.ConnectionError, redis.TimeoutError):
                if time.monotonic() > deadline:
                    raise


class Proxy:
    """Stands before a Redis and can stop passing on bytes, without hanging up.

    Args:
        url: Address of the Redis.

    Attributes:
        url: Address of the proxy.
    """

    def __init__(self, url: str) -> None:
        self._behind = ("127.0.0.1", urlsplit(url).port or 0)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._door.getsockname()[1]}/0"
        self._passes = threading.Event()
        self._passes.set()
        self._ends = False
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends = True
        self.go_on()
        self._thread.join()
        self._door.close()

    def stall(self) -> None:
        """Keeps all bytes back from now on."""
        self._passes.clear()

    def go_on(self) -> None:
        """Passes them on again."""
        self._passes.set()

    def _run(self) -> None:
        with selectors.DefaultSelector() as waiting, contextlib.ExitStack() as opened:
            waiting.register(self._door, selectors.EVENT_READ)
            while not self._ends:
                for key, _ in waiting.select(0.01):
                    self._passes.wait()
                    if key.data is None:
                        self._let_in(waiting, opened)
                    else:
                        _pass_on(waiting, key.fileobj, key.data)

    def _let_in(
        self, waiting: selectors.BaseSelector, opened: contextlib.ExitStack
    ) -> None:
        before = opened.enter_context(self._door.accept()[0])
        behind = opened.enter_context(socket.create_connection(self._behind))
        waiting.register(before, selectors.EVENT_READ, behind)
        waiting.register(behind, selectors.EVENT_READ, before)


def _pass_on(
    waiting: selectors.BaseSelector, source: object, target: socket.socket
) -> None:
    assert isinstance(source, socket.socket)
    with contextlib.suppress(OSError):
        if read := source.recv(65_536):
            target.sendall(read)
            return
    waiting.unregister(source)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
