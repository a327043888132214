"""Starts the real `afterword serve` as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).with_name("afterword")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AFTERWORD_")}
    return inherited | settings


@dataclass
class Served:
    origin: str
    process: subprocess.Popen[str]
    output: str = ""  # what it said, once it is stopped

    def stop(self) -> None:
        self.process.terminate()
        self.output, _ = self.process.communicate(timeout=20)

    def kill(self) -> None:
        """Ends the process and its workers as a crash of the machine does."""
        for process in processes(self.process.pid):
            os.kill(process, signal.SIGKILL)
        self.output, _ = self.process.communicate(timeout=20)


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
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            raise AssertionError(served.process.communicate()[0])
        try:
            with urlopen(f"{served.origin}/healthz", timeout=5):  # noqa: S310
                return
        except URLError:
            continue
    raise AssertionError("afterword serve did not answer within 20 seconds")
