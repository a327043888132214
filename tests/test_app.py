"""The addresses, without a socket: what each answers and with which headers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import hugo_site
from afterword.app import create_app
from afterword.settings import Settings

PAGE = '<!doctype html><html lang="en"><article><h1>T</h1>ü</article>'
Open = Callable[..., FlaskClient]


def read(client: FlaskClient, path: str, method: str = "GET") -> dict[str, Any]:
    answer = client.open(path, method=method).get_json()
    assert isinstance(answer, dict)
    return answer


def comments_in(client: FlaskClient) -> str:
    page: str = client.get("/post/").data.decode("latin-1")
    return page.partition("<afterword-comments")[2]


@pytest.fixture
def demo() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens a folder of HTML with one page and a configuration."""

    def open_(config: str = hugo_site.BLOCK, **settings: object) -> FlaskClient:
        (tmp_path / "post").mkdir()
        (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
        (tmp_path / "post" / "index.html").write_bytes(PAGE.encode("latin-1"))
        (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
        return create_app(Settings(site=tmp_path, **settings)).test_client()  # type: ignore[arg-type]

    return open_


def test_giscus_json_answers_the_values_of_hugo_toml(opened: Open) -> None:
    answer = read(opened(), "/afterword/giscus.json")
    assert answer["configured"] is True
    assert answer["repo"] == "octo/comments"
    assert answer["categoryId"] == "DIC_kwDOFake01"
    assert answer["strict"] is False


@pytest.mark.parametrize(
    ("config", "lang"),
    [("", "fr"), ('lang = "en"', "en"), ("[languages.en]\n[languages.de]", "fr")],
)
def test_comments_speak_as_the_page_where_no_language_is_written(
    opened: Open, config: str, lang: str
) -> None:
    client = opened(hugo_site.BLOCK + config)
    assert read(client, "/afterword/giscus.json?lang=fr-CH")["lang"] == lang
    assert read(client, "/afterword/giscus.json")["lang"] == "en"
    assert (' lang="en"' in comments_in(client)) == (lang == "en")


def test_comments_speak_the_language_of_the_site(opened: Open) -> None:
    client = opened('defaultContentLanguage = "de"\n' + hugo_site.BLOCK)
    assert ' lang="de"' in comments_in(client)
    assert read(client, "/afterword/giscus.json?lang=fr")["lang"] == "de"


def test_giscus_json_says_what_is_missing(demo: FlaskClient) -> None:
    answer = read(demo, "/afterword/giscus.json")
    assert answer["missing"] == ["repo", "repoID", "category", "categoryID"]
    assert answer["configured"] is False
    assert "[params.comments.giscus]" in answer["help"]


def test_the_hint_for_the_author_is_read_as_english_on_any_page(opened: Open) -> None:
    hint = comments_in(opened('defaultContentLanguage = "he"\n'))
    assert hint.startswith(' repo=""><div lang="en" dir="ltr"><p>Comments are not')
    assert hint.endswith("</code></pre></div></afterword-comments>\n</article>")


def test_without_javascript_the_link_to_the_comments_has_a_name_not_a_sentence(
    opened: Open,
) -> None:
    assert ">GitHub Discussions</a>" in comments_in(opened())


def test_giscus_json_is_revalidated_cheaply(demo: FlaskClient) -> None:
    etag = demo.get("/afterword/giscus.json").headers["ETag"]
    again = demo.get("/afterword/giscus.json", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_tags_are_inserted_and_no_other_byte_changes(opened: Open) -> None:
    page = opened().get("/post/").data
    head, _, rest = page.partition(b'\n<script type="module"')
    tail = rest[rest.rindex(b"</article>") :]
    assert head + tail == PAGE.encode("latin-1")
    assert b'<afterword-comments repo="octo/comments"' in page


def test_no_charset_is_claimed_for_a_page_that_declares_one(demo: FlaskClient) -> None:
    assert demo.get("/articles/local-first/").headers["Content-Type"] == "text/html"


def test_insertion_can_be_switched_off(opened: Open) -> None:
    assert opened(insert=False).get("/post/").data == PAGE.encode("latin-1")


def test_comments_that_are_switched_off_leave_the_bar(opened: Open) -> None:
    page = opened(hugo_site.BLOCK + "enable = false\n").get("/post/").data
    assert b"<afterword-bar>" in page
    assert b"<afterword-comments" not in page


def test_offline_copies_are_switched_on_by_the_site(opened: Open) -> None:
    switch = "[params.afterword]\noffline = true\n"
    page = opened(hugo_site.BLOCK + switch).get("/post/").data
    assert b"<afterword-bar offline></afterword-bar>" in page


def test_values_in_the_tag_cannot_break_out_of_it(opened: Open) -> None:
    hostile = hugo_site.BLOCK.replace("General", '\\"><script>alert(1)</script>')
    page = opened(hostile).get("/post/").data
    assert b"<script>alert" not in page


def test_a_site_in_a_subfolder_is_served_there(opened: Open) -> None:
    client = opened('baseURL = "https://example.org/blog/"\n' + hugo_site.BLOCK)
    assert client.get("/").headers["Location"] == "/blog/"
    assert client.get("/blog/post/").status_code == 200
    assert client.get("/post/").status_code == 404


def test_a_folder_without_its_slash_is_sent_on(demo: FlaskClient) -> None:
    answer = demo.get("/articles/local-first")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/articles/local-first/"


@pytest.mark.parametrize("path", ["/post", "/saved"])
def test_no_redirect_repeats_what_the_caller_says_of_the_host(
    opened: Open, path: str
) -> None:
    answer = opened().get(f"{path}?giscus=a%20b&c", headers={"Host": "evil.example"})
    assert answer.status_code == 308
    place, _, query = answer.headers["Location"].partition("?")
    assert place == f"{path}/"
    assert query == "giscus=a%20b&c"


@pytest.mark.parametrize("name", ["404.html", "de/404.html", "de/index.html"])
def test_the_page_for_what_is_missing_is_no_article(
    opened: Open, tmp_path: Path, name: str
) -> None:
    client = opened("[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n")
    (tmp_path / "de").mkdir()
    (tmp_path / name).write_text(PAGE, encoding="utf-8")
    assert client.get(f"/{name}").data == PAGE.encode()
    articles = read(client, "/afterword/articles.json")["articles"]
    assert [article["key"] for article in articles] == ["/post/"]


def test_the_sites_page_for_what_is_missing_is_answered_as_it_is(
    opened: Open, tmp_path: Path
) -> None:
    client = opened()
    (tmp_path / "404.html").write_text(PAGE, encoding="utf-8")
    for _ in range(2):
        answer = client.get("/none/")
        assert (answer.status_code, answer.data) == (404, PAGE.encode())


def test_the_list_is_there_for_any_site(opened: Open) -> None:
    assert b"<afterword-list>" in opened().get("/saved/").data


def test_hashed_names_never_change_and_stable_ones_are_revalidated(
    demo: FlaskClient,
) -> None:
    built = Path(__file__).parents[1] / "static" / "afterword"
    (hashed,) = built.glob("afterword.*.js")
    forever = demo.get(f"/afterword/{hashed.name}").headers["Cache-Control"]
    assert forever == "public, max-age=31536000, immutable"
    stable = demo.get("/afterword/afterword.js")
    assert stable.headers["Cache-Control"] == "no-cache"
    assert stable.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "name",
    [
        "no",
        "../app.py",
        "%2e%2e/hugo.toml",
        "..%2fhugo.toml",
        "..%5chugo.toml",
        "afterword.js%00",
        "lang",
        "lang/../../hugo.toml",
        "a" * 5000,
    ],
)
def test_nothing_but_the_widget_stands_under_the_prefix(
    demo: FlaskClient, name: str
) -> None:
    for _ in range(2):
        assert demo.get(f"/afterword/{name}").status_code == 404


def test_what_hugos_module_publishes_is_answered_beside_our_own(
    opened: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "afterword"
    folder.mkdir()
    for name in ("afterword.cafe.js", "list.js", "hugo.toml"):
        (folder / name).write_text("// the module's", encoding="utf-8")
    client = opened()
    assert client.get("/afterword/afterword.cafe.js").text == "// the module's"
    assert client.get("/afterword/list.js").text != "// the module's"
    assert client.get("/afterword/none.js").get_json()["error"]["code"] == "not-found"


def test_errors_are_json_under_the_prefix_and_a_page_elsewhere(
    demo: FlaskClient, opened: Open
) -> None:
    assert read(demo, "/afterword/no")["error"]["code"] == "not-found"
    assert read(demo, "/afterword/giscus.json", "POST")["error"]["code"] == (
        "method-not-allowed"
    )
    assert b"<html" in demo.get("/no/").data
    client = opened()
    assert client.get("/no/").headers["Content-Type"].startswith("text/html")
    assert read(client, "/afterword")["error"]["code"] == "not-found"


def test_configuration_files_are_not_served(demo: FlaskClient) -> None:
    assert demo.get("/hugo.toml").status_code == 404


def test_a_published_file_may_have_the_name_of_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(hugo_site.BLOCK, encoding="utf-8")
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "post.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "public" / "config.json").write_text("{}", encoding="utf-8")
    client = create_app(Settings(site=tmp_path)).test_client()
    assert client.get("/config.json").data == b"{}"


def test_health_says_what_runs(demo: FlaskClient) -> None:
    answer = demo.get("/healthz")
    assert read(demo, "/healthz")["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"
