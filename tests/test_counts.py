"""`/afterword/discussion.json`: counts from the fake giscus through the real app."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import hugo_site
from afterword.app import create_app
from afterword.settings import Settings
from fake_giscus import Discussion, FakeGiscus

ADDRESS = "/afterword/discussion.json"
Ask = Callable[..., Any]


@pytest.fixture
def giscus() -> Iterator[FakeGiscus]:
    with FakeGiscus() as fake:
        found = Discussion(comments=3, reactions=2, replies=4)
        fake.add("octo/comments").discussions["posts/first/"] = found
        yield fake


@pytest.fixture
def client(
    giscus: FakeGiscus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    # Each test has a cache of its own.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "index.html").write_text("<p>x</p>", encoding="utf-8")
    config = hugo_site.with_origin(giscus.origin)
    (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
    return create_app(Settings(site=tmp_path)).test_client()


def test_answers_the_counts_of_a_term(client: FlaskClient) -> None:
    answer = client.get(ADDRESS, query_string={"term": "posts/first/"})
    counts = answer.get_json()
    assert counts["fetchedAt"].endswith("+00:00")
    assert {**counts, "fetchedAt": ""} == {
        "found": True,
        "comments": 3,
        "reactions": 2,
        "url": counts["url"],
        "fetchedAt": "",
        "stale": False,
    }


def test_a_page_without_discussion_has_no_comments(client: FlaskClient) -> None:
    counts = client.get(ADDRESS, query_string={"term": "posts/none/"}).get_json()
    assert (counts["found"], counts["comments"]) == (False, 0)


def test_a_number_is_answered_too(client: FlaskClient) -> None:
    assert client.get(f"{ADDRESS}?number=1").get_json()["comments"] == 3


def test_several_terms_are_answered_in_their_order(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}?term=posts/none/&term=posts/first/").get_json()
    assert [counts["comments"] for counts in answer] == [0, 3]


def test_the_second_question_is_answered_from_the_cache(
    client: FlaskClient, giscus: FakeGiscus
) -> None:
    for _ in range(3):
        client.get(f"{ADDRESS}?term=posts/first/")
    assert len(giscus.asked("/api/discussions")) == 1


def test_shared_caches_may_keep_the_counts(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}?term=posts/first/")
    assert 590 <= (answer.cache_control.max_age or 0) <= 600
    etag = answer.headers["ETag"]
    again = client.get(f"{ADDRESS}?term=posts/first/", headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        "",
        "term=",
        "term=a&number=1",
        "number=0",
        "number=",
        "term=a&number=",
        "number=x",
        "term=" + "a" * 501,
        "&".join(["term=a"] * 51),
    ],
)
def test_a_bad_question_is_refused(
    client: FlaskClient, giscus: FakeGiscus, query: str
) -> None:
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "bad-request"
    assert giscus.requests == []


def test_nobody_can_ask_for_another_repository(
    client: FlaskClient, giscus: FakeGiscus
) -> None:
    client.get(f"{ADDRESS}?term=posts/first/&repo=evil/repo&category=Other")
    (asked,) = giscus.asked("/api/discussions")
    assert (asked.query["repo"], asked.query["category"]) == (
        "octo/comments",
        "General",
    )


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, '{"error":"giscus is not installed"}', "giscus-not-installed"),
        (429, '{"error":"API rate limit exceeded for octo/comments"}', "rate-limited"),
        (500, "<h1>500</h1>", "upstream-unreachable"),
    ],
)
def test_a_refusal_of_giscus_is_named(
    client: FlaskClient, giscus: FakeGiscus, status: int, body: str, code: str
) -> None:
    giscus.fail_with(status, body, {"Retry-After": "60"} if status == 429 else {})
    answer = client.get(f"{ADDRESS}?term=posts/first/")
    assert answer.status_code == 503
    error = answer.get_json()["error"]
    assert error["code"] == code
    assert error["message"].endswith(" UTC.")
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_names_the_state_of_upstream(
    client: FlaskClient, giscus: FakeGiscus
) -> None:
    assert client.get("/healthz").get_json()["upstream"] == "ok"
    giscus.fail_with(429, "{}", {"Retry-After": "60"})
    client.get(f"{ADDRESS}?term=posts/first/")
    health = client.get("/healthz").get_json()
    assert (health["status"], health["upstream"]) == ("ok", "rate-limited")


def test_a_site_without_comments_says_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>x</p>", encoding="utf-8")
    client = create_app(Settings(site=tmp_path)).test_client()
    answer = client.get(f"{ADDRESS}?term=a")
    assert answer.status_code == 404
    assert "[params.comments.giscus]" in answer.get_json()["error"]["message"]
