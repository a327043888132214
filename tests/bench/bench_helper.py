"""Measures the helper: start, memory, and counts while giscus hangs. `make bench`."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

import hugo_site
from bench import figures, hot, where
from fake_giscus import Discussion, FakeGiscus
from running import Served, serving

RUNS = 5
ASKED = 400
COUNT = "/afterword/discussion.json?term=posts/first/"


def start_times(site: Path | None = None) -> list[float]:
    """Seconds from starting `afterword serve` to its first answer."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        with serving(site):
            times.append(time.perf_counter() - began)
    return times


def resident(process: int) -> float:
    """Megabytes of a process and its children in memory, shared pages counted once."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    own = int(rollup.split("\nPss:")[1].split()[0]) / 1024
    return own + sum(resident(int(child)) for child in children)


def memory() -> float:
    """Megabytes of all processes of the helper with one worker, once it answered."""
    with serving() as served:
        urlopen(f"{served.origin}/articles/local-first/").close()  # noqa: S310
        return resident(served.process.pid)


def start_times_of_many() -> list[float]:
    """The same with a site of 10,000 pages."""
    with TemporaryDirectory() as folder:
        for number in range(10_000):
            page = Path(folder, f"p{number}.html")
            page.write_text("<article><h1>x</h1></article>", encoding="utf-8")
        return start_times(Path(folder))


@contextmanager
def commented() -> Iterator[tuple[Served, FakeGiscus]]:
    """A site with counts that are stale at once, and its giscus."""
    with TemporaryDirectory() as folder, FakeGiscus() as giscus:
        giscus.add("octo/comments").discussions["posts/first/"] = Discussion(comments=3)
        (Path(folder) / "index.html").write_text("<p>front", encoding="utf-8")
        config = hugo_site.with_origin(giscus.origin)
        (Path(folder) / "hugo.toml").write_text(config, encoding="utf-8")
        env = {"AFTERWORD_COUNT_TTL": "0.001"}
        with serving(Path(folder), env=env) as served:
            yield served, giscus


def ask(served: Served) -> float:
    began = time.perf_counter()
    urlopen(f"{served.origin}{COUNT}").close()  # noqa: S310
    return (time.perf_counter() - began) * 1000


def stale_times() -> tuple[list[float], int]:
    """Milliseconds of stale answers while giscus hangs, and how often it is asked."""
    with commented() as (served, giscus):
        ask(served)
        before = len(giscus.asked())
        giscus.hold()
        times = [ask(served) for _ in range(ASKED)]
        return times, len(giscus.asked()) - before


def main() -> None:
    table = Table(title="The helper")
    for column in ("what", "median", "worst", "aim"):
        table.add_column(column)
    for name, starts, aim in (
        ("start to first answer", start_times(), "0.7"),
        ("the same with 10,000 pages", start_times_of_many(), "1"),
    ):
        table.add_row(
            f"{name}, s ({RUNS} runs)",
            f"{statistics.median(starts):.2f}",
            f"{max(starts):.2f}",
            aim,
        )
    table.add_row(
        "memory with one worker, all processes, MB", f"{memory():.0f}", "", "75"
    )
    stale, asked = stale_times()
    table.add_row(
        f"stale count while giscus hangs, ms ({ASKED} answers)",
        f"{statistics.median(stale):.1f}",
        f"{statistics.quantiles(stale, n=100)[98]:.1f} (99th percentile)",
        "50",
    )
    table.add_row("questions to giscus meanwhile", str(asked), "", "1")
    figures.publish(table, "helper")
    figures.publish(hot.table(), "answers")
    Console().print(where.summary())


if __name__ == "__main__":
    main()
