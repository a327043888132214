"""Finds the files of a published folder that may be copied elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from afterword.errors import SiteError
from afterword.pages import is_configuration

Parts = tuple[str, ...]


def files(folder: Path) -> dict[str, Path]:
    """Lists a site's published files.

    Args:
        folder: The published folder.

    Returns:
        The file for each path below the folder, in their order. Configuration
        files and hidden files are left out, but not `.well-known/`.

    Raises:
        SiteError: A link leads out of the folder, nowhere or in a circle, or
            something is neither file nor folder; names it.
    """
    root = folder.resolve()
    found = {"/".join(parts): path for parts, path in _walk(root)}
    return dict(sorted(found.items()))


def _walk(root: Path) -> Iterator[tuple[Parts, Path]]:
    # With each folder go the targets of the links that led to it: a circle
    # cannot close without passing one of them again.
    waiting: list[tuple[Path, Parts, frozenset[Path]]] = [(root, (), frozenset())]
    while waiting:
        folder, parts, passed = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                here, path = (*parts, entry.name), Path(entry.path)
                seen = passed
                if _is_private(here):
                    continue
                if entry.is_symlink():
                    target = _target(path, root)
                    if _is_private(target.relative_to(root).parts):
                        continue
                    if target in passed:
                        raise _refused(path, "leads in a circle")
                    seen = passed | {target}
                if entry.is_dir():
                    waiting.append((path, here, seen))
                elif entry.is_file():
                    yield here, path
                else:
                    raise _refused(path, "is neither a file nor a folder")


def _target(path: Path, root: Path) -> Path:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise _refused(path, "is a link that leads nowhere") from None
    if not target.is_relative_to(root):
        raise _refused(path, f"is a link that leads out of {root}")
    return target


def _refused(path: Path, what: str) -> SiteError:
    return SiteError(f"{path} {what}.", "Remove it, or put a copy in its place.")


def _is_private(parts: Parts) -> bool:
    shown = parts[1:] if parts[:1] == (".well-known",) else parts
    return any(part.startswith(".") for part in shown) or is_configuration(list(parts))
