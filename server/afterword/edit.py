"""Writes giscus values into the configuration files of a site.

Only the lines of those values change. A new text is written only after it was
read back and found to say what it shall say and nothing else.
"""

import difflib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from afterword import giscus, placement
from afterword.errors import AfterwordError, ConfigError
from afterword.formats import Leaf, Tree, parse
from afterword.giscus import GiscusConfig
from afterword.hugo import Site
from afterword.placement import Keys, Put

_BOM: Final = "\ufeff"


class ConflictError(AfterwordError):
    """Raised when other values stand already where ours would go."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of one file.

    Attributes:
        file: The file.
        name: Its path below the site.
        before: Its text, empty for a new file.
        after: Its text with our values.
    """

    file: Path
    name: str
    before: str
    after: str

    def diff(self) -> tuple[str, ...]:
        """Shows the change as lines of a unified diff, with one line around it."""
        old, new = self.before.splitlines(), self.after.splitlines()
        lines = difflib.unified_diff(old, new, self.name, self.name, n=1, lineterm="")
        return tuple(lines)

    def write(self) -> None:
        """Replaces the file as a whole.

        Raises:
            ConfigError: That is not possible; the old file is as it was.
        """
        try:
            _replace(self.file, self.after.encode())
        except OSError as error:
            raise ConfigError(
                self.file,
                f"cannot be written: {error.strerror}.",
                "It is as it was. Make room for it and let its folder be written to.",
            ) from error


def plan(site: Site, wanted: Mapping[str, str], *, force: bool) -> tuple[Edit, ...]:
    """Says which files would become what; writes nothing.

    Args:
        site: The site.
        wanted: Values by the fields of `GiscusConfig`.
        force: Whether other values may be written over. Empty ones and
            placeholders always may, and so may what stands beside no repository.

    Returns:
        One edit for each file that changes; none where all is said already.

    Raises:
        ConflictError: Other values stand there and `force` is off.
        AfterwordError: The values cannot be written without touching more.
    """
    configs = [
        giscus.normalise(params, code, site.base_url)
        for code, params in site.languages.items()
    ]
    wanted = dict(_differing(configs, wanted))
    if not placement.has_block(site):
        return (_first(site, wanted),)
    puts = placement.standing(site, wanted)
    over = [put.over for put in puts if put.over]
    # Nothing that stands beside no repository has been in use.
    if over and not force and any(config.repo for config in configs):
        raise ConflictError(
            f"Other values stand there already: {'; '.join(over)}.",
            "Call it again with --force to write over them.",
        )
    names = dict.fromkeys(put.name for put in puts)
    return tuple(
        _edit(site, name, [put for put in puts if put.name == name]) for name in names
    )


def _differing(
    configs: Sequence[GiscusConfig], wanted: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Leaves out what holds anyway, so that the block stays as short as it can."""
    for name, value in wanted.items():
        said = giscus.reader(name)(value)
        same = [said == getattr(config, name) for config in configs]
        # One lang would make all pages speak it: the page's own language decides.
        holds = any(same) if name == "lang" else all(same)
        if name in giscus.REQUIRED or not holds:
            yield name, value


def _first(site: Site, wanted: Mapping[str, str]) -> Edit:
    *better, last = placement.fresh(site, wanted)
    for puts in better:
        try:
            return _edit(site, puts[0].name, puts)
        except ConfigError:
            continue
    return _edit(site, last[0].name, last)


def _edit(site: Site, name: str, puts: Sequence[Put]) -> Edit:
    file = site.root / name
    before = _read(file)
    try:
        after = _rewritten(before.removeprefix(_BOM), puts, file)
    except (ValueError, ConfigError) as error:
        listed = ", ".join(f'{".".join(put.path)} = "{put.value}"' for put in puts)
        raise ConfigError(
            file,
            "cannot be changed without touching other lines.",
            f"Write there by hand: {listed}.",
        ) from error
    bom = _BOM if before.startswith(_BOM) else ""
    return Edit(file, name, before, bom + after)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(
            file, f"cannot be read: {error.strerror}.", "Make it a readable file."
        ) from error


def _rewritten(before: str, puts: Sequence[Put], file: Path) -> str:
    # Imported here: the server writes nothing, and starts sooner without them.
    if file.suffix.lower() == ".toml":
        from afterword.toml_edit import put
    else:
        from afterword.yaml_edit import put
    end = "\r\n" if "\r\n" in before else "\n"
    closed = not before or before.endswith("\n")
    text = before if closed else before + end
    for item in puts:
        new = put(text, item.table, item.key, item.value, item.after)
        if _lost(text, new) > 1:
            raise ValueError("more than the line of the value would change")
        text = new
    after = text if closed else text.removesuffix(end)
    _verify(before, after, puts, file)
    return after


def _verify(before: str, after: str, puts: Sequence[Put], file: Path) -> None:
    """Reads the new text back: it says the new values, and all else is as it was."""
    expected = _leaves(_tree(before, file))
    for put in puts:
        path = tuple(key.casefold() for key in put.path)
        for length in range(1, len(path)):
            expected.pop(path[:length], None)  # a table that was without a value
        expected[path] = put.value
    if _leaves(_tree(after, file)) != expected:
        raise ValueError("the text would not read back as meant")


def _lost(before: str, after: str) -> int:
    """How many old lines stand between the equal beginnings and the equal ends."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    limit = min(len(old), len(new))
    top = next((n for n in range(limit) if old[n] != new[n]), limit)
    rest = range(1, limit - top + 1)
    bottom = next((n - 1 for n in rest if old[-n] != new[-n]), limit - top)
    return len(old) - top - bottom


def _tree(text: str, file: Path) -> Tree:
    return parse(text, file.suffix.lower().lstrip("."), file, file.name)


def _leaves(tree: Tree) -> dict[Keys, Any]:
    return dict(_walk(tree, ()))


def _walk(tree: Tree, path: Keys) -> Iterator[tuple[Keys, Any]]:
    for key, node in tree.items():
        here = (*path, key.casefold())
        if isinstance(node, Leaf):
            yield here, node.value
        else:
            yield from _walk(node, here)


def _replace(file: Path, data: bytes) -> None:
    """Swaps a file in one step, so that a crash leaves the old one or the new."""
    target = file.resolve()  # a link stays a link
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(".tmp", f".{target.name}.", target.parent)
    try:
        with os.fdopen(handle, "wb") as draft:
            draft.write(data)
            draft.flush()
            os.fchmod(draft.fileno(), mode)
            os.fsync(draft.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
