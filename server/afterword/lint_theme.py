"""Checks the themes, which giscus takes for a stylesheet's address when in doubt."""

import difflib
from collections.abc import Iterator

from afterword import giscus
from afterword import giscus_values as values
from afterword.findings import Case, Finding


def spelling(case: Case) -> Iterator[Finding]:
    """Judges how each theme is written.

    Args:
        case: The configuration in one language.

    Yields:
        What giscus would not find.
    """
    for name in ("theme", "light_theme", "dark_theme"):
        raw = case.text(name).strip()
        read = values.theme(raw)
        if read is None or raw in values.THEMES:
            continue
        found = _mistake(raw, read, case)
        if found is not None:
            yield case.about(name, *found)


def _mistake(raw: str, read: str, case: Case) -> tuple[str, str, str, str] | None:
    if read != raw:
        message = f"giscus spells the theme {raw!r} {read}; Afterword does so too."
        return "theme-spelling", "hint", message, f'Write "{read}".'
    if values.is_site_path(raw):
        return _path(raw, values.absolute(raw, case.base_url))
    if raw.lower().startswith("http://"):
        message = f"The stylesheet {raw} is not encrypted, so browsers refuse it."
        return "theme-insecure", "warning", message, "Serve it with https."
    if "//" in raw:
        return None
    close = difflib.get_close_matches(raw.lower(), values.THEMES, 1, 0.4)
    near = close[0] if close else values.PREFERRED
    message = f"giscus knows no theme {raw!r} and takes it for a stylesheet's address."
    return "theme-unknown", "warning", message, f'Write "{near}" perhaps.'


def _path(raw: str, address: str) -> tuple[str, str, str, str]:
    if address == raw:
        return (
            "theme-path-unresolved",
            "warning",
            f"The stylesheet {raw} would be looked for on giscus.app, and the site "
            "has no baseURL to make it absolute.",
            "Write its whole address, https://..., or set baseURL.",
        )
    return (
        "theme-path",
        "hint",
        f"The stylesheet {raw} would be looked for on giscus.app; Afterword gives "
        f"giscus {address}.",
        "Let your host send it with Access-Control-Allow-Origin, or giscus' page "
        "may not use it.",
    )


def unused(case: Case) -> Iterator[Finding]:
    """Looks for a theme that others win over.

    Args:
        case: The configuration in one language.

    Yields:
        The theme, where pages show it nowhere or on some only.
    """
    dark_or_light = {"light_theme": "light", "dark_theme": "dark"}
    read = [n for n in dark_or_light if case.block.read(n, values.theme)]
    if not read or case.block.read("theme", values.theme) is None:
        return
    pair = " and ".join(giscus.camel(name) for name in read)
    left = [word for name, word in dark_or_light.items() if name not in read]
    where = f"on {left[0]} pages only" if left else "nowhere"
    yield case.about(
        "theme",
        "theme-unused",
        "hint",
        f"theme is used {where}: {pair} {'win' if not left else 'wins'} over it.",
        f"Leave it so if that is what you want; else remove theme or {pair}.",
    )
