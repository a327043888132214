"""Measures `afterword build` of 10,000 pages beside Hugo's time. `make bench`."""

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from rich.table import Table

import hugo_site
from bench import figures

PAGES = 10_000
RUNS = 3
# ext4 steps over what was deleted just before, so that each run would pay for the
# files of the one before it.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - its own folder
COMMAND = "from afterword.cli_build import build; build()"


@dataclass(frozen=True)
class Cost:
    """What one run of a program took.

    Attributes:
        wall: Seconds from its start to its end.
        work: Seconds of all processors.
        memory: Most megabytes of all its processes together.
    """

    wall: float
    work: float
    memory: float


def write_posts(site: Path) -> None:
    """Adds posts of some 5 kB of prose each."""
    draw = random.Random(1)  # noqa: S311 - the same posts in every run
    words = ["".join(draw.choices("etaoinshrdlu", k=k % 8 + 2)) for k in range(3000)]
    for number in range(PAGES):
        prose = "\n\n".join(" ".join(draw.choices(words, k=90)) for _ in range(8))
        front = f"---\ntitle: Post {number}\ndate: 2026-01-01\n---\n\n"
        post = site / "content" / "posts" / f"p{number}.md"
        post.write_text(f"{front}{prose}\n", encoding="utf-8")


def resident(process: int) -> float:
    """Megabytes of a process and its children, shared pages counted once."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0  # it has just ended
    own = int(rollup.split("\nPss:")[1].split()[0]) / 1024 if rollup else 0.0
    return own + sum(resident(int(child)) for child in children)


def measure(*command: str | Path) -> Cost:
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    seen = [0.0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            seen.append(resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    failed = process.wait()
    wall = time.perf_counter() - began
    ended.set()
    watcher.join()
    if failed:
        raise SystemExit(f"{command[0]} ended with {failed}")
    after = os.times()
    user = after.children_user - before.children_user
    system = after.children_system - before.children_system
    return Cost(wall, user + system, max(seen))


def best(costs: list[Cost]) -> Cost:
    """The least of several runs; memory is the worst of them."""
    return Cost(
        min(cost.wall for cost in costs),
        min(cost.work for cost in costs),
        max(cost.memory for cost in costs),
    )


def set_aside(folder: Path, top: Path) -> None:
    """Moves away what an earlier run wrote.

    It is not deleted: for minutes, ext4 gives no inode of a deleted file to a new one,
    but steps over each. After 40,000, a new file took ten times as long.
    """
    if folder.exists():
        folder.rename(Path(mkdtemp(dir=top)) / folder.name)


def rows(site: Path, output: Path) -> dict[str, Cost]:
    def hugo() -> Cost:
        set_aside(site / "public", output.parent)
        return measure(hugo_site.hugo(), "--quiet", "--source", site)

    def again() -> Cost:
        return measure(sys.executable, "-c", COMMAND, site, "--output", output)

    def anew() -> Cost:
        set_aside(output, output.parent)
        return again()

    # In turns, so that whatever else the machine does slows all of them alike.
    steps = {"hugo": hugo, "afterword build": anew, "again": again}
    turns = [{name: step() for name, step in steps.items()} for _ in range(RUNS)]
    return {name: best([turn[name] for turn in turns]) for name in steps}


def main() -> None:
    table = Table(title=f"{PAGES:,} pages, best of {RUNS}, in memory")
    for column in ("what", "wall s", "processor s", "memory MB", "aim"):
        table.add_column(column)
    with TemporaryDirectory(dir=MEMORY) as folder:
        site = hugo_site.make(Path(folder))
        write_posts(site)
        costs = rows(site, Path(folder) / "out")
    hugo = costs["hugo"]
    aims = {"afterword build": f"{hugo.wall:.1f} s, {hugo.work:.1f} s, 300 MB"}
    for name, cost in costs.items():
        cells = (f"{figure:.1f}" for figure in (cost.wall, cost.work, cost.memory))
        table.add_row(name, *cells, aims.get(name, ""))
    figures.publish(table, "build")


if __name__ == "__main__":
    main()
