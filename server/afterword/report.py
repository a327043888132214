"""Prints what the commands have to say to a person."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

from afterword.doctor import Diagnosis, camel
from afterword.edit import Edit
from afterword.giscus import GiscusConfig
from afterword.lint import Finding
from afterword.source import Source

_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
_DIFF = {"+": "green", "-": "red", "@": "cyan"}


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


def config(diagnosis: Diagnosis) -> None:
    """Prints the configuration and where each value comes from.

    Args:
        diagnosis: The site.
    """
    screen = console()
    shown = diagnosis.config
    if shown.configured:
        title = f"giscus for {diagnosis.language}"
        screen.print(_table(title, shown, list(shown.to_json())[1:]))
    else:
        screen.print(_unconfigured(shown))
    for code, case in diagnosis.cases.items():
        differing = _differing(case.config, shown)
        if differing and case.config.configured:
            screen.print(_table(f"Otherwise for {code}", case.config, differing))
    number = len(diagnosis.findings)
    if number:
        word = "finding" if number == 1 else "findings"
        screen.print(f"{number} {word}: run afterword check.")


def _unconfigured(config: GiscusConfig) -> str:
    return f"giscus is not configured. {config.to_json()['help']}"


def _differing(config: GiscusConfig, shown: GiscusConfig) -> list[str]:
    there, here = config.to_json(), shown.to_json()
    return [key for key in there if there[key] != here.get(key) and key != "configured"]


def _table(title: str, config: GiscusConfig, keys: list[str]) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    table.add_column("value", no_wrap=True)
    table.add_column("is", overflow="fold")
    table.add_column("from", overflow="fold")
    sources = {camel(name): source for name, source in config.sources.items()}
    for key, value in config.to_json().items():
        if key in keys:
            table.add_row(key, _shown(value), _place(sources.get(key)))
    return table


def _shown(value: object) -> Text:
    if isinstance(value, bool):
        return Text("on" if value else "off")
    return Text(str(value)) if value != "" else Text("-", "dim")


def _place(source: Source | None) -> Text:
    if source is None:
        return Text("default", "dim")
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
    screen.print(head, overflow="fold")
    for sentence in (finding.message, finding.fix):
        for row in Text(sentence).wrap(screen, screen.width - 2, overflow="fold"):
            row.rstrip()
            screen.print(Text("  ").append_text(row))
    screen.print()


def edits(changes: tuple[Edit, ...]) -> None:
    """Prints what becomes of the files.

    Args:
        changes: The edits.
    """
    screen = console()
    for line in (line for change in changes for line in change.diff()):
        # Not wrapped, so that a piped diff stays a diff.
        screen.print(Text(line, _DIFF.get(line[:1], "")), soft_wrap=True)


def written(changes: tuple[Edit, ...]) -> None:
    """Prints which files were written.

    Args:
        changes: The edits.
    """
    screen = console()
    if not changes:
        screen.print("The site says all of this already; nothing was changed.")
    for change in changes:
        screen.print(f"Wrote {change.name}. Try it with: afterword check")
