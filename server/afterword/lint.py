"""Finds what is wrong with a giscus configuration without asking anybody.

giscus is silent about most mistakes: an unknown mapping becomes pathname, a
wrong id is noticed at the first comment, an unknown language is a frame that
the browser refuses. Each check below names one such mistake, where it was
written and what to write instead.
"""

import difflib
from collections.abc import Callable, Iterator
from typing import Final

from afterword import giscus, lint_repository, lint_theme, tagging
from afterword import giscus_values as values
from afterword.findings import SETUP, Case, Finding
from afterword.giscus_blocks import KNOWN, Block, switched_off, unread
from afterword.source import is_own


def lint(case: Case) -> tuple[Finding, ...]:
    """Checks the giscus configuration of a site.

    Args:
        case: The configuration in one language.

    Returns:
        The findings, in the order in which one would mend them. A site that
        switches giscus off gets that one alone.
    """
    if not case.config.enabled:
        return (_switched_off(case),)
    if not any(map(case.owns, case.block.fields)) and case.config.missing:
        return (_not_configured(case),)
    return tuple(finding for check in CHECKS for finding in check(case))


def _switched_off(case: Case) -> Finding:
    path = switched_off(case.params.values, case.block) or ()
    return case.finding(
        "switched-off",
        "hint",
        "The site's configuration switches giscus off, so no comments are shown.",
        "Change this key if you want comments; leave it for Like and Save alone. To "
        "be rid of your theme's comments and keep Afterword's, change it and "
        f"{tagging.EMPTY_PARTIAL}.",
        path,
    )


def _not_configured(case: Case) -> Finding:
    return Finding(
        "not-configured",
        "error",
        "No giscus configuration was found in the site's params.",
        f"Run `afterword init SITE --repo OWNER/NAME`. Or by hand: {case.config.help}",
        case.config.place.file,
        key=case.config.place.table,
    )


def _unknown_keys(case: Case) -> Iterator[Finding]:
    for path, name in unread(case.params.values, case.block):
        close = difflib.get_close_matches(name, KNOWN, 1, 0.75)
        source = case.params.sources.get(path)
        # A theme may have keys of its own there.
        is_themes = source is not None and not is_own(source.file)
        if is_themes or not close or case.owns(meant := KNOWN[close[0]]):
            continue
        written = source.key.rpartition(".")[2] if source else path[-1]
        yield case.finding(
            "unknown-key",
            "warning",
            f"Neither giscus nor Afterword knows the key {written!r}.",
            "If it is misspelt, write "
            f"{giscus.REQUIRED.get(meant, giscus.camel(meant))}.",
            path,
        )


def _missing_values(case: Case) -> Iterator[Finding]:
    for name, key in giscus.REQUIRED.items():
        if key not in case.config.missing:
            continue
        written = case.written(name)
        if written is None or values.is_blank(written.value):
            path = written.path if written else case.place(key)
            yield case.finding(
                "missing-value", "error", f"{key} has no value.", SETUP, path
            )


def _placeholders(case: Case) -> Iterator[Finding]:
    for name in (*giscus.REQUIRED, "term", "theme", "light_theme", "dark_theme"):
        written = case.written(name)
        if (
            written is None
            or values.is_blank(written.value)
            or giscus.reader(name)(written.value) is not None
        ):
            continue
        needed = giscus.REQUIRED.get(name) in case.config.missing
        severity = "error" if needed else "warning"
        if isinstance(written.value, str):
            message = f"{written.value!r} is an example's value, not yours."
            yield case.about(name, "placeholder", severity, message, SETUP)
        else:
            message = f"{written.value!r} is not a text."
            yield case.about(name, "wrong-type", severity, message, SETUP)


def _category_name(case: Case) -> Iterator[Finding]:
    config = case.config
    if config.category_id and not config.category and config.mapping != "number":
        yield case.about(
            "category",
            "category-name-missing",
            "hint",
            "category has no name, so giscus searches in all categories.",
            "Add the category's name, so that no other discussion can be found.",
        )


def _mapping(case: Case) -> Iterator[Finding]:
    raw = case.text("mapping")
    if not raw.strip() or raw in values.MAPPINGS:
        return
    folded = raw.strip().lower()
    if folded in values.MAPPINGS:
        code, near = "mapping-case", folded
    else:
        close = difflib.get_close_matches(folded, values.MAPPINGS, 1, 0.5)
        code, near = "mapping-unknown", close[0] if close else "pathname"
    other = f'; "{near}" looks for other discussions' if near != "pathname" else ""
    yield case.about(
        "mapping",
        code,
        "warning" if other else "hint",
        f"giscus knows no mapping {raw!r} and silently takes pathname.",
        f'Write "pathname" to keep the discussions that exist{other}.',
    )


