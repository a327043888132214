"""Finds and reads the configuration files of a Hugo site and of its themes.

The rules are those of Hugo's `config/configLoader.go` and `modules/collect.go`.
Modules that only Go can download are not read, except where `hugo mod vendor`
has put them into the site.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterword import merge
from afterword.formats import read
from afterword.merge import Table, bare, is_table, text_of, texts_of

_NAMES = ("hugo", "config")
_ENDINGS = ("toml", "yaml", "yml", "json")


@dataclass
class Loader:
    """Reads the files of one site and remembers which.

    Attributes:
        root: The folder of the site.
        environment: Which folder in `config/` lies over `config/_default`.
        files: What was read, in order.
        unread: Themes and modules that were not found.
    """

    root: Path
    environment: str
    files: list[Path] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add_themes(self, config: Table) -> None:
        """Merges the site's themes and modules below its own configuration.

        Args:
            config: The whole configuration of the site; changed in place.

        Raises:
            ConfigError: A file cannot be read.
        """
        themes = _Themes(
            self, below(self.root, text_of(config, "themesdir") or "themes")
        )
        # The list is complete before the first merge, as a theme's settings
        # must not decide which themes there are.
        for table in list(themes.collect(config, self.root)):
            merge.fill_root(config, table)

    def folder(self, folder: Path) -> Table:
        """Reads the file of a site or theme, with its `config/` laid over it.

        Args:
            folder: The folder of the site or theme.

        Returns:
            Its configuration, empty where there is none.

        Raises:
            ConfigError: A file cannot be read.
        """
        config: Table = {}
        for file in _candidates(folder)[:1]:
            merge.assign(config, merge.prepare(self._read(file)))
        for name in ("_default", self.environment):
            for file in _walk(folder / "config" / name):
                tree = _rooted(self._read(file), file.stem)
                merge.assign(config, merge.prepare(tree))
        return config

    def _read(self, file: Path) -> Table:
        self.files.append(file)
        return read(file, Path(os.path.relpath(file, self.root)).as_posix())


def _rooted(tree: Any, stem: str) -> Table:
    """Puts what a file in `config/` holds where the name of the file says."""
    if stem not in _NAMES:
        name, _, language = stem.rpartition(".") if "." in stem else (stem, "", "")
        # Hugo 0.162 and later: the name may be repeated as the only key.
        if list(tree) == [name]:
            tree = tree[name]
        for key in reversed(_key_path(name, language)):
            tree = {key: tree}
    rooted: Table = tree
    return rooted


def _candidates(folder: Path) -> list[Path]:
    files = [folder / f"{name}.{ending}" for name in _NAMES for ending in _ENDINGS]
    return [file for file in files if file.exists()]


def _is_config(file: Path) -> bool:
    return file.suffix.lower().lstrip(".") in _ENDINGS


def _walk(folder: Path) -> Iterator[Path]:
    """Configuration files below a folder, in the order of Go's filepath.Walk."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name)):
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry)
        elif _is_config(entry):
            yield entry


def _key_path(name: str, language: str) -> list[str]:
    if not language:
        return [name]
    # Only these names keep their own key below the language.
    below = {"params": ["params"], "menu": ["menus"], "menus": ["menus"]}
    return ["languages", language, *below.get(name, [])]


def ignored(folder: Path) -> list[Path]:
    """Finds configuration files of a site that Hugo does not read.

    Args:
        folder: The folder of the site.

    Returns:
        Files beside one that wins, and files that lie loose in `config/`.
    """
    config = folder / "config"
    loose = sorted(config.iterdir()) if config.is_dir() else []
    return _candidates(folder)[1:] + [
        file for file in loose if file.is_file() and _is_config(file)
    ]


def below(folder: Path, path: str) -> Path:
    """Gives a path that may be relative to a folder, without dots in it."""
    return Path(os.path.normpath(folder / path))


class _Themes:
    """Finds the themes and modules of a site, and theirs in turn."""

    def __init__(self, loader: Loader, themes_dir: Path) -> None:
        self.loader = loader
        self.themes_dir = themes_dir
        self.seen: dict[str, Path] = {}
        self.vendored: dict[str, Path] = {}
        self.replaced: dict[str, str] = {}

    def collect(self, config: Table, owner: Path) -> Iterator[Table]:
        """Yields the configurations from the winning one down."""
        if owner == self.loader.root:
            self.replaced = _replacements(config)
        self._add_vendored(owner)
        for item in _imports(config):
            path = self.replaced.get(str(item["path"]), str(item["path"]))
            if item.get("disable") is not True and self._is_first(path, owner):
                yield from self._theme(path, item, owner)

    def _is_first(self, path: str, owner: Path) -> bool:
        """Whoever imports a module first keeps it, so that no circle is endless."""
        return self.seen.setdefault(re.sub(r"/v\d+$", "", path), owner) == owner

    def _theme(
        self, path: str, item: Mapping[str, Any], owner: Path
    ) -> Iterator[Table]:
        folder = self._find(path, item, owner)
        if folder is None:
            self.loader.unread.append(path)
        elif item.get("ignoreconfig") is not True:
            table = self.loader.folder(folder)
            yield table
            if item.get("ignoreimports") is not True:
                yield from self.collect(table, folder)

    def _find(self, path: str, item: Mapping[str, Any], owner: Path) -> Path | None:
        version = item.get("version")
        vendored = self.vendored.get(f"{path}@{version}" if version else path)
        folder = vendored or below(self.themes_dir, path)
        trusted = owner == self.loader.root or path in self.replaced.values()
        inside = trusted or folder.is_relative_to(self.themes_dir)
        return folder if (vendored or inside) and folder.is_dir() else None

    def _add_vendored(self, owner: Path) -> None:
        """`hugo mod vendor` copies modules into `_vendor`; the outermost wins."""
        listing = owner / "_vendor" / "modules.txt"
        if not listing.is_file():
            return
        for line in listing.read_text("utf-8", "replace").splitlines():
            if words := line.strip("# ").split():
                self.vendored.setdefault(words[0], owner / "_vendor" / words[0])


def _imports(config: Table) -> list[Mapping[str, Any]]:
    module = bare(config.get("module"))
    found = module.get("imports") if isinstance(module, dict) else None
    items = [found] if isinstance(found, dict) else found or []
    imports: list[Mapping[str, Any]] = [
        {key.lower(): value for key, value in item.items()}
        for item in items
        if isinstance(item, dict)
    ]
    imports += [{"path": name} for name in texts_of(config, "theme")]
    return [item for item in imports if item.get("path")]


def _replacements(config: Table) -> dict[str, str]:
    module = config.get("module")
    pairs = texts_of(module, "replacements") if is_table(module) else []
    if len(pairs) == 1:
        pairs = pairs[0].split(",")
    split = [pair.partition("->") for pair in pairs]
    return {old.strip(): new.strip() for old, _, new in split}
