"""The helper as a part of somebody's own Flask app."""

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.routing import RequestRedirect

from afterword import routes, sending, tags
from afterword.errors import SettingsError, SiteError
from afterword.helper import Helper
from afterword.settings import Settings


class Afterword:
    """Adds the widget, its data and the tags to a Flask app.

    Nothing else of the app changes: not its configuration, its sessions, its error
    pages or its headers. A Content-Security-Policy needs `script-src 'self'` and,
    for the comments, `frame-src https://giscus.app`.

    Args:
        app: The app; or None, and `init_app` gets it later.
        site: Folder with the configuration (`hugo.toml` with
            `[params.comments.giscus]`), from the app's own folder on as Flask's
            other folders; `AFTERWORD_SITE` without it.
        url_prefix: Path of everything that is added, such as "/afterword".

    Raises:
        AfterwordError: The configuration cannot be read, or the prefix is empty.
    """

    def __init__(
        self,
        app: Flask | None = None,
        site: Path | str | None = None,
        url_prefix: str = "/afterword",
    ) -> None:
        self._site = site
        self._prefix = f"/{url_prefix.strip('/')}/"
        if self._prefix == "//":
            raise SettingsError(
                "url_prefix is empty: every address of the app would be Afterword's.",
                'Name a path of its own, such as "/afterword".',
            )
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Adds it to an app.

        Args:
            app: The app. Several may have the same extension.

        Raises:
            AfterwordError: `site` is no folder, or the configuration cannot be read.
        """
        settings = Settings.read(os.environ)
        if self._site is not None:
            settings = replace(settings, site=_folder(app, self._site))
        helper = Helper.beside(settings, self._prefix)
        app.extensions["afterword"] = helper
        addresses = routes.api(helper)
        addresses.add_url_rule("/saved/", view_func=routes.reading_list)
        addresses.before_app_request(_slashed)
        app.register_blueprint(addresses)
        for macro in _MACROS:
            app.add_template_global(macro)


def _folder(app: Flask, site: Path | str) -> Path:
    folder = Path(app.root_path, site)
    if not folder.is_dir():
        raise SiteError(
            f"{folder} is not a folder.",
            "Give Afterword(app, site=...) the folder that holds hugo.toml.",
        )
    return folder


def _slashed() -> ResponseReturnValue | None:
    """Sends an address of ours on that lacks its last slash, and none of the app's."""
    leads = request.routing_exception
    if not isinstance(leads, RequestRedirect):
        return None
    ours = url_for("afterword.reading_list").removesuffix("saved/")
    is_ours = urlsplit(leads.new_url).path.startswith(ours)
    return routes.slashed() if is_ours else None


def afterword_tags(lang: str = "") -> Markup:
    """The script, the bar and the comments, for the end of an article.

    Args:
        lang: Language of the page, for a site with several.
    """
    return afterword_script() + afterword_bar() + afterword_comments(lang)


def afterword_script() -> Markup:
    """The script, once for each page that has any of the tags."""
    return Markup(  # noqa: S704 - tags escapes
        tags.script(url_for("afterword.widget", name="afterword.js"))
    )


def afterword_bar() -> Markup:
    """The bar."""
    return Markup(  # noqa: S704 - tags escapes
        tags.bar(url_for("afterword.reading_list"))
    )


def afterword_comments(lang: str = "") -> Markup:
    """The comments.

    Args:
        lang: Language of the page, for a site with several.
    """
    return Markup(  # noqa: S704 - tags escapes
        tags.comments(sending.helper().config(lang))
    )


_MACROS = (afterword_tags, afterword_script, afterword_bar, afterword_comments)
