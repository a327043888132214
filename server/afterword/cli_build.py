"""The commands that write files and snippets for a site without the helper."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.settings import Settings

if TYPE_CHECKING:
    from afterword.build import Summary

_site = click.argument("site", required=False, type=click.Path(path_type=Path))


@click.command()
@_site
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to write; what an earlier build wrote there is replaced.",
)
def build(site: Path | None, output: Path) -> None:
    """Write a site as plain files for any static host, with the tags in its pages.

    Without SITE, the current folder.
    """
    from afterword.build import plan, run

    work = plan(_folder(site), output)
    with _bar(len(work.items)) as advance:
        summary = run(work, advance)
    for note in summary.notes:
        click.echo(f"Note: {note}", err=True)
    click.echo(_told(summary))


def _folder(given: Path | None) -> Path:
    return given or Settings.read(os.environ).site or Path.cwd()


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """Shows how far the work is, where a terminal shows errors."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    bar = Progress(console=screen, transient=True, disable=not screen.is_terminal)
    with bar:
        task = bar.add_task("Building", total=total)
        yield lambda more: bar.advance(task, more)


def _told(summary: "Summary") -> str:
    if not summary.is_new:
        return f"Nothing to do: {summary.output} is up to date."
    return (
        f"Wrote {summary.output}. Pages given tags: {summary.tagged}, "
        f"files copied: {summary.copied}, unchanged: {summary.unchanged}, "
        f"removed: {summary.removed}."
    )


@click.command()
@_site
@click.option(
    "--for",
    "generator",
    type=click.Choice(
        ["html", "hugo", "jekyll", "eleventy", "astro", "mkdocs", "wordpress"]
    ),
    default="html",
    show_default=True,
    help="What makes your site.",
)
def snippet(site: Path | None, generator: str) -> None:
    """Print what to paste into a site, and where, with its own values.

    Without SITE, the current folder.
    """
    from afterword.snippet import make

    made = make(_folder(site), generator)
    for number, step in enumerate(made.steps, 1):
        click.echo(f"{number}. {step}")
    if not made.is_configured:
        click.echo(
            "Note: giscus is not set up, so the comments are a hint for you. "
            "afterword init writes its values into the site's hugo.toml.",
            err=True,
        )
