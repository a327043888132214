"""Afterword in somebody's own Flask app, which stays as it is otherwise."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask, Response, abort, render_template_string, session
from flask.testing import FlaskClient

import hugo_site
from afterword import Afterword
from afterword.errors import ConfigError, SettingsError, SiteError

CSP = "default-src 'none'; script-src 'self'"
PAGE = "<!doctype html><article>text{{ afterword_tags() }}</article>"


def small_app() -> Flask:
    """An app with a page, a session, an error page and a policy of its own."""
    app = Flask("small", static_folder=None)
    app.secret_key = "k"  # noqa: S105 - of a test

    @app.get("/")
    def front() -> str:
        session["seen"] = True
        return render_template_string(PAGE)

    @app.get("/saved/")
    def saved() -> str:
        return "the app's own"

    @app.get("/fail")
    def fail() -> str:
        abort(418)

    @app.errorhandler(404)
    @app.errorhandler(418)
    def error(found: Exception) -> tuple[str, int]:
        return "the app's own error", getattr(found, "code", 500)

    @app.after_request
    def policy(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = CSP
        return answer

    return app


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "hugo.toml").write_text(hugo_site.BLOCK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(site: Path) -> FlaskClient:
    app = small_app()
    Afterword(app, site=site, url_prefix="/help/after")
    return app.test_client()


def test_the_macro_writes_the_tags_with_the_sites_values(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'src="/help/after/afterword.js"' in page
    assert '<afterword-bar list="/help/after/saved/">' in page
    assert '<afterword-comments repo="octo/comments"' in page


@pytest.mark.parametrize("name", ["afterword.js", "list.js", "giscus.json", "saved/"])
def test_the_addresses_stand_under_the_prefix(client: FlaskClient, name: str) -> None:
    for _ in range(2):
        answer = client.get(f"/help/after/{name}", headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == CSP
        assert "Set-Cookie" not in answer.headers


def test_the_list_takes_its_files_from_the_prefix(client: FlaskClient) -> None:
    page = client.get("/help/after/saved/").text
    assert 'src="../afterword.js"' in page
    assert '"/afterword/' not in page


@pytest.mark.parametrize("name", ["saved", "/saved/", "/giscus.json"])
@pytest.mark.parametrize("mount", ["", "/mounted"])
def test_no_address_is_made_of_what_the_caller_names_as_host(
    client: FlaskClient, name: str, mount: str
) -> None:
    address = f"http://evil.example{mount}/"
    answer = client.get(f"/help/after/{name}?a=1", base_url=address)
    right = name.strip("/") + ("" if "." in name else "/")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{mount}/help/after/{right}?a=1"


def test_the_apps_own_redirects_stay_as_they_were(client: FlaskClient) -> None:
    answer = client.get("/saved", base_url="http://app.example/")
    assert answer.headers["Location"] == "http://app.example/saved/"


def test_an_app_that_stands_in_a_folder_writes_its_addresses(
    client: FlaskClient,
) -> None:
    page = client.get("/", base_url="http://localhost/mounted/").text
    assert 'src="/mounted/help/after/afterword.js"' in page


def test_the_app_stays_as_it_was(site: Path) -> None:
    app = small_app()
    config, handlers = dict(app.config), dict(app.error_handler_spec[None])
    plain = app.wsgi_app
    Afterword(app, site=site)
    assert app.config == config
    assert app.error_handler_spec[None] == handlers
    assert app.wsgi_app == plain


def test_the_apps_own_pages_answer_as_before(client: FlaskClient) -> None:
    assert client.get("/fail").text == client.get("/none").text == "the app's own error"
    assert client.get("/saved/").text == "the app's own"
    assert {*client.get("/").headers.keys()} == {
        "Content-Type",
        "Content-Length",
        "Set-Cookie",
        "Vary",
        "Content-Security-Policy",
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [("none", 404), ("articles.json", 404), ("discussion.json", 400)],
)
def test_errors_under_the_prefix_are_json(
    client: FlaskClient, name: str, code: int
) -> None:
    answer = client.get(f"/help/after/{name}")
    assert answer.status_code == code
    assert answer.json and {*answer.json["error"]} == {"code", "message"}


def test_one_extension_serves_several_apps(site: Path) -> None:
    extension = Afterword(site=site)
    for _ in range(2):
        app = small_app()
        extension.init_app(app)
        answer = app.test_client().get("/afterword/giscus.json")
        assert answer.json and answer.json["repo"] == "octo/comments"


@pytest.mark.parametrize("prefix", ["", "/", "//"])
def test_a_prefix_that_takes_the_whole_app_is_refused(prefix: str) -> None:
    with pytest.raises(SettingsError, match=r"url_prefix is empty.*such as"):
        Afterword(url_prefix=prefix)


def test_a_broken_configuration_is_named(site: Path) -> None:
    (site / "hugo.toml").write_text("[params\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"hugo\.toml:1"):
        Afterword(small_app(), site=site)


def test_importing_the_package_imports_no_flask() -> None:
    code = "import afterword, sys; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("name", ["nowhere", "hugo.toml"])
def test_a_site_that_is_no_folder_is_refused_at_once(site: Path, name: str) -> None:
    with pytest.raises(SiteError, match=f"{site / name} is not a folder"):
        Afterword(small_app(), site=site / name)


def test_a_site_beside_the_app_is_found_from_any_working_directory(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    app = Flask("small", root_path=str(site.parent), static_folder=None)
    Afterword(app, site=site.name)
    assert b'"octo/comments"' in app.test_client().get("/afterword/giscus.json").data
