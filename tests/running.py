"""Starts the real `afterword serve` as a process of its own."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).with_name("afterword")
# What a start or an end of a process may take on a machine with much else to do.
PATIENCE = 60.0  # seconds

_reserved: deque[socket.socket] = deque()


def free_port() -> int:
    """Finds a port that nothing listens on.

    A server may listen on it, but the system gives it to nobody who asks for any
    port, as tests beside this one do, until many more have been found.
    """
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", 0))
    _reserved.append(reserved)
    if len(_reserved) > 20:
        _reserved.popleft().close()
    return int(reserved.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AFTERWORD_")}
    return inherited | settings


@dataclass
class Served:
    origin: str
    process: subprocess.Popen[str]
    output: str = ""  # what it said, once it is stopped
    heard: str = ""  # what of it was read before

    def hear(self, text: str) -> None:
        """Returns when it has said a text."""
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        while text not in self.heard:
            ready, _, _ = select.select([pipe], [], [], PATIENCE)
            said = os.read(pipe, 65_536).decode() if ready else ""
            assert said, f"nothing says {text!r}: {self.heard}"
            self.heard += said

    def stop(self) -> None:
        self.process.terminate()
        self._end()

    def kill(self) -> None:
        """Ends the process and its workers as a crash of the machine does."""
        for process in processes(self.process.pid):
            with suppress(ProcessLookupError):  # a worker ends with its parent
                os.kill(process, signal.SIGKILL)
        self._end()

    def _end(self) -> None:
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.output = self.heard + (rest or "")


def processes(process: int) -> list[int]:
    """Lists a process and all that it started, by id."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []  # it has just ended
    return [process, *(one for child in text.split() for one in processes(int(child)))]


def memory(served: Served) -> int:
    """Kilobytes that all processes have taken, those they share counted once.

    Without the pages of files, whose share depends on what else runs here.
    """
    rollups = [
        Path(f"/proc/{process}/smaps_rollup").read_text()
        for process in processes(served.process.pid)
    ]
    return sum(int(text.split("\nPss_Anon:")[1].split()[0]) for text in rollups)


def handles(served: Served) -> int:
    """Files and sockets that all processes have open."""
    return sum(
        len(list(Path(f"/proc/{process}/fd").iterdir()))
        for process in processes(served.process.pid)
    )


@contextmanager
def serving(
    site: Path | None = None,
    *options: str,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = (str(PROGRAM), "serve"),
) -> Iterator[Served]:
    """Serves a site; at the end the process is stopped and its pipes are closed."""
    port = free_port()
    cache = TemporaryDirectory()
    own = {"XDG_CACHE_HOME": cache.name, "AFTERWORD_PORT": str(port), **(env or {})}
    process = subprocess.Popen(
        [*command, *([str(site)] if site else []), *options],
        cwd=ROOT,
        env=environment(**own),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served(f"http://127.0.0.1:{port}", process)
    try:
        _wait_until_it_answers(served)
        yield served
    finally:
        served.stop()
        cache.cleanup()


def _wait_until_it_answers(served: Served) -> None:
    deadline = time.monotonic() + PATIENCE
    between = threading.Event()
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            raise AssertionError(served.process.communicate()[0])
        try:
            with urlopen(f"{served.origin}/healthz", timeout=5):  # noqa: S310
                return
        except (OSError, HTTPException):
            between.wait(0.01)  # asking all the time would slow its start down
    raise AssertionError(f"afterword serve did not answer in {PATIENCE} seconds")
