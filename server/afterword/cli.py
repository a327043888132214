"""The program `afterword`."""

import json
import os
import shlex
import shutil
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
            given = {"prog_name": _called(), **kwargs, "standalone_mode": False}
            return super().main(*args, **given)
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


def _called() -> str | None:
    """Names the program by its path where the shell would not find its name."""
    path = sys.argv[0]
    if Path(path).name != "afterword" or shutil.which("afterword") == path:
        return None
    return shlex.quote(path)


@click.group(cls=_Program)
@click.version_option(package_name="afterword", prog_name="afterword")
def main() -> None:
    """Like, Save and giscus comments for the end of any article.

    Begin with: afterword serve path/to/site
    """


_site_argument = click.argument("site", required=False, type=click.Path(path_type=Path))
_language = click.option(
    "--language", metavar="CODE", help="Only this language of the site."
)
_environment = click.option(
    "--environment",
    metavar="NAME",
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
    """Print a site's giscus configuration, and where it comes from.

    SITE is the folder with hugo.toml; without it, the current folder. Ends with 0
    also where nothing is configured: to judge is what afterword check is for.
    """
    from afterword import doctor

    diagnosis = doctor.examine(_site(site), environment, language)
    if as_json:
        _print_json(diagnosis)
    else:
        from afterword import report

        report.config(diagnosis, _again("check", site))


@main.command()
@_site_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--offline", is_flag=True, help="Read the files only; do not ask giscus.")
@_language
@_environment
def check(
    site: Path | None,
    as_json: bool,
    offline: bool,
    language: str | None,
    environment: str,
) -> None:
    """Say what is wrong with a site's giscus configuration.

    SITE is the folder with hugo.toml; without it, the current folder. Ends with 1
    where there is an error or a warning. Hints are no mistakes, and that giscus
    could not be asked is one.
    """
    from afterword import doctor, online, report

    settings = Settings.read(os.environ)
    diagnosis = doctor.examine(_site(site), environment, language)
    if not offline:
        cases = [diagnosis.cases[code] for code in diagnosis.examined]
        answered = [*online.answers(cases, lambda *asked: _ask(settings, *asked))]
        found = online.check(answered, _init(diagnosis, site))
        diagnosis = diagnosis.without(online.settled(answered)).finding(found)
    if as_json:
        _print_json(diagnosis)
    else:
        report.findings(diagnosis)
    sys.exit(1 if diagnosis.is_faulty else 0)


@main.command()
@_site_argument
@click.option("--repo", metavar="OWNER/NAME", help="Look its ids and category up.")
@click.option(
    "--category",
    metavar="NAME",
    help="The category for its discussions (Announcements, where there is one).",
)
@click.option(
    "--from-snippet",
    "snippet",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Take the <script> that https://giscus.app prints; - for standard input.",
)
@click.option("--force", is_flag=True, help="Write over other values.")
def init(
    site: Path | None,
    repo: str | None,
    category: str | None,
    snippet: Any,
    force: bool,
) -> None:
    """Write the giscus configuration into a site's hugo.toml.

    Takes the values from --repo or from --from-snippet, and prints what it changes.
    SITE is the folder with hugo.toml; without it, the current folder.
    """
    from afterword import doctor, edit, given, project, report

    if (repo is None) == (snippet is None) or (category and snippet):
        raise click.UsageError(
            "Give either --repo, with or without --category, or --from-snippet."
        )
    diagnosis = doctor.examine(_site(site))
    if misnamed := project.misnamed(diagnosis.site):
        raise misnamed
    if repo is None:
        wanted = given.read_script(_read(snippet))
    else:
        wanted = _look_up(diagnosis, given.repository(repo), category)
    changes = edit.plan(diagnosis.site, wanted, force=force)
    report.edits(changes)
    for change in changes:
        change.write()
    report.written(changes, _again("check", site))


def _again(name: str, site: Path | None) -> str:
    """Writes a command as whoever called this one can call it."""
    program = click.get_current_context().find_root().command_path
    return " ".join((program, name, *([shlex.quote(str(site))] if site else [])))


def _init(diagnosis: "Diagnosis", site: Path | None) -> str:
    """Writes the command that mends the ids; empty where it would change more.

    It writes the same repository and category for every language, and knows one
    environment.
    """
    configs = [case.config for case in diagnosis.cases.values() if case.config.repo]
    pairs = {(config.repo, config.category) for config in configs}
    if len(pairs) != 1 or diagnosis.environment != "production":
        return ""
    return f"{_again('init', site)} --repo {configs[0].repo} --force"


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
    from afterword import project
    from afterword.hugo import read_site

    folder = cli_build.named(given)
    if given is None and not (site := read_site(folder)).files:
        raise project.misnamed(site) or SiteError(
            f"{folder} holds no configuration of Hugo.",
            f"Name the folder of the site, or set {PREFIX}SITE to it.",
        )
    return folder


def _print_json(diagnosis: "Diagnosis") -> None:
    click.echo(json.dumps(diagnosis.to_json(), indent=2, ensure_ascii=False))


main.add_command(cli_serve.serve)
main.add_command(cli_build.build)
main.add_command(cli_build.snippet)


if __name__ == "__main__":
    main()
