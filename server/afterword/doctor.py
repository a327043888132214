"""Examines a site's configuration files, and gathers what is found about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from afterword import giscus, lint, project
from afterword.commented import find
from afterword.errors import ConfigError, SiteError
from afterword.findings import Case, Finding
from afterword.giscus import GiscusConfig
from afterword.hugo import Site, read_site
from afterword.source import Source, is_own

# hugo build and hugo server take these where nobody says otherwise.
_USUAL: Final = ("production", "development")
_ORDER: Final = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known about a site.

    Attributes:
        site: Its configuration.
        environment: The environment it was read for.
        language: The language that is shown first.
        cases: What the checks look at, for each language.
        examined: The languages whose mistakes count.
        findings: What was found, the gravest first.
    """

    site: Site
    environment: str
    language: str
    cases: Mapping[str, Case]
    examined: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def config(self) -> GiscusConfig:
        """The configuration for the language that is shown first."""
        return self.cases[self.language].config

    @property
    def is_faulty(self) -> bool:
        """Whether something does not work as meant; hints alone are no fault."""
        return any(finding.severity != "hint" for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """Writes the answer of `--json`; None stands for "not configured"."""
        return {
            "giscus": _answer(self.config),
            "languages": {c: _answer(case.config) for c, case in self.cases.items()},
            "sources": {
                giscus.camel(name): {"file": s.file, "line": s.line, "key": s.key}
                for name, s in self.config.sources.items()
            },
            "findings": [finding.to_json() for finding in self.findings],
        }

    def finding(self, findings: Iterable[Finding]) -> "Diagnosis":
        """Adds findings.

        Args:
            findings: More of them; those that are known already are left out.

        Returns:
            A new diagnosis.
        """
        every = dict.fromkeys((*self.findings, *findings))
        found = sorted(every, key=lambda finding: _ORDER.index(finding.severity))
        return replace(self, findings=tuple(found))

    def without(self, findings: Iterable[Finding]) -> "Diagnosis":
        """Leaves findings out.

        Args:
            findings: Those that turned out to be none.

        Returns:
            A new diagnosis.
        """
        gone = set(findings)
        return replace(self, findings=tuple(f for f in self.findings if f not in gone))


def _answer(config: GiscusConfig) -> dict[str, object] | None:
    return config.to_json() if config.configured else None


def examine(
    root: Path, environment: str = "production", language: str | None = None
) -> Diagnosis:
    """Reads a site and finds what can be found without asking anybody.

    Args:
        root: The folder of the site.
        environment: As for `read_site`.
        language: The only language to look at; all if None.

    Returns:
        The diagnosis.

    Raises:
        SiteError: There is no such folder or no such language.
        ConfigError: A file cannot be read.
    """
    if not root.is_dir():
        raise SiteError(
            f"There is no folder {root}.", "Give the folder that holds hugo.toml."
        )
    site = read_site(root, environment)
    code = _language(site, language)
    cases = {
        code: Case.of(params, code, site.base_url)
        for code, params in site.languages.items()
    }
    examined = tuple(cases) if language is None else (code,)
    diagnosis = Diagnosis(site, environment, code, cases, examined)
    return diagnosis.finding(_offline(diagnosis))


def _language(site: Site, wanted: str | None) -> str:
    if wanted is None:
        return site.default_language
    for code in site.languages:
        if code.lower() == wanted.lower():
            return code
    raise SiteError(
        f"The site has no language {wanted!r}.",
        f"Give one of: {', '.join(site.languages)}.",
    )


def _offline(diagnosis: Diagnosis) -> list[Finding]:
    site, cases = diagnosis.site, diagnosis.cases
    linted = [
        finding for code in diagnosis.examined for finding in lint.lint(cases[code])
    ]
    causes = [
        *_no_file(diagnosis),
        *_commented_out(diagnosis),
        *_only_in_language(diagnosis),
        *_only_in_environment(diagnosis),
    ]
    bare = any(is_bare(cases[code]) for code in diagnosis.examined)
    explained = {cause.code for cause in causes if cause.severity != "hint"}
    if bare and explained - {"environment-unreadable"}:
        linted = [finding for finding in linted if finding.code != "not-configured"]
    return [*causes, *_ignored(site), *linted]


def is_bare(case: Case) -> bool:
    """Says whether a site neither has a giscus block nor switches giscus off."""
    return case.config.enabled and not case.blocks


def _no_file(diagnosis: Diagnosis) -> Iterator[Finding]:
    site = diagnosis.site
    if not site.files:
        cause = project.misnamed(site) or SiteError(
            f"{site.root} holds no configuration of Hugo.",
            "Name the folder that holds hugo.toml, or write that file there.",
        )
        yield Finding("no-configuration-file", "error", cause.message, cause.fix)


def _ignored(site: Site) -> Iterator[Finding]:
    for file in site.ignored:
        name = file.relative_to(site.root).as_posix()
        if name.startswith("config/"):
            cause = "lies loose in config/, where Hugo reads folders only"
            fix = "Move it into config/_default/."
        else:
            cause = f"is not read, because {site.files[0].name} stands beside it"
            fix = "Move what you need from it and remove it."
        yield Finding(
            "file-ignored", "warning", f"{name} {cause}.", fix, name, None, None
        )


def _commented_out(diagnosis: Diagnosis) -> Iterator[Finding]:
    configs = [case.config for case in diagnosis.cases.values()]
    if any(config.configured or not config.enabled for config in configs):
        return
    site = diagnosis.site
    inside = [file for file in site.files if file.is_relative_to(site.root)]
    for file in inside:
        name = file.relative_to(site.root).as_posix()
        found = find(file.read_text("utf-8-sig")) if is_own(name) else None
        if found is not None:
            line, key = found
            yield Finding(
                "commented-out",
                "error",
                f"The giscus block in {name} is commented out.",
                "Remove the # before its lines, or run "
                "`afterword init SITE --repo OWNER/NAME`.",
                name,
                line,
                key,
            )


def _only_in_language(diagnosis: Diagnosis) -> Iterator[Finding]:
    cases = diagnosis.cases
    holders = [code for code, case in cases.items() if case.config.configured]
    for code in diagnosis.examined if holders else ():
        if is_bare(cases[code]):
            held = ", ".join(holders)
            yield _pointing(
                cases[holders[0]].config.sources.get("repo"),
                "only-in-language",
                "warning",
                f"giscus is configured for the language {held} and not for {code}.",
                "Move the block to [params.comments.giscus], where it holds for all "
                f"languages, or add one for {code}.",
            )


def _only_in_environment(diagnosis: Diagnosis) -> Iterator[Finding]:
    site, here = diagnosis.site, diagnosis.config
    if not here.enabled:
        return
    others = [name for name in _environments(site) if name != diagnosis.environment]
    for name in others:
        try:
            there = read_site(site.root, name)
        except ConfigError as error:
            yield _unreadable(site, name, error)
            continue
        if diagnosis.language in there.languages:
            code = diagnosis.language
            config = giscus.normalise(there.languages[code], code, there.base_url)
            yield from _compared(here, config, diagnosis.environment, name)


def _environments(site: Site) -> list[str]:
    config = site.root / "config"
    folders = config.iterdir() if config.is_dir() else ()
    names = {file.name for file in folders if file.is_dir()} - {"_default"}
    return sorted(names | set(_USUAL)) if names else []


def _unreadable(site: Site, name: str, error: ConfigError) -> Finding:
    file = error.file
    inside = file.is_relative_to(site.root)
    return Finding(
        "environment-unreadable",
        "warning",
        f"The environment {name} cannot be read: {error.message}",
        error.fix,
        file.relative_to(site.root).as_posix() if inside else str(file),
        error.line,
    )


def _compared(
    here: GiscusConfig, there: GiscusConfig, environment: str, other: str
) -> Iterator[Finding]:
    if here.configured == there.configured or not there.enabled:
        return
    holder, lacking = (environment, other) if here.configured else (other, environment)
    config = here if here.configured else there
    yield _pointing(
        config.sources.get("repo"),
        "only-in-environment",
        "hint" if here.configured else "error",
        f"giscus is configured for the environment {holder} and not for {lacking}.",
        "Move the block to config/_default/ if you want comments in both.",
    )


def _pointing(
    source: Source | None, code: str, severity: str, message: str, fix: str
) -> Finding:
    if source is None:
        return Finding(code, severity, message, fix)
    return Finding(code, severity, message, fix, source.file, source.line, source.key)
