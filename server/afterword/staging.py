"""A folder of output that takes the place of the old one whole, or not at all.

All is written to a folder beside the output, which is exchanged with it in one
step at the end. Whatever cuts the run off before, the old output is untouched.
"""

import ctypes
import fcntl
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from afterword.errors import AfterwordError

#: The file that says that a folder was written here and may be replaced.
MARKER = ".afterword-build"

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS alike


class OutputError(AfterwordError):
    """Raised when the output folder cannot be used or written."""


def check(output: Path, site: Path, published: Path) -> None:
    """Refuses a folder that may not be replaced.

    Args:
        output: The folder to write.
        site: The folder of the site.
        published: The folder of its pages.

    Raises:
        OutputError: Replacing the folder would destroy what is in it, or it
            would become part of its own source.
    """
    real = output.resolve()
    sources = {site.resolve(), published.resolve()}
    within = real.is_relative_to(published.resolve())
    if within or any(source.is_relative_to(real) for source in sources):
        raise OutputError(
            f"{output} and the pages in {published} lie in each other.",
            "Name a folder outside the published pages with --output.",
        )
    if not os.path.lexists(real):
        return
    if not real.is_dir():
        raise OutputError(f"{output} is not a folder.", "Name another with --output.")
    names = {entry.name for entry in real.iterdir()}
    if names and MARKER not in names:
        raise OutputError(
            f"{output} holds files that afterword build did not write.",
            "Name a new or an empty folder with --output.",
        )
    if ".git" in names:
        raise OutputError(
            f"{output} is a git checkout, and a build replaces the whole folder.",
            "Build into another folder and copy its files.",
        )


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """Makes a folder beside the output and removes what is left there at the end.

    Args:
        output: The folder that `swap` will replace, resolved.

    Yields:
        The new, empty folder.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    _tidy(output)
    folder = output.with_name(f"{output.name}.tmp-{secrets.token_hex(4)}")
    folder.mkdir()
    lock = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def swap(folder: Path, output: Path) -> None:
    """Puts a folder in the place of the output; the old output takes its place.

    Args:
        folder: What `staged` gave, now filled.
        output: The folder to replace; it need not exist.
    """
    if not output.exists():
        folder.rename(output)
    elif not _exchange(folder, output):
        # Where the file system knows no exchange, the old output is away for a
        # moment; `_tidy` brings it back if the run ends just then.
        aside = _aside(output)
        output.rename(aside)
        folder.rename(output)
        aside.rename(folder)


def share(output: Path, folder: Path, names: Collection[str]) -> None:
    """Lets a new folder share the bytes of files of the old one.

    Args:
        output: The old folder.
        folder: The new one; missing folders in it are made.
        names: Paths of the files below the old folder.
    """
    places = {name.rpartition("/")[0] for name in names}
    for place in places:
        (folder / place).mkdir(parents=True, exist_ok=True)
    for name in names:
        try:
            (folder / name).hardlink_to(output / name)
        except OSError:
            # Not every file system has links; a real fault shows here again.
            shutil.copyfile(output / name, folder / name)


def names(output: Path) -> Iterator[str]:
    """Lists what is in a folder and is no folder, links included.

    Args:
        output: The folder; it need not exist.

    Yields:
        The path of each below the folder.
    """
    for place, folders, files in os.walk(output):
        below = Path(place).relative_to(output).as_posix()
        prefix = "" if below == "." else f"{below}/"
        links = (name for name in folders if os.path.islink(f"{place}/{name}"))  # noqa: PTH114 - of each folder, and a Path costs more than the look
        yield from (f"{prefix}{name}" for name in (*files, *links))


def _exchange(one: Path, other: Path) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return libc.renamex_np(*names, _EXCHANGE) == 0
    renameat2 = getattr(libc, "renameat2", None)
    if renameat2 is None:
        return False
    first, second = names
    return bool(renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE) == 0)


def _aside(output: Path) -> Path:
    return output.with_name(f"{output.name}.tmp-old")


def _tidy(output: Path) -> None:
    """Removes what killed runs left, and nothing of runs that still go on."""
    aside = _aside(output)
    if aside.is_dir() and not output.exists():
        aside.rename(output)
    for folder in output.parent.glob(f"{_escaped(output.name)}.tmp-*"):
        lock = _lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _lock(folder: Path) -> int | None:
    """Takes the lock on a folder; the system frees it however the process ends."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock
