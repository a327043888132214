"""What the helper writes about requests, and what it leaves out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterword.app import create_app
from afterword.settings import Settings
from asking import COUNT, Reply, ask, site_of
from fake_giscus import FakeGiscus
from redis_server import free_port
from running import serving

PAGE, TERM = "/posts/about-me/", f"{COUNT}posts/about-me/"
NAMED = {"X-Forwarded-For": "203.0.113.77", "X-Request-ID": "from-the-proxy.1"}


def served_output(tmp_path: Path, **settings: str) -> tuple[str, list[Reply]]:
    """Asks for a page, a count and an odd path; gives what the helper wrote."""
    env = {"AFTERWORD_TRUSTED_PROXIES": "1", **settings}
    with FakeGiscus() as giscus:
        giscus.add("octo/comments")
        with serving(site_of(giscus, tmp_path / "site"), env=env) as served:
            paths = [PAGE, TERM, "/a%0d%0a%22fake%22%00"]
            answers = [ask(served.origin, path, NAMED) for path in paths]
    return served.output, answers


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("json")
    yield served_output(folder, AFTERWORD_LOG="json")[0]


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def requests(output: str) -> list[dict[str, Any]]:
    return [line for line in lines(output) if "kind" in line]


def test_each_request_is_one_line_of_json(written: str) -> None:
    found = [line for line in requests(written) if line["kind"] != "health"]
    assert [(line["kind"], line["status"]) for line in found] == [
        ("page", 404),
        ("count", 200),
        ("page", 404),
    ]
    assert {line["level"] for line in found} == {"INFO"}
    assert all(line["ms"] > 0 for line in found)


def test_a_line_tells_neither_the_reader_nor_the_article(written: str) -> None:
    assert "203.0.113.77" not in written
    assert "about-me" not in written


def test_both_are_written_where_that_is_switched_on(tmp_path: Path) -> None:
    output, _ = served_output(tmp_path, AFTERWORD_LOG="json", AFTERWORD_LOG_READERS="1")
    *_, page, count, odd = requests(output)
    assert (page["client"], page["target"]) == ("203.0.113.77", PAGE)
    assert count["target"] == TERM
    assert odd["target"] == "/a%0D%0A%22fake%22%00"


def test_nobody_can_write_a_line_of_his_own(tmp_path: Path) -> None:
    output, _ = served_output(tmp_path, AFTERWORD_LOG="text", AFTERWORD_LOG_READERS="1")
    assert all(re.match(r"\S+Z [A-Z]+ ", line) for line in output.splitlines())
    *_, odd = (line for line in output.splitlines() if "kind=" in line)
    assert 'target="/a%0D%0A%22fake%22%00"' in odd


def test_without_the_option_no_request_leaves_a_trace(tmp_path: Path) -> None:
    output, answers = served_output(tmp_path)
    assert output.count("\n") == 4  # two at the start, two about stopping
    assert "X-Request-ID" not in answers[0].headers


def test_an_id_of_a_proxy_is_kept_and_an_odd_one_replaced(tmp_path: Path) -> None:
    with serving(None, env={"AFTERWORD_LOG": "json"}) as served:
        given = ["from-the-proxy.1", "short", "a" * 65, 'an "odd" one', ""]
        said = [
            ask(served.origin, "/healthz", {"X-Request-ID": one}).headers[
                "X-Request-ID"
            ]
            for one in given
        ]
    assert said[0] == given[0]
    assert all(len(made) == 16 for made in said[1:])
    assert [line["id"] for line in requests(served.output)][-5:] == said


def test_warnings_are_lines_of_the_same_form(tmp_path: Path) -> None:
    nobody = f"redis://user:hunter2@127.0.0.1:{free_port()}/0"
    output, _ = served_output(
        tmp_path, AFTERWORD_LOG="json", AFTERWORD_CACHE_URL=nobody
    )
    (warning,) = [line for line in lines(output) if line["level"] == "WARNING"]
    at = nobody.replace("user:hunter2@", "")
    assert warning["message"].startswith(f"The Redis at {at} fails")
    assert "hunter2" not in output


def test_a_proxy_that_is_not_believed_is_told_once(tmp_path: Path) -> None:
    output, _ = served_output(
        tmp_path, AFTERWORD_LOG="json", AFTERWORD_TRUSTED_PROXIES=""
    )
    assert output.count("AFTERWORD_TRUSTED_PROXIES is not set") == 1
    believed, _ = served_output(tmp_path, AFTERWORD_LOG="json")
    assert "AFTERWORD_TRUSTED_PROXIES" not in believed


def test_a_proxy_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    output, _ = served_output(tmp_path, AFTERWORD_TRUSTED_PROXIES="2")
    assert output.count("than the 2 of AFTERWORD_TRUSTED_PROXIES") == 1


def test_a_fault_of_ours_is_written_without_the_article(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = create_app(Settings())
    app.add_url_rule("/broken/<path:article>", view_func=lambda article: str(1 // 0))
    assert app.test_client().get("/broken/about-me/").status_code == 500
    app.extensions["afterword"].close()
    assert "ZeroDivisionError" in caplog.text
    assert "about-me" not in caplog.text


@pytest.mark.parametrize("form", ["json", "text", ""])
def test_no_cookie_session_or_token_is_written(tmp_path: Path, form: str) -> None:
    # Each of these is of someone who signed in to giscus.
    said = {"Cookie": "giscus=s3cret", "Authorization": "Bearer s3cret"}
    env = {"AFTERWORD_LOG": form}
    with FakeGiscus() as giscus:
        giscus.add("octo/comments")
        with serving(site_of(giscus, tmp_path / "site"), env=env) as served:
            ask(served.origin, f"{TERM}&giscus=s3cret", said)
    assert "s3cret" not in served.output
    assert "s3cret" not in str(giscus.requests)


def test_a_theme_that_loads_giscus_itself_is_told_once(tmp_path: Path) -> None:
    own = '<script src="https://giscus.app/client.js" data-repo-id="R_1"></script>'
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(f"<article>{own}</article>", encoding="utf-8")
    with serving(tmp_path) as served:
        for name in ("/a.html", "/b.html"):
            ask(served.origin, name)
    assert served.output.count("loads giscus' own script") == 1
    assert "a.html" not in served.output
