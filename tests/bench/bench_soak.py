"""Loads the helper for long while everything around it fails. `make bench`.

Half of the rate that the client reaches without pause, for 15 minutes or as many
seconds as are named. Every few seconds something fails: giscus, Redis, a worker.
Before it, connections in sequence; after it, nginx in front.
"""

import asyncio
import os
import random
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from asking import COUNT, ask, site_of
from fake_giscus import Discussion, FakeGiscus
from nginx_server import nginx_before
from redis_server import Proxy, redis_server
from running import Served, handles, memory, processes, serving

SECONDS = 900.0
CONNECTIONS = 100_000
READERS = 16
ARTICLES = [f"posts/{n}/" for n in range(20)]
PATHS = ["/", "/afterword/afterword.js", "/afterword/giscus.json", "/healthz"]
PATHS += [f"{COUNT}{article}" for article in ARTICLES]
#: A term that nobody asked for yet: one in so many requests.
NEW = 200


@dataclass
class Told:
    """What the readers saw."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


async def read(origin: str, told: Told, until: float, pause: float) -> None:
    """One reader: asks over a connection that is kept, and opens it anew if need be."""
    host, port = origin.removeprefix("http://").split(":")
    turn = time.perf_counter() + random.random() * pause  # noqa: S311 - no secret
    while time.perf_counter() < until:
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
        except OSError as error:
            told.statuses[type(error).__name__] += 1
            await asyncio.sleep(0.05)
            continue
        try:
            while time.perf_counter() < until:
                await asyncio.sleep(max(0.0, turn - time.perf_counter()))
                turn = max(turn + pause, time.perf_counter() - pause)
                await exchange(reader, writer, told)
        except (OSError, asyncio.IncompleteReadError) as error:
            told.statuses[type(error).__name__] += 1
        finally:
            writer.close()


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, told: Told
) -> None:
    path = random.choice(PATHS)  # noqa: S311 - no secret
    if random.randrange(NEW) == 0:  # noqa: S311 - no secret
        path = f"{COUNT}new/{random.random()}"  # noqa: S311 - no secret
    began = time.perf_counter()
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
    await reader.readexactly(int(length))
    told.seconds.append(time.perf_counter() - began)
    told.statuses[head.split()[1].decode()] += 1


async def load(origin: str, seconds: float, rate: float = 0.0) -> Told:
    """Has all readers ask for so long, at so many requests a second or unbound."""
    told, until = Told(), time.perf_counter() + seconds
    pause = READERS / rate if rate else 0.0
    await asyncio.gather(*(read(origin, told, until, pause) for _ in range(READERS)))
    return told


@contextmanager
def commented(**settings: str) -> Iterator[tuple[Served, FakeGiscus]]:
    """A helper with counts that are old after a second."""
    with TemporaryDirectory() as folder, FakeGiscus() as giscus:
        repository = giscus.add("octo/comments")
        for number, article in enumerate(ARTICLES, 1):
            repository.discussions[article] = Discussion(3, number=number)
        site = site_of(giscus, Path(folder) / "site")
        env = {"AFTERWORD_COUNT_TTL": "1", **settings}
        with serving(site, "--workers", "2", env=env) as served:
            yield served, giscus


def kill_a_worker(served: Served) -> None:
    os.kill(processes(served.process.pid)[-1], signal.SIGKILL)


def soak(seconds: float) -> Table:
    with (
        TemporaryDirectory() as folder,
        redis_server(Path(folder)) as url,
        Proxy(url) as proxy,
        commented(AFTERWORD_CACHE_URL=proxy.url) as (served, giscus),
        ThreadPoolExecutor(1) as other,
    ):
        faults: list[tuple[Callable[[], None], Callable[[], None]]] = [
            (giscus.hold, giscus.release),
            (lambda: giscus.fail_with(503, "{}"), giscus.heal),
            (proxy.stall, proxy.go_on),
            (lambda: giscus.fail_with(200, "<h1>"), giscus.heal),
            (lambda: kill_a_worker(served), lambda: None),
        ]
        top = len(asyncio.run(load(served.origin, 5)).seconds) / 5
        before = (memory(served), handles(served))
        done = other.submit(asyncio.run, load(served.origin, seconds, top / 2))
        for turn in range(int(seconds // 10)):
            begin, end = faults[turn % len(faults)]
            begin()
            time.sleep(4)
            end()
            time.sleep(6)
        told = done.result()
        after = (memory(served), handles(served))
    return soaked(told, top, seconds, before, after, len(giscus.asked()))


def soaked(
    told: Told,
    top: float,
    seconds: float,
    before: tuple[int, int],
    after: tuple[int, int],
    asked: int,
) -> Table:
    table = Table("what", "figure", title=f"{seconds:.0f} s with faults, 2 workers")
    table.add_row("rate without pause, per second", f"{top:.0f}")
    table.add_row("requests, at half of that", str(len(told.seconds)))
    told_ms = statistics.quantiles(told.seconds, n=1000)
    for name, at in (("median", 499), ("99th percentile", 989), ("99.9th", 998)):
        table.add_row(f"{name}, ms", f"{told_ms[at] * 1000:.1f}")
    table.add_row("answers", str(dict(told.statuses)))
    table.add_row("memory before, after, MB", f"{before[0] >> 10}, {after[0] >> 10}")
    table.add_row("handles before, after", f"{before[1]}, {after[1]}")
    table.add_row("questions to giscus", str(asked))
    return table


def in_sequence(count: int) -> Table:
    """Connections one after the other, each with one request."""
    with commented() as (served, _):
        for _ in range(500):
            ask(served.origin, PATHS[-1])
        before = (memory(served), handles(served))
        began = time.perf_counter()
        for _ in range(count):
            ask(served.origin, PATHS[-1])
        took = time.perf_counter() - began
        after = (memory(served), handles(served))
    table = Table("what", "figure", title=f"{count} connections in sequence")
    table.add_row("per second", f"{count / took:.0f}")
    table.add_row("memory before, after, MB", f"{before[0] >> 10}, {after[0] >> 10}")
    table.add_row("handles before, after", f"{before[1]}, {after[1]}")
    return table


def behind_nginx(count: int) -> Table:
    """Requests of many readers for one count, through the example for nginx."""
    with (
        TemporaryDirectory() as folder,
        commented(AFTERWORD_METRICS="1") as (served, _),
    ):
        with nginx_before(served.origin, Path(folder) / "nginx") as front:
            began = time.perf_counter()
            for _ in range(count):
                ask(front, PATHS[-1])
            took = time.perf_counter() - began
        lines = ask(served.origin, "/metrics").body.decode().splitlines()
    reached = [line for line in lines if "requests_total" in line and '"count"' in line]
    table = Table("what", "figure", title=f"{count} requests through nginx")
    table.add_row("seconds, with a time-to-live of 1 s", f"{took:.0f}")
    table.add_row("of them reached the helper", reached[0].rpartition(" ")[2])
    return table


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    part = min(1.0, seconds / SECONDS)
    console = Console()
    console.print(in_sequence(int(CONNECTIONS * part)))
    console.print(soak(seconds))
    console.print(behind_nginx(10_000))


if __name__ == "__main__":
    main()
