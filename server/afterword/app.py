"""The app factory: the only place where the parts are put together."""

import os

from flask import Flask, Response, request
from flask_cors import CORS
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from afterword import routes
from afterword.helper import PREFIX, Helper
from afterword.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Makes the helper's Flask app.

    Args:
        settings: What the process was started with.

    Raises:
        AfterwordError: The site or its configuration cannot be read.
    """
    app = Flask("afterword", static_folder=None)
    helper = Helper.open(settings)
    app.extensions["afterword"] = helper
    app.register_blueprint(routes.api)
    app.register_blueprint(routes.site)
    app.register_error_handler(HTTPException, routes.failed)
    CORS(
        app,
        resources={rf"{PREFIX}.*": {"origins": list(helper.origins)}},
        methods=["GET", "HEAD"],
    )
    app.after_request(_always)
    proxies = settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    return app


def from_environment() -> Flask:
    """Makes the app as the `AFTERWORD_*` variables say; each worker calls it."""
    return create_app(Settings.read(os.environ))


def _always(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if request.path.startswith(PREFIX):
        # Shared caches must not answer one origin with what another may read.
        answer.vary.add("Origin")
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
