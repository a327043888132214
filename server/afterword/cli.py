"""The program `afterword`."""

import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from afterword import __version__
from afterword.errors import AfterwordError, SettingsError
from afterword.settings import PREFIX, Settings


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
            _fail(f"{message} Run afterword --help to see what there is.")
        except click.exceptions.Abort:
            sys.exit(130)


def _fail(line: str) -> None:
    click.echo(f"afterword: {line}", err=True)
    sys.exit(2)


@click.group(cls=_Program)
@click.version_option(__version__, prog_name="afterword")
def main() -> None:
    """Like, Save and giscus comments for the end of any article."""


@main.command()
@click.argument("site", required=False)
@click.option("--host", help="Address to listen on (127.0.0.1).")
@click.option("--port", help="Port to listen on (8000).")
@click.option("--workers", help="Server processes (1).")
@click.option("--open", "browser", is_flag=True, help="Open the page in a browser.")
@click.option("--no-insert", is_flag=True, help="Leave pages as they are.")
def serve(
    site: str | None,
    host: str | None,
    port: str | None,
    workers: str | None,
    browser: bool,
    no_insert: bool,
) -> None:
    """Serve a Hugo site's published pages, or any folder of HTML, with Afterword.

    Without SITE, the demo site.
    """
    given = {"SITE": site, "HOST": host, "PORT": port, "WORKERS": workers}
    if no_insert:
        given["INSERT"] = "0"
    for name, value in given.items():
        if value is not None:
            # The workers are processes of their own and read the same variables.
            os.environ[PREFIX + name] = value
    settings = Settings.read(os.environ)
    _check(settings)
    address = f"http://{settings.host}:{settings.port}"
    _run(settings, lambda: _started(address, settings.site, browser))


def _started(address: str, site: Path | None, browser: bool) -> None:
    click.echo(f"Afterword serves {site or 'the demo site'} at {address}")
    click.echo("Stop it with Ctrl+C.")
    if browser:
        webbrowser.open(address)


def _check(settings: Settings) -> None:
    """Finds what would stop the workers while a person still reads the screen."""
    from afterword.helper import Helper

    Helper.open(settings)
    try:
        family, *_, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.",
            f"Choose another with --port or {PREFIX}PORT.",
        ) from None


def _run(settings: Settings, started: Callable[[], None]) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "afterword.app:from_environment",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        # One slow request must not hold up the others.
        blocking_threads=16,
        factory=True,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )
    server.on_startup(started)
    server.serve()


if __name__ == "__main__":
    main()
