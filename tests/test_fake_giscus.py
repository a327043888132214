"""The fake refuses what giscus refuses, so that tests against it mean something."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from fake_giscus import LANGUAGES, SESSION, Discussion, FakeGiscus

REPO = "octo/notes"


@pytest.fixture
def fake() -> Iterator[FakeGiscus]:
    with FakeGiscus() as running:
        notes = running.add(REPO)
        notes.discussions["posts/about/"] = Discussion(3, 2, number=7)
        yield running


def ask(fake: FakeGiscus, path: str, **query: str) -> tuple[int, Any]:
    with requests.get(fake.origin + path, params=query, timeout=10) as answer:
        return answer.status_code, answer.json()


def header(fake: FakeGiscus, path: str, name: str) -> str:
    with requests.get(fake.origin + path, timeout=10) as answer:
        return answer.headers[name]


def test_an_unknown_language_may_not_be_framed(fake: FakeGiscus) -> None:
    asked = header(fake, "/en-us/widget", "Content-Security-Policy")
    assert len(LANGUAGES) == 38
    assert asked == "frame-ancestors 'self'"


def test_a_widget_may_be_framed_by_the_page_it_was_made_for(fake: FakeGiscus) -> None:
    path = f"/de/widget?repo={REPO}&origin=http://127.0.0.1:1313/posts/"
    asked = header(fake, path, "Content-Security-Policy")
    assert asked == "frame-ancestors 'self' http://127.0.0.1:1313"


def test_an_unknown_repository_looks_like_one_without_the_app(fake: FakeGiscus) -> None:
    status, body = ask(fake, "/api/discussions/categories", repo="octo/typo")
    assert (status, body["error"]) == (
        403,
        "giscus is not installed on this repository",
    )


def test_discussions_switched_off_shows_as_no_categories(fake: FakeGiscus) -> None:
    fake.repos[REPO].discussions_enabled = False
    status, body = ask(fake, "/api/discussions/categories", repo=REPO.upper())
    assert (status, body["categories"]) == (200, [])


def test_the_search_takes_any_title_that_holds_the_term(fake: FakeGiscus) -> None:
    status, body = ask(fake, "/api/discussions", repo=REPO, term="about")
    assert (status, body["discussion"]["totalCommentCount"]) == (200, 3)


def test_only_the_word_true_makes_the_search_strict(fake: FakeGiscus) -> None:
    found = [
        ask(fake, "/api/discussions", repo=REPO, term="about", strict=strict)[0]
        for strict in ("1", "yes", "true")
    ]
    assert found == [200, 200, 404]


def test_a_missing_number_is_an_error_of_graphql(fake: FakeGiscus) -> None:
    assert ask(fake, "/api/discussions", repo=REPO, number="7")[0] == 200
    assert ask(fake, "/api/discussions", repo=REPO, number="8")[0] == 500


def test_a_used_up_pool_answers_429_with_the_advice_to_sign_in(
    fake: FakeGiscus,
) -> None:
    fake.rate_limited = True
    status, body = ask(fake, "/api/discussions", repo=REPO, term="about")
    assert status == 429
    assert body["error"].endswith("Sign in to increase the rate limit")


def test_flags_other_than_0_and_1_are_complained_about(fake: FakeGiscus) -> None:
    query = "strict=true&reactionsEnabled=1&emitMetadata=0&term=a&origin=http://a.test/"
    header(fake, f"/widget?{query}&theme=undefined", "Content-Type")
    assert fake.complaints == [
        "strict=true counts as off: only 0 and 1 are read",
        "theme=undefined is taken literally",
    ]


def test_signing_in_leads_back_with_a_session(fake: FakeGiscus) -> None:
    back = "http://127.0.0.1:1313/p/?q=1#end"
    with requests.get(
        f"{fake.origin}/api/oauth/authorize",
        params={"redirect_uri": back},
        timeout=10,
        allow_redirects=False,
    ) as answer:
        wanted = f"http://127.0.0.1:1313/p/?q=1&giscus={SESSION}#end"
        assert answer.headers["Location"] == wanted


def test_a_forged_session_buys_no_token(fake: FakeGiscus) -> None:
    statuses = []
    for session in (SESSION, "forged"):
        address = f"{fake.origin}/api/oauth/token"
        with requests.post(address, json={"session": session}, timeout=10) as answer:
            statuses.append(answer.status_code)
    assert statuses == [200, 400]
