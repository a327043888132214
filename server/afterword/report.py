"""Prints what the commands have to say to a person."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.text import Text

from afterword import project
from afterword.doctor import Diagnosis
from afterword.edit import Edit
from afterword.findings import Case, Finding
from afterword.giscus import REQUIRED, GiscusConfig, camel
from afterword.source import Source

_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
_DIFF = {"+": "green", "-": "red", "@": "cyan"}
# A value that is longer moves the column behind it in its own row only.
_WIDEST: Final = 32


def console() -> Console:
    """Opens standard output; colour only where a terminal reads it."""
    return Console(highlight=False, markup=False, emoji=False)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Shows what is going on while it lasts, where a terminal shows errors.

    Args:
        what: For example "Asking giscus.app about octo/blog".
    """
    screen = Console(stderr=True, markup=False)
    if not screen.is_terminal:
        yield
        return
    with screen.status(Text(what)):
        yield


def config(diagnosis: Diagnosis, check: str) -> None:
    """Prints the configuration and where each value comes from.

    Args:
        diagnosis: The site.
        check: The command that tells the findings.
    """
    screen = console()
    for finding in diagnosis.findings:
        if finding.code == "no-configuration-file":
            _print_wrapped(screen, f"{finding.message} {finding.fix}")
    shown = diagnosis.config
    if not shown.configured and not project.misnamed(diagnosis.site):
        help_ = shown.help
        _print_wrapped(screen, f"giscus is not configured. {help_}")
    first = diagnosis.cases[diagnosis.language]
    if first.blocks:
        _print_table(screen, f"giscus for {diagnosis.language}", first)
    for code, case in diagnosis.cases.items():
        differing = _differing(case.config, shown)
        if differing and case.blocks:
            _print_table(screen, f"Otherwise for {code}", case, differing)
    number = len(diagnosis.findings)
    if number:
        word = "finding" if number == 1 else "findings"
        screen.print(f"{number} {word} so far: run {check}", soft_wrap=True)


def _differing(config: GiscusConfig, shown: GiscusConfig) -> set[str]:
    return {key for key, _ in config.all_values().items() - shown.all_values().items()}


def _print_table(
    screen: Console, title: str, case: Case, keys: set[str] | None = None
) -> None:
    """Prints rows that nothing wraps, so that each key and value can be copied."""
    lacking = [name for name, key in REQUIRED.items() if key in case.config.missing]
    missing = {camel(name) for name in lacking}
    places = {camel(name): place for name, place in _places(case, lacking).items()}
    rows = [(Text("value", "bold"), Text("is", "bold"), Text("from", "bold"))]
    for key, value in case.config.all_values().items():
        if keys is None or key in keys:
            shown = Text("missing", "red") if key in missing else _shown(value)
            otherwise = "-" if key in missing else "default"
            if key == "lang" and case.config.follows_page:
                otherwise = "default, where a page has no lang"
            rows.append((Text(key), shown, _place(places.get(key), otherwise)))
    widths = [max(row[n].cell_len for row in rows) for n in range(2)]
    screen.print(Text(title, "italic"))
    for first, second, last in rows:
        _pad(first, widths[0])
        _pad(second, min(widths[1], _WIDEST))
        screen.print(Text("  ").join((first, second, last)), soft_wrap=True)


def _places(case: Case, lacking: list[str]) -> dict[str, Source]:
    """Finds where each value stands, and what is empty or no value."""
    empty = {name: place for name in lacking if (place := case.source(name))}
    return {**empty, **case.config.unusable, **case.config.sources}


def _pad(cell: Text, width: int) -> None:
    cell.pad_right(width - cell.cell_len)


def _shown(value: object) -> Text:
    if isinstance(value, bool):
        return Text("on" if value else "off")
    return Text(str(value)) if value != "" else Text("-", "dim")


def _place(source: Source | None, otherwise: str) -> Text:
    if source is None:
        return Text(otherwise, "dim")
    line = f":{source.line}" if source.line else ""
    return Text(f"{source.file}{line} {source.key}")


def findings(diagnosis: Diagnosis) -> None:
    """Prints the findings and their number.

    Args:
        diagnosis: The site.
    """
    screen = console()
    for finding in diagnosis.findings:
        _print_finding(screen, finding)
    counted = {
        severity: sum(f.severity == severity for f in diagnosis.findings)
        for severity in _STYLES
    }
    parts = [f"{n} {name}{'s' * (n > 1)}" for name, n in counted.items() if n]
    screen.print(f"Found {', '.join(parts)}." if parts else "Nothing is wrong.")


def _print_finding(screen: Console, finding: Finding) -> None:
    head = Text.assemble(
        (finding.severity, _STYLES[finding.severity]), f" {finding.code}"
    )
    if finding.file or finding.key:
        line = f":{finding.line}" if finding.line else ""
        place = " ".join(filter(None, (f"{finding.file or ''}{line}", finding.key)))
        head.append(f" {place}", "dim")
    screen.print(head, soft_wrap=True)
    _print_wrapped(screen, finding.message, "  ")
    _print_wrapped(screen, finding.fix, "  ")
    screen.print()


def _print_wrapped(screen: Console, sentence: str, indent: str = "") -> None:
    """Wraps between words only: half a key or value could not be copied."""
    rows = textwrap.wrap(
        sentence,
        screen.width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    screen.print("\n".join(rows), soft_wrap=True)


def edits(changes: tuple[Edit, ...]) -> None:
    """Prints what becomes of the files.

    Args:
        changes: The edits.
    """
    screen = console()
    for line in (line for change in changes for line in change.diff()):
        # Not wrapped, so that a piped diff stays a diff.
        screen.print(Text(line, _DIFF.get(line[:1], "")), soft_wrap=True)


def written(changes: tuple[Edit, ...], check: str) -> None:
    """Prints which files were written, and the command that tries them.

    Args:
        changes: The edits.
        check: That command.
    """
    screen = console()
    if not changes:
        screen.print("The site says all of this already; nothing was changed.")
    for change in changes:
        screen.print(f"Wrote {change.name}. Try it with: {check}", soft_wrap=True)
