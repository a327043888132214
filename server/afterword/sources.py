"""Finds the files of a published folder that may be copied elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from afterword.errors import SiteError
from afterword.pages import Parts, is_private

#: Hidden files that a host works by. Without the first, what it locks stands open.
_FOR_HOST = {".htaccess", ".nojekyll"}


def files(folder: Path, *, is_project: bool) -> dict[str, Path]:
    """Lists a site's published files.

    Args:
        folder: The published folder.
        is_project: Whether the site's configuration lies in the folder.

    Returns:
        The file for each path below the folder, in their order, without those
        that `is_private` names, but with the hidden ones that hosts read.

    Raises:
        SiteError: A link leads out of the folder, nowhere or in a circle, or
            something is neither file nor folder; names it.
    """
    root = folder.resolve()
    found = {"/".join(parts): path for parts, path in _walk(root, is_project)}
    return dict(sorted(found.items()))


def _walk(root: Path, is_project: bool) -> Iterator[tuple[Parts, Path]]:
    # With each folder go its path without links, and the targets of the links that
    # led to it: a circle cannot close without passing one of them again.
    waiting: list[tuple[str, Parts, Parts, frozenset[Path]]]
    waiting = [(str(root), (), (), frozenset())]
    while waiting:
        folder, parts, own, passed = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                here, real = (*parts, entry.name), (*own, entry.name)
                seen = passed
                if _stays(here, entry.name, is_project):
                    continue
                if entry.is_symlink():
                    target = _target(Path(entry.path), root)
                    real, seen = target.relative_to(root).parts, passed | {target}
                    if target in passed:
                        raise _refused(entry.path, "leads in a circle")
                if real != here and _stays(real, entry.name, is_project):
                    continue
                if entry.is_dir():
                    waiting.append((entry.path, here, real, seen))
                elif entry.is_file():
                    yield here, Path(entry.path)
                else:
                    raise _refused(entry.path, "is neither a file nor a folder")


def _stays(parts: Parts, name: str, is_project: bool) -> bool:
    """Whether a path that is to be copied under a name stays with the author."""
    for_host = parts[-1:] == (name,) and name in _FOR_HOST
    return is_private(parts[:-1] if for_host else parts, is_project=is_project)


def _target(path: Path, root: Path) -> Path:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise _refused(path, "is a link that leads nowhere") from None
    if not target.is_relative_to(root):
        raise _refused(path, f"is a link that leads out of {root}")
    return target


def _refused(path: Path | str, what: str) -> SiteError:
    return SiteError(f"{path} {what}.", "Remove it, or put a copy in its place.")
