"""Prints a table of measured figures, and writes it into the README."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

README = Path(__file__).parents[2] / "README.md"


def processor() -> str:
    """The processor's name, as Linux tells it."""
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor()


def markdown(table: Table) -> str:
    """Writes a table as Markdown, with its title, the day and the machine.

    Args:
        table: The table, whose cells are texts.
    """
    columns = [[str(cell) for cell in column.cells] for column in table.columns]
    heads = [str(column.header) for column in table.columns]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *zip(*columns, strict=True)]
    rows = [f"| {' | '.join(line)} |" for line in lines]
    day = datetime.now(UTC).date().isoformat()
    machine = (
        f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    return "\n".join([f"{table.title}. {day}, {machine}.", "", *rows])


def publish(table: Table, name: str) -> None:
    """Prints a table, and puts it into the README's block of that name.

    Args:
        table: The table, whose cells are texts.
        name: Name of the block: `<!-- figures: name -->`.

    Raises:
        ValueError: The README has no such block.
    """
    Console().print(table)
    text = README.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- figures: {name} -->\n).*?(<!-- /figures -->)", re.S)
    if not block.search(text):
        raise ValueError(f"README.md has no block of figures named {name}")
    new = block.sub(lambda found: f"{found[1]}{markdown(table)}\n{found[2]}", text)
    beside = README.with_suffix(".new")
    beside.write_text(new, encoding="utf-8")
    beside.replace(README)
