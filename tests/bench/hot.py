"""Requests per second of hot answers, beside other servers, in turn."""

import os
import shutil
import statistics
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import Request, urlopen

from rich.table import Table

from running import PROGRAM, ROOT, environment, free_port, processes, serving

ROUNDS, SECONDS, CONNECTIONS = 3, 3, 64
BARE = "bare WSGI function on granian"
WIDGET = "/afterword/afterword.js"
BROTLI = {"Accept-Encoding": "br"}
NGINX = """
daemon off;
pid {folder}/pid;
error_log stderr crit;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  types {{ text/javascript js; }}
  keepalive_requests 1000000;
  server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}
}}
"""
ISSO = """
[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1/
[server]
listen = http://127.0.0.1:{port}
"""


@dataclass
class Contender:
    """One address of one server, and what was measured there.

    Attributes:
        name: What the table calls it.
        url: Where it is asked.
        process: The server's process.
        headers: What it is asked with.
        rates: Requests per second, one for each round.
        costs: Microseconds of processor for each request.
    """

    name: str
    url: str
    process: int
    headers: Mapping[str, str]
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def measure(self) -> None:
        before = busy(self.process)
        named = [f"-H{name}: {value}" for name, value in self.headers.items()]
        counts = ("-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}")
        said = run(*pinned(1), "wrk", *counts, *named, self.url)
        if "Non-2xx" in said or "Socket errors" in said:
            raise SystemExit(f"{self.name}: {said}")
        asked = int(said.split(" requests in ")[0].split()[-1])
        self.rates.append(float(said.split("Requests/sec:")[1].split()[0]))
        self.costs.append((busy(self.process) - before) / asked * 1e6)


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stderr or done.stdout}")
    return done.stdout


def pinned(core: int) -> list[str]:
    """What makes a program stay on a core, where there are several."""
    several = (os.cpu_count() or 1) > 1
    return ["taskset", "-c", str(core)] if several and shutil.which("taskset") else []


def busy(process: int) -> float:
    """Seconds of processor that a process and its children took so far."""
    ticks = 0
    for one in processes(process):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(url: str, *command: str | Path, **variables: str) -> Iterator[int]:
    """Starts a server on the first core; gives its id once it answers."""
    process = subprocess.Popen(
        [*pinned(0), *command],
        env=environment(**variables),
        cwd=ROOT / "tests",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
            with suppress(URLError):
                urlopen(url, timeout=5).close()  # noqa: S310
                break
        yield process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def granian(target: str, body: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    options = (
        "--interface",
        "wsgi",
        "--blocking-threads",
        "16",
        "--log-level",
        "error",
    )
    program = PROGRAM.with_name("granian")
    where = (f"bench.contenders:{target}", "--port", str(port))
    with started(url, program, *options, *where, BENCH_BODY=str(body)) as process:
        yield url, process


@contextmanager
def nginx(folder: Path, body: bytes) -> Iterator[tuple[str, int]]:
    port = free_port()
    (folder / "a.js").write_bytes(body)
    (folder / "a.js.gz").write_bytes(zlib.compress(body, 9, wbits=31))
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)  # its worker is another user
    url = f"http://127.0.0.1:{port}/a.js"
    with started(url, "nginx", "-p", folder, "-c", config) as process:
        yield url, process


@contextmanager
def isso(folder: Path) -> Iterator[tuple[str, int]]:
    """Isso from its package, in an environment of its own."""
    run(sys.executable, "-m", "venv", folder)
    run(
        folder / "bin" / "pip",
        "install",
        "--quiet",
        "isso",
        "gunicorn",
        "setuptools<81",
    )
    port = free_port()
    config = folder / "isso.conf"
    config.write_text(ISSO.format(folder=folder, port=port))
    url = f"http://127.0.0.1:{port}/?uri=/empty/"
    threads = ("-k", "gthread", "--threads", "8", "--log-level", "error")
    program = folder / "bin" / "gunicorn"
    where = ("-b", f"127.0.0.1:{port}", "isso.run")
    with started(
        f"http://127.0.0.1:{port}/info",
        program,
        *threads,
        *where,
        ISSO_SETTINGS=str(config),
    ) as process:
        yield url, process


def ours(origin: str, process: int) -> list[Contender]:
    page = "/articles/local-first/"
    with urlopen(Request(f"{origin}{WIDGET}", headers=BROTLI)) as answer:  # noqa: S310
        known = {**BROTLI, "If-None-Match": str(answer.headers["ETag"])}
    asked = {
        "the widget": (WIDGET, BROTLI),
        "giscus.json": ("/afterword/giscus.json", BROTLI),
        "a page": (page, BROTLI),
        "304": (WIDGET, known),
        "of another origin, through Flask": (WIDGET, {**BROTLI, "Origin": "http://a"}),
    }
    return [
        Contender(f"Afterword: {name}", f"{origin}{path}", process, headers)
        for name, (path, headers) in asked.items()
    ]


def contenders(stack: ExitStack) -> Iterator[Contender | str]:
    """Starts all servers; a text says which one could not be."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    command = (*pinned(0), str(PROGRAM), "serve")
    served = stack.enter_context(serving(command=command))
    yield from ours(served.origin, served.process.pid)
    with urlopen(Request(f"{served.origin}{WIDGET}", headers=BROTLI)) as answer:  # noqa: S310
        packed = answer.read()
    with urlopen(f"{served.origin}{WIDGET}") as answer:  # noqa: S310
        plain = answer.read()
    (folder / "body").write_bytes(packed)
    others = {
        BARE: (granian("bare", folder / "body"), {}),
        "plain Flask on granian": (granian("flask", folder / "body"), {}),
        "nginx, gzip_static": (nginx(folder, plain), {"Accept-Encoding": "gzip"}),
        "Isso, an empty thread, gunicorn": (isso(folder / "isso"), {}),
    }
    for name, (start, headers) in others.items():
        try:
            url, process = stack.enter_context(start)
        except (SystemExit, OSError) as error:
            yield f"{name}: left out. {str(error)[:200]}"
        else:
            yield Contender(name, url, process, headers)


def table() -> Table:
    """Measures all in turn; ratios are those of one round, then their median."""
    with ExitStack() as stack:
        found = list(contenders(stack))
        measured = [one for one in found if isinstance(one, Contender)]
        for _ in range(ROUNDS):
            for one in measured:
                one.measure()
    title = f"Hot answers, {CONNECTIONS} connections, {ROUNDS} rounds in turn"
    made = Table(title=title, caption="\n".join(s for s in found if isinstance(s, str)))
    for column in (
        "what",
        "requests/s",
        "spread",
        "of bare",
        "processor µs",
        "of bare",
    ):
        made.add_column(column, justify="left" if column == "what" else "right")
    (bare,) = (one for one in measured if one.name == BARE)
    for one in measured:
        made.add_row(one.name, *_row(one, bare))
    return made


def _row(one: Contender, bare: Contender) -> list[str]:
    rates = [a / b for a, b in zip(one.rates, bare.rates, strict=True)]
    costs = [b / a for a, b in zip(one.costs, bare.costs, strict=True)]
    return [
        f"{statistics.median(one.rates):,.0f}",
        f"{min(one.rates):,.0f} to {max(one.rates):,.0f}",
        f"{statistics.median(rates):.2f}",
        f"{statistics.median(one.costs):.1f}",
        f"{statistics.median(costs):.2f}",
    ]
