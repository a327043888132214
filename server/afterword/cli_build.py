"""The commands that write files and snippets for a site without the helper."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.errors import SiteError
from afterword.settings import PREFIX, Settings

if TYPE_CHECKING:
    from afterword.build import Summary

_site = click.argument("site", required=False, type=click.Path(path_type=Path))


@click.command()
@_site
@click.option(
    "--output",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The folder to write; what an earlier build wrote there is replaced.",
)
def build(site: Path | None, output: Path) -> None:
    """Write a site with the tags in its pages, for any static host.

    SITE is the folder with hugo.toml, or one of HTML files; without it, the current
    folder. A Hugo site without published pages is built with Hugo first.
    """
    from afterword.build import plan, run

    work = plan(named(site), output)
    with _bar(len(work.items)) as advance:
        summary = run(work, advance)
    for note in summary.notes:
        click.echo(f"Note: {note}", err=True)
    click.echo(_told(summary))


def named(given: Path | None) -> Path:
    """Answers which folder is the site.

    Args:
        given: SITE; without it, the current folder, and where that holds no
            configuration, the one that AFTERWORD_SITE names.

    Raises:
        SiteError: That is no folder.
    """
    folder = given or _unnamed()
    if not folder.is_dir():
        fix = "Name" if given else f"Set {PREFIX}SITE to"
        raise SiteError(f"{folder} is not a folder.", f"{fix} the folder of your site.")
    return folder


def _unnamed() -> Path:
    from afterword.hugo import read_site

    here = Path.cwd()
    if read_site(here).files:
        return here
    return Settings.read(os.environ).site or here


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
        f"Wrote {summary.output}. Pages given tags: {summary.tagged}, your other "
        f"files: {summary.copied}, Afterword's: {summary.made}, unchanged: "
        f"{summary.unchanged}, removed: {summary.removed}."
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

    made = make(named(site), generator)
    for number, step in enumerate(made.steps, 1):
        click.echo(f"{number}. {step}")
    if not made.is_configured:
        click.echo(
            "Note: giscus is not set up, so the comments are a hint for you. "
            "afterword init writes its values into the site's hugo.toml.",
            err=True,
        )