def _term(case: Case) -> Iterator[Finding]:
    mapping, term = case.config.mapping, case.config.term
    if mapping not in ("specific", "number"):
        return
    if not term:
        effect = {
            "specific": 'every page shares the discussion titled "undefined"',
            "number": "giscus shows nothing",
        }[mapping]
        yield case.about(
            "term",
            "term-missing",
            "error",
            f'mapping "{mapping}" needs a term; without it {effect}.',
            "Add term, or choose another mapping.",
        )
    elif mapping == "number" and not (term.isascii() and term.isdigit() and int(term)):
        yield case.about(
            "term",
            "term-not-a-number",
            "error",
            f'mapping "number" needs the number of a discussion, not {term!r}.',
            "Write the number that stands at the end of the discussion's address.",
        )


def _strict(case: Case) -> Iterator[Finding]:
    if case.config.strict or case.config.mapping == "number":
        return
    yield case.about(
        "strict",
        "strict-off",
        "hint",
        "strict is off, so GitHub's fuzzy search may show the discussion of another "
        "article with a similar title.",
        'Set strict to "1". What giscus opens from then on needs nothing more. Look at '
        "each discussion that exists: its first post must hold <!-- sha1: ... -->, "
        "with the sha1 of its term (mostly its title). Add that line where it is "
        "missing, or giscus no longer finds the discussion.",
    )


def _language(case: Case) -> Iterator[Finding]:
    raw, used = case.text("lang"), case.config.lang
    refused = "the browser refuses to frame the page that giscus answers"
    if not raw.strip():
        if case.language and values.known_language(case.language) is None:
            yield case.about(
                "lang",
                "language-unsupported",
                "hint",
                f"giscus has no language for {case.language!r}; {used} is used.",
                'Add lang = "en", or another language of giscus, to choose it.',
            )
    elif values.known_language(raw) is None:
        yield case.about(
            "lang",
            "language-unknown",
            "warning",
            f"giscus knows no language {raw!r}. Afterword takes {used}; with giscus' "
            f"own script {refused}.",
            f"Write one of: {', '.join(values.LANGUAGES)}.",
        )
    elif raw not in values.LANGUAGES:
        yield case.about(
            "lang",
            "language-spelling",
            "hint",
            f"giscus spells the language {raw!r} {used}. Afterword does so too; with "
            f"giscus' own script {refused}.",
            f'Write "{used}".',
        )


def _theme_language(case: Case) -> Iterator[Finding]:
    spoken, used = values.known_language(case.language), case.config.lang
    if spoken in (None, used) or not case.text("lang").strip() or case.owns("lang"):
        return
    yield case.about(
        "lang",
        "language-of-theme",
        "hint",
        f"giscus speaks {used} on pages in {case.language}, because the theme's own "
        "configuration says so.",
        f"Write {spoken} as lang into your own giscus values for {case.language}.",
    )


def _booleans(case: Case) -> Iterator[Finding]:
    for name in giscus.FLAGS:
        raw = case.text(name)
        said = values.boolean(raw)
        if said and not raw.strip().isdigit():
            yield case.about(
                name,
                "boolean-text",
                "hint",
                f"giscus' own script reads the text {raw!r} as OFF. Afterword reads "
                "it as on.",
                'Write "1".',
            )
        elif said is None and raw.strip():
            yield case.about(
                name,
                "boolean-unknown",
                "warning",
                f"{raw!r} is neither on nor off; the default is used.",
                'Write "1" or "0".',
            )


def _closed_sets(case: Case) -> Iterator[Finding]:
    position = case.text("input_position").strip().lower()
    if position not in ("", "top", "bottom"):
        yield case.about(
            "input_position",
            "position-unknown",
            "hint",
            f"giscus knows no position {position!r} and takes bottom.",
            'Write "top" or "bottom".',
        )
    origin = case.text("origin").strip()
    if origin and values.origin(origin) is None:
        yield case.about(
            "origin",
            "origin-unreadable",
            "warning",
            f"{origin!r} is no address of a server; {case.config.origin} is used.",
            f'Write the address of your giscus server, as "{values.ORIGIN}".',
        )


def _several_blocks(case: Case) -> Iterator[Finding]:
    used = _name(case.block)
    for block in case.blocks:
        # A theme brings an empty sample block along; that one misleads nobody.
        if block is case.block or block.read("repo", values.repository) is None:
            continue
        written = next((w[0].path for w in block.fields.values()), block.path)
        yield case.finding(
            "several-blocks",
            "warning",
            f"The giscus values at {_name(block)} are not used; those at {used} are.",
            "Remove the block that your theme does not read.",
            written,
        )


def _name(block: Block) -> str:
    return ".".join(("params", *block.path, *(("giscus...",) if block.flat else ())))


CHECKS: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    _unknown_keys,
    _missing_values,
    _placeholders,
    lint_repository.repo,
    lint_repository.ids,
    _category_name,
    _mapping,
    _term,
    _language,
    _theme_language,
    lint_theme.spelling,
    lint_theme.unused,
    _booleans,
    _closed_sets,
    _strict,
    _several_blocks,
)
