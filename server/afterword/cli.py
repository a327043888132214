"""The program `afterword`."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from afterword import cli_build, cli_serve
from afterword.errors import AfterwordError, SiteError
from afterword.settings import PREFIX, Settings

# The commands import what they need themselves: serving must start fast.
if TYPE_CHECKING:
    from afterword.doctor import Diagnosis
    from afterword.upstream import Categories


class _Program(click.Group):
    """Ends every bad call with one line and exit code 2, never a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except AfterwordError as error:
            _fail(str(error))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(2)
        except click.ClickException as error:
            message = " ".join(error.format_message().split())
            context = getattr(error, "ctx", None)
            called = context.command_path if context else "afterword"
            _fail(f"{message} Run {called} --help to see what there is.")
        except click.exceptions.Abort:
            sys.exit(130)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            fix = (
                "Let the user who runs Afterword read it and go into its folders."
                if isinstance(error, PermissionError)
                else "Check that path."
            )
            _fail(f"{place}{error.strerror or error}. {fix}")


def _fail(line: str) -> None:
    click.echo(f"afterword: {line}", err=True)
    sys.exit(2)


@click.group(cls=_Program)
@click.version_option(package_name="afterword")
def main() -> None:
    """Like, Save and giscus comments for the end of any article."""


_site_argument = click.argument("site", required=False, type=click.Path(path_type=Path))
_language = click.option("--language", help="Only this language of the site.")
_environment = click.option(
    "--environment",
    default="production",
    show_default=True,
    help="The folder of config/ that lies over _default.",
)


@main.command()
@_site_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_language
@_environment
def config(
    site: Path | None, as_json: bool, language: str | None, environment: str
) -> None:
    """Print the giscus configuration of a Hugo site, and where it comes from.

    Without SITE, the current folder.
    """
    from afterword import doctor

    diagnosis = doctor.examine(_site(site), environment, language)
    if as_json:
        _print_json(diagnosis)
    else:
        from afterword import report

        report.config(diagnosis)


@main.command()
@_site_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--offline", is_flag=True, help="Ask nobody.")
@_language
@_environment
def check(
    site: Path | None,
    as_json: bool,
    offline: bool,
    language: str | None,
    environment: str,
) -> None:
    """Say what is wrong with the giscus configuration of a Hugo site.

    Ends with 1 where there is an error or a warning; hints are no mistakes.
    Without SITE, the current folder.
    """
    from afterword import doctor, online, report

    settings = Settings.read(os.environ)
    diagnosis = doctor.examine(_site(site), environment, language)
    if not offline:
        cases = [diagnosis.cases[code] for code in diagnosis.examined]
        found = online.check(cases, lambda *asked: _ask(settings, *asked))
        diagnosis = diagnosis.finding(found)
    if as_json:
        _print_json(diagnosis)
    else:
        report.findings(diagnosis)
    sys.exit(1 if diagnosis.is_faulty else 0)


@main.command()
@_site_argument
@click.option("--repo", help="The repository, OWNER/NAME.")
@click.option("--category", help="The category of its discussions.")
@click.option(
    "--from-snippet",
    "snippet",
    type=click.File(encoding="utf-8"),
    help="A file with the script of the giscus setup page; - for standard input.",
)
@click.option("--force", is_flag=True, help="Write over other values.")
def init(
    site: Path | None,
    repo: str | None,
    category: str | None,
    snippet: Any,
    force: bool,
) -> None:
    """Write the giscus configuration into the file of a Hugo site.

    Without SITE, the current folder.
    """
    from afterword import doctor, edit, given, report

    if (repo is None) == (snippet is None) or (category and snippet):
        raise click.UsageError(
            "Give either --repo, with or without --category, or --from-snippet."
        )
    diagnosis = doctor.examine(_site(site))
    if repo is None:
        wanted = given.read_script(_read(snippet))
    else:
        wanted = _look_up(diagnosis, given.repository(repo), category)
    changes = edit.plan(diagnosis.site, wanted, force=force)
    report.edits(changes)
    for change in changes:
        change.write()
    report.written(changes, site)


def _look_up(diagnosis: "Diagnosis", repo: str, category: str | None) -> dict[str, str]:
    from afterword import online
    from afterword.errors import UpstreamError

    config = diagnosis.config
    try:
        answer = _ask(Settings.read(os.environ), config.origin, repo)
    except UpstreamError as error:
        *_, message, fix = online.explain(error, repo)
        if error.status is None:
            fix = "Check your network, or give the values with --from-snippet."
        raise AfterwordError(message, fix) from error
    return online.look_up(repo, answer, category, config.category)


def _read(snippet: Any) -> str:
    try:
        return str(snippet.read())
    except UnicodeDecodeError:
        raise click.UsageError("The text of --from-snippet is not UTF-8.") from None


def _ask(settings: Settings, origin: str, repo: str) -> "Categories":
    from afterword.report import progress
    from afterword.upstream import Upstream

    asked = settings.upstream or origin
    with (
        progress(f"Asking {asked} about {repo}"),
        Upstream(asked, settings.upstream_timeout) as upstream,
    ):
        return upstream.categories(repo)


def _site(given: Path | None) -> Path:
    from afterword.hugo import read_site

    if given is not None:
        return given
    here = Path.cwd()
    if read_site(here).files:
        return here
    site = Settings.read(os.environ).site
    if site is None:
        raise SiteError(
            f"{here} holds no configuration of Hugo.",
            f"Name the folder of the site, or set {PREFIX}SITE.",
        )
    return site


def _print_json(diagnosis: "Diagnosis") -> None:
    click.echo(json.dumps(diagnosis.to_json(), indent=2, ensure_ascii=False))


main.add_command(cli_serve.serve)
main.add_command(cli_build.build)
main.add_command(cli_build.snippet)


if __name__ == "__main__":
    main()
