"""The app factory: puts the parts together for an app of our own."""

import logging
import os
import sys
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from afterword import logs, refusals, routes
from afterword.errors import AfterwordError
from afterword.front import Front, Wsgi
from afterword.helper import Helper, Reading
from afterword.observe import watch
from afterword.parent import end_with_parent
from afterword.protection import ALWAYS
from afterword.settings import Settings


class _App(Flask):
    def log_exception(self, exc_info: Any) -> None:
        # Flask would write the path, which tells the article.
        self.logger.error("A request failed in Afterword.", exc_info=exc_info)


def create_app(settings: Settings, reading: Reading | None = None) -> Flask:
    """Makes the helper's Flask app.

    Args:
        settings: What the process was started with.
        reading: The site; without it, it is read.

    Raises:
        AfterwordError: The site or its configuration cannot be read.
    """
    if settings.log:
        logs.begin(settings.log)
    app = _App("afterword", static_folder=None)
    helper = Helper.open(settings, reading or Reading.of(settings))
    app.extensions["afterword"] = helper
    app.register_blueprint(routes.api(helper))
    app.register_blueprint(routes.site)
    app.register_error_handler(HTTPException, refusals.failed)
    app.after_request(_always)
    front = Front(app.wsgi_app, helper.shelf)
    proxies = settings.trusted_proxies
    app.wsgi_app = (  # type: ignore[method-assign]
        ProxyFix(front, x_for=proxies, x_proto=proxies, x_host=proxies)
        if proxies
        else front
    )
    app.wsgi_app = watch(  # type: ignore[method-assign]
        app.wsgi_app, settings, helper.prefix, helper.discussions
    )
    return app


_handed_on: Reading | None = None


def hand_on(reading: Reading) -> None:
    """Has the workers that are forked from this process serve what it has read.

    So all of them serve the same, also those that take another's place while a file
    of the site is broken. Where processes are not forked, each reads for itself.

    Args:
        reading: The site.
    """
    global _handed_on
    _handed_on = reading


def from_environment() -> Wsgi:
    """Makes the app as the `AFTERWORD_*` variables say; each worker calls it.

    Returns:
        What a server calls, without a detour through the Flask object.
    """
    end_with_parent()
    settings = Settings.read(os.environ)
    try:
        with logs.quiet():  # the first process said it, also for the other workers
            return create_app(settings, _handed_on).wsgi_app
    except AfterwordError as error:
        logs.say(f"A worker cannot start. {error}", logging.ERROR, settings.log)
        sys.exit(1)


def _always(answer: Response) -> Response:
    for name, value in ALWAYS.items():
        answer.headers.setdefault(name, value)
    return answer
