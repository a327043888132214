"""The reading list that we add speaks the language of the front page before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

import languages_site
from afterword import Afterword
from afterword.app import create_app
from afterword.build import Summary, plan, run
from afterword.cli import main
from afterword.settings import Settings
from asking import ask, until
from languages_site import OWN, article, config, front, make, write
from running import Served, serving

GERMAN = ('<html lang="de">', "<h1>Leseliste</h1>", "Zurück zur Startseite")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("languages"))


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    with serving(site) as served:
        yield served


def opened(folder: Path, files: dict[str, str]) -> FlaskClient:
    write(folder, files)
    return create_app(Settings(site=folder)).test_client()


def built(site: Path, output: Path) -> Summary:
    return run(plan(site, output), lambda more: None)


def page(served: Served, path: str) -> str:
    reply = ask(served.origin, path)
    assert reply.status == 200
    return reply.body.decode()


def test_the_list_of_a_further_language_leads_to_its_front_page(
    served: Served,
) -> None:
    found = page(served, "/de/saved/")
    assert all(part in found for part in GERMAN)
    assert '<a href="/de/">' in found
    assert 'src="/afterword/afterword.js"' in found


def test_the_list_of_the_default_language_stands_at_the_root(served: Served) -> None:
    found = page(served, "/saved/")
    assert '<html lang="en">' in found
    assert '<a href="/">Back to the front page</a>' in found


@pytest.mark.parametrize("code", ["de", "fa", "nl"])
def test_an_article_names_the_list_of_its_language(served: Served, code: str) -> None:
    assert f'<afterword-bar list="/{code}/saved/">' in page(served, f"/{code}/post/")


@pytest.mark.parametrize("path", ["/post/", "/fr/post/"])
def test_other_articles_name_no_list(served: Served, path: str) -> None:
    assert "<afterword-bar></afterword-bar>" in page(served, path)


@pytest.mark.parametrize("code", ["x", "fr", "en", "DE", "afterword", "de/de"])
@pytest.mark.parametrize("end", ["", "/"])
def test_there_is_no_list_elsewhere(served: Served, code: str, end: str) -> None:
    assert ask(served.origin, f"/{code}/saved{end}").status == 404


def test_a_missing_last_slash_leads_to_the_list(served: Served) -> None:
    reply = ask(served.origin, "/de/saved?q=1")
    assert (reply.status, reply.headers["Location"]) == (308, "/de/saved/?q=1")


def test_the_sites_own_list_in_a_language_wins(served: Served) -> None:
    assert page(served, "/nl/saved/") == OWN


def test_a_language_that_goes_from_right_to_left_says_so(served: Served) -> None:
    assert '<html lang="fa" dir="rtl">' in page(served, "/fa/saved/")


def test_each_language_has_the_headers_of_the_first(served: Served) -> None:
    first, other = (
        dict(ask(served.origin, path).headers) for path in ("/saved/", "/de/saved/")
    )
    own = {"etag", "content-length", "date", "x-request-id"}
    assert {name for name in first if first[name] != other[name]} <= own
    assert "default-src 'none'" in other["content-security-policy"]
    known = {"If-None-Match": other["etag"]}
    assert ask(served.origin, "/de/saved/", known).status == 304


def test_the_list_follows_a_front_page_that_changes(tmp_path: Path) -> None:
    client = opened(tmp_path, {"index.html": front("de-AT")})
    assert all(part in client.get("/saved/").text for part in GERMAN)
    write(tmp_path, {"index.html": front("fr")})
    assert until(lambda: "<h1>Liste de lecture</h1>" in client.get("/saved/").text)


@pytest.mark.parametrize("path", ["/saved/", "/de/saved/"])
def test_a_list_that_the_author_adds_takes_the_place_of_ours(
    tmp_path: Path, path: str
) -> None:
    pages = {"index.html": front("en"), "de/index.html": front("de")}
    client = opened(tmp_path, {"hugo.toml": config("en", "de"), **pages})
    assert OWN not in client.get(path).text
    write(tmp_path, {f"{path.strip('/')}/index.html": OWN})
    assert until(lambda: client.get(path).text == OWN)


@pytest.mark.parametrize("name", ["en/saved/index.html", "en/index.html"])
def test_the_default_language_too_may_have_a_folder_and_its_list_there(
    tmp_path: Path, name: str
) -> None:
    page = OWN if "saved" in name else front("en")
    files = {"hugo.toml": config("en", "de"), "index.html": front("en"), name: page}
    client = opened(tmp_path / "site", {**files, "en/post/index.html": article("en")})
    bar = '<afterword-bar list="/en/saved/">'
    assert bar in client.get("/en/post/").text
    assert "afterword-list" in client.get("/en/saved/").text
    assert "Back to the front page" in client.get("/saved/").text
    output = tmp_path / "out"
    built(tmp_path / "site", output)
    assert bar in (output / "en/post/index.html").read_text("utf-8")
    assert "afterword-list" in (output / "en/saved/index.html").read_text("utf-8")
    assert "Back to the front" in (output / "saved/index.html").read_text("utf-8")


def test_below_a_path_the_authors_own_list_is_the_list(tmp_path: Path) -> None:
    files = {"hugo.toml": 'baseURL = "https://example.org/blog/"'}
    pages = {"index.html": front("en"), "saved/index.html": OWN}
    client = opened(tmp_path, files | pages)
    assert client.get("/saved/").text == OWN


def test_leads_back_to_a_front_page_called_as_the_widgets_folder(
    tmp_path: Path,
) -> None:
    files = {"hugo.toml": 'baseURL = "https://example.org/afterword/"'}
    site = write(tmp_path / "site", {**files, "index.html": front("en")})
    built(site, tmp_path / "out")
    made = (tmp_path / "out/saved/index.html").read_text("utf-8")
    assert '<a href="/afterword/">Back' in made
    assert 'src="/afterword/afterword/afterword.' in made


@pytest.mark.parametrize(
    ("lang", "said"), [("", "de"), ("sv", "en"), ("el-GR", "el"), ("zh_TW", "zh-TW")]
)
def test_what_a_front_page_calls_its_language_is_understood(
    tmp_path: Path, lang: str, said: str
) -> None:
    files = {"index.html": front(lang), "hugo.toml": 'defaultContentLanguage = "de"'}
    found = opened(tmp_path, files).get("/saved/").text
    assert f'<html lang="{said}">' in found


def test_below_a_path_the_list_stands_below_it_too(tmp_path: Path) -> None:
    base = 'baseURL = "https://example.org/blog/"\n'
    client = opened(make(tmp_path), {"hugo.toml": base + config(*languages_site.CODES)})
    assert '<a href="/blog/de/">' in client.get("/blog/de/saved/").text
    assert 'list="/blog/de/saved/"' in client.get("/blog/de/post/").text
    assert client.get("/de/saved/").status_code == 404


def test_a_flask_app_has_the_list_in_the_language_of_its_configuration(
    tmp_path: Path,
) -> None:
    app = Flask("host")
    site = write(tmp_path, {"hugo.toml": 'defaultContentLanguage = "de"'})
    Afterword(app, site=site)
    found = app.test_client().get("/afterword/saved/").text
    assert all(part in found for part in GERMAN)


@pytest.fixture(scope="module")
def output(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "out"
    built(site, output)
    return output


def test_a_build_writes_the_list_of_each_language(output: Path) -> None:
    found = (output / "de" / "saved" / "index.html").read_text("utf-8")
    assert all(part in found for part in GERMAN)
    assert '<a href="/de/">' in found
    assert 'integrity="sha384-' in found
    assert (output / "nl" / "saved" / "index.html").read_text("utf-8") == OWN
    assert not (output / "fr" / "saved").exists()


def test_built_articles_name_the_list_of_their_language(output: Path) -> None:
    named = {"post": "", "de/post": "/de/saved/", "nl/post": "/nl/saved/"}
    for name, address in named.items():
        found = (output / name / "index.html").read_text("utf-8")
        attribute = f' list="{address}"' if address else ""
        assert f"<afterword-bar{attribute}></afterword-bar>" in found


def test_static_hosts_guard_our_lists_alone(output: Path) -> None:
    rules = (output / "_headers").read_text("utf-8")
    nginx = (output / "afterword" / "nginx.conf.txt").read_text("utf-8")
    assert ("\n/de/saved/*\n" in rules, "/nl/" in rules) == (True, False)
    assert ("\nlocation /de/saved/ {\n" in nginx, "/nl/" in nginx) == (True, False)


def test_a_second_build_changes_nothing(site: Path, output: Path) -> None:
    assert not built(site, output).is_new


def test_a_list_of_ones_own_without_the_tag_is_told(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    write(site, {"nl/saved/index.html": article("nl")})
    notes = built(site, tmp_path / "out").notes
    assert [note for note in notes if "nl/saved/index.html has no <afterword" in note]


def test_a_file_in_the_lists_place_is_refused(tmp_path: Path) -> None:
    site = write(make(tmp_path / "site"), {"de/saved": "a file"})
    called = ["build", str(site), "--output", str(tmp_path / "out")]
    result = CliRunner().invoke(main, called)
    assert result.exit_code == 2
    assert "de/saved has the name of a folder that Afterword needs." in result.output
