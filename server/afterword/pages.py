"""Finds a site's published pages on disk."""

import logging
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from afterword import project
from afterword.errors import SiteError
from afterword.hugo import Site

Parts = tuple[str, ...]

_log = logging.getLogger(__name__)


def published(site: Site) -> Path:
    """Finds the folder of the pages as the site's readers get them.

    A folder with HTML files and no Hugo project in it is published as it is. A
    Hugo project that was never built is built with Hugo. Where another generator
    makes the pages, Hugo's configuration says where they are.

    Args:
        site: The site as its configuration describes it.

    Returns:
        The folder that holds the HTML files.

    Raises:
        SiteError: There is no such folder and none can be made.
    """
    if made := project.made_elsewhere(site):
        return made
    if (site.root / "index.html").is_file() or not site.files:
        return _plain(site.root)
    if not _has_pages(site.publish_dir):
        _build(site)
    return site.publish_dir


def holds_configuration(site: Site, folder: Path) -> bool:
    """Whether the published folder is the one with the site's configuration.

    Args:
        site: The site as its configuration describes it.
        folder: The published folder.
    """
    return folder == site.root


def base_path(site: Site) -> str:
    """The path that the site's own addresses begin with, "/" for most.

    Args:
        site: The site as its configuration describes it.
    """
    path = urlsplit(site.base_url).path.strip("/")
    return f"/{path}/" if path else "/"


def locate(folder: Path, path: str, *, is_project: bool = False) -> Path | None:
    """Finds the file for a path, as static hosts do.

    Args:
        folder: The published folder.
        path: The address's path below the site's, decoded, without the first
            slash.
        is_project: Whether the site's configuration lies in the folder.

    Returns:
        The file; a folder where its address lacks the last slash; or None.
        Private files, also behind links, and whatever a link leads to outside
        the folder are never found.
    """
    parts = tuple(part for part in path.split("/") if part)
    if "\0" in path or "\\" in path or is_private(parts, is_project=is_project):
        return None
    if path.endswith("/") or not path:
        parts += ("index.html",)
    target = folder.joinpath(*parts)
    for file in (target, target.with_name(f"{target.name}.html")):
        real = _below(folder, file)
        if real is not None and not is_private(real, is_project=is_project):
            return file
    return None


def is_private(parts: Parts, *, is_project: bool) -> bool:
    """Whether a path below a published folder is for nobody but the author.

    Hidden files are, but not `.well-known/`, and configuration files.

    Args:
        parts: The path's parts.
        is_project: Whether the site's configuration lies in the folder.
    """
    shown = parts[1:] if parts[:1] == (".well-known",) else parts
    hidden = any(part.startswith(".") for part in shown)
    # Nobody calls anything else so, and a folder of sites may hold one deeper.
    hugos = any(_is_named(part, "hugo") for part in parts[-1:])
    return hidden or hugos or (is_project and is_configuration(parts))


def preview(folder: Path) -> str:
    """Tells of pages that `hugo server` wrote, which look for it at every visit.

    Args:
        folder: What `published` returned.

    Returns:
        A sentence; "" for pages that are for readers.
    """
    try:
        front = (folder / "index.html").read_bytes()
    except OSError:
        return ""
    if b"/livereload.js?" not in front:
        return ""
    return f"`hugo server` wrote {folder}, with its own script in each page: run hugo."


def is_configuration(parts: Parts) -> bool:
    """Whether a path below a Hugo project has the name of a configuration file.

    Args:
        parts: The path's parts.
    """
    *folders, name = map(str.lower, parts or ("",))
    # Hugo reads config/<environment>/ with all in it, and nothing beside that.
    is_place = folders[:1] == ["config"] and len(folders) > 1
    is_main = not folders and _is_named(name, "hugo", "config")
    return is_main or (is_place and _is_named(name))


def _is_named(name: str, *stems: str) -> bool:
    stem, _, ending = name.lower().rpartition(".")
    return ending in ("toml", "yaml", "yml", "json") and (not stems or stem in stems)


def _below(folder: Path, target: Path) -> Parts | None:
    """The path that a file really has below a folder; None where it has none."""
    try:
        # Resolved once: a deploy may change where a link leads in between.
        root = folder.resolve()
        real = (root / target.relative_to(folder)).resolve(strict=True)
        return real.relative_to(root).parts
    except (OSError, RuntimeError, ValueError):
        return None


def _has_pages(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    # rglob would take one that may not be read for an empty one.
    next(folder.iterdir(), None)
    return next(folder.rglob("*.html"), None) is not None


def _plain(root: Path) -> Path:
    if not root.is_dir():
        raise SiteError(f"{root} is not a folder.", "Name the folder of your site.")
    if not _has_pages(root):
        raise SiteError(
            f"{root} holds neither a Hugo configuration nor HTML pages.",
            "Name the folder of your Hugo site (the one with hugo.toml) "
            "or a folder of HTML files.",
        )
    return root


def _build(site: Site) -> None:
    hugo = shutil.which("hugo")
    if hugo is None:
        raise SiteError(
            f"{site.publish_dir} holds no pages and Hugo is not installed.",
            "Run hugo in the site's folder first, or install Hugo (gohugo.io).",
        )
    command = [hugo, "--source", str(site.root)]  # quiet, it may not say why it fails
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the author's own Hugo on the author's own site
    if done.returncode or not _has_pages(site.publish_dir):
        said = (done.stderr + done.stdout).splitlines()
        # Some installations of Hugo write a line of their own first.
        lines = [line for line in said if line.upper().startswith("ERROR")]
        why = lines[0].rstrip(".") if lines else "it wrote no page there"
        raise SiteError(
            f"{site.publish_dir} holds no pages, so Afterword ran hugo in {site.root}, "
            f"which failed: {why}.",
            "Run hugo in that folder and mend what it reports.",
        )
    _log.warning(
        "%s held no pages, so hugo was run in %s.", site.publish_dir, site.root
    )
