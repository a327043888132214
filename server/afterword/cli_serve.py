"""The command that serves, and what it says while it runs."""

import errno
import logging
import os
import signal
import socket
import sys
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword import logs
from afterword.errors import AfterwordError, SettingsError, SiteError
from afterword.settings import PREFIX, Settings, ignored, without_password

if TYPE_CHECKING:
    from afterword.helper import Helper

_TAKEN = (
    "The baseURL has the path {}, which is Afterword's own while it serves, so none of "
    "the pages is found. Use afterword build for this site, or give it another path."
)
_AGAIN = f"reload Afterword (kill -HUP {os.getpid()}) or start it again."


@click.command()
@click.argument("site", required=False)
@click.option("--host", metavar="ADDRESS", help="Listen there (127.0.0.1).")
@click.option("--port", metavar="NUMBER", help="Listen on that port (8000).")
@click.option("--workers", metavar="NUMBER", help="Server processes (1).")
@click.option("--open", "browser", is_flag=True, help="Open the page in a browser.")
@click.option("--no-insert", is_flag=True, help="Add no tags to the pages.")
def serve(
    site: str | None,
    host: str | None,
    port: str | None,
    workers: str | None,
    browser: bool,
    no_insert: bool,
) -> None:
    """Serve a Hugo site, or any folder of HTML, with the tags added.

    SITE is the folder with hugo.toml, or one of HTML files; without it, the demo
    site is served. A Hugo site without published pages is built with Hugo first.
    Changed pages are seen at once; SIGHUP reads the configuration again; SIGTERM
    stops. Both let open requests end.
    """
    from afterword import metrics

    given = {"SITE": site, "HOST": host, "PORT": port, "WORKERS": workers}
    if no_insert:
        given["INSERT"] = "0"
    for name, value in given.items():
        if value is not None:
            # The workers are processes of their own and read the same variables.
            os.environ[PREFIX + name] = value
    settings = Settings.read(os.environ)
    if hasattr(signal, "SIGHUP"):
        # Until the server listens to it, a reload has nothing to do but must not end.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with metrics.shared(settings.metrics):
            _Serving(settings, browser).run()
    except AfterwordError as error:
        if not settings.log:
            raise
        logs.begin(settings.log)
        logs.say(str(error), logging.ERROR, settings.log)
        sys.exit(2)


class _Serving:
    """What the first process does: it looks, says and lets the workers work."""

    def __init__(self, settings: Settings, browser: bool) -> None:
        self._settings = settings
        self._browser = browser
        self._address = f"http://{_in_address(settings.host)}:{settings.port}"
        self._folder = "the demo site"
        self._files: tuple[Path, ...] = ()
        self._comments = ("", logging.INFO)

    def run(self) -> None:
        from afterword.processes import Server

        self._open(self._settings)
        for sentence in ignored(os.environ):
            self._say(sentence, logging.WARNING)
        address = _listen(self._settings)
        server = Server(
            replace(self._settings, host=address),
            self._may_reload,
            self._reloaded,
            self._say,
        )
        server.on_startup(self._started)
        server.serve()

    def _open(self, settings: Settings) -> None:
        """Finds what would stop the workers while a person still reads the screen."""
        # All that the workers import is there when they are forked.
        from afterword.app import create_app, hand_on
        from afterword.helper import Reading
        from afterword.pages import preview

        reading = Reading.of(settings)
        self._refuse_loss(reading.site.files)
        helper = create_app(settings, reading).extensions["afterword"]
        pause = _pause(helper)
        helper.close()
        hand_on(reading)
        self._comments = _comments(helper)
        if settings.site:
            self._folder = str(helper.folder)
        if helper.base.startswith(helper.prefix):
            self._say(_TAKEN.format(helper.base), logging.WARNING)
        for problem in filter(None, (pause, helper.folder and preview(helper.folder))):
            self._say(problem, logging.WARNING)

    def _refuse_loss(self, files: tuple[Path, ...]) -> None:
        # A copy of the site that is under way must not switch its comments off.
        if self._files and not files:
            raise SiteError(f"{self._files[0]} is no longer there.", "Put it back.")
        self._files = files

    def _started(self) -> None:
        self._say(f"Afterword serves {self._folder} at {self._address}{self._with()}")
        self._say(*self._comments)
        if not self._settings.log:
            click.echo("Stop it with Ctrl+C.")
        if self._browser:
            webbrowser.open(self._address)

    def _with(self) -> str:
        workers, url = self._settings.workers, self._settings.cache_url
        shared = f", counts in {without_password(url)}" if url else ""
        return (f", {workers} workers" if workers > 1 else "") + shared

    def _may_reload(self) -> bool:
        try:
            self._open(Settings.read(os.environ))
        except AfterwordError as error:
            self._say(f"{error} All stays as it was until you {_AGAIN}", logging.ERROR)
            return False
        return True

    def _reloaded(self) -> None:
        self._say("The configuration was read again, and all workers answer by it.")
        self._say(*self._comments)

    def _say(self, text: str, level: int = logging.INFO) -> None:
        logs.say(text, level, self._settings.log)


def _pause(helper: "Helper") -> str:
    """Why giscus is not asked for some time yet, as a process before this one saw."""
    from afterword.discussions import MEANWHILE

    config = helper.config("")
    problem = config.configured and helper.discussions.problem(config.repo)
    return f"{problem} {MEANWHILE}" if problem else ""


def _comments(helper: "Helper") -> tuple[str, int]:
    config = helper.config("")
    if config.enabled and not (config.configured or helper.is_demo):
        return _why_off(helper), logging.WARNING
    return helper.comments, logging.INFO


def _why_off(helper: "Helper") -> str:
    from afterword import project

    misnamed = project.misnamed(helper.site)
    if misnamed:
        return f"Comments are off: {misnamed}"
    return f"{helper.comments} Then {_AGAIN}"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(settings: Settings) -> str:
    """Tries the address, so that what is wrong with it is told in a sentence.

    Returns:
        The address in numbers, since the server takes no name.
    """
    host, port = settings.host, settings.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # Where a name has both, IPv4: what calls by the name tries either.
        family, *_, place = min(found, key=lambda one: one[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        # UnicodeError is what Python says of "a..b".
        is_host = (
            isinstance(error, socket.gaierror | UnicodeError)
            or error.errno == errno.EADDRNOTAVAIL
        )
        fix = (
            f"Name an address of this machine with --host or {PREFIX}HOST."
            if is_host
            else f"Choose another port with --port or {PREFIX}PORT."
        )
        why = getattr(error, "strerror", "that is no name")
        raise SettingsError(f"Cannot listen on {host}:{port}: {why}.", fix) from None
    return str(place[0])
