"""Nobody can use up the author's quota at GitHub through the helper."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from afterword.discussions import Answer, Discussions
from afterword.errors import TooManyQuestionsError
from afterword.limits import CLIENT, REPOSITORY, Limits
from afterword.query import Query
from afterword.sqlite_store import SqliteStore
from afterword.stores import MemoryStore
from afterword.upstream import Upstream
from asking import COUNT, Reply, site_of
from asking import ask as ask_over_http
from clock import Clock
from fake_giscus import Discussion, FakeGiscus
from running import serving

REPO = "octo/notes"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake() -> Iterator[FakeGiscus]:
    with FakeGiscus() as running:
        running.add(REPO).discussions["posts/about/"] = Discussion(3, 2)
        yield running


@pytest.fixture
def upstream(fake: FakeGiscus) -> Iterator[Upstream]:
    with Upstream(fake.origin, 5) as asking:
        yield asking


def ask(counts: Discussions, term: str, client: str) -> object:
    return counts.many([Query(REPO, term)], client)[0]


def entered(limits: Limits, client: str, times: int, repo: str = REPO) -> int:
    """Asks so often; tells how many questions were let through."""
    return [limits.enter(client, repo) for _ in range(times)].count(None)


def test_a_hundred_thousand_terms_ask_giscus_no_more_than_the_limit(
    upstream: Upstream, fake: FakeGiscus
) -> None:
    with Discussions(upstream, MemoryStore(), 600) as counts:
        said = [ask(counts, f"{n}/", f"10.{n % 250}.0.1") for n in range(100_000)]
    refused = [no for no in said if isinstance(no, TooManyQuestionsError)]
    assert len(fake.asked()) == REPOSITORY.questions
    assert len(refused) == 100_000 - REPOSITORY.questions


def test_refused_terms_take_no_room_in_the_cache(
    upstream: Upstream, tmp_path: Path
) -> None:
    path = tmp_path / "counts"
    with SqliteStore(path) as store, Discussions(upstream, store, 600) as counts:
        for n in range(REPOSITORY.questions + 2000):
            ask(counts, f"{n}/", f"10.{n % 250}.0.1")
    with closing(sqlite3.connect(path)) as cache:
        (entries,) = cache.execute("SELECT count(*) FROM entries").fetchone()
    assert entries <= REPOSITORY.questions + 1


def test_one_client_cannot_take_the_questions_of_all(
    upstream: Upstream, fake: FakeGiscus
) -> None:
    with Discussions(upstream, MemoryStore(), 600) as counts:
        for n in range(2 * CLIENT.questions):
            ask(counts, f"posts/{n}/", "192.0.2.1")
        assert len(fake.asked()) == CLIENT.questions
        assert isinstance(ask(counts, "posts/about/", "192.0.2.2"), Answer)


def test_answers_from_the_cache_are_free(upstream: Upstream, fake: FakeGiscus) -> None:
    with Discussions(upstream, MemoryStore(), 600) as counts:
        said = [ask(counts, "posts/about/", "192.0.2.1") for _ in range(500)]
    assert {type(answer) for answer in said} == {Answer}
    assert len(fake.asked()) == 1


def test_over_the_limit_old_counts_are_shown(
    upstream: Upstream, fake: FakeGiscus, clock: Clock
) -> None:
    store = MemoryStore(clock)
    with Discussions(upstream, store, 600, clock) as counts:
        ask(counts, "posts/about/", "192.0.2.1")
        clock.ahead = 601.0
        for n in range(CLIENT.questions):
            ask(counts, f"posts/{n}/", "192.0.2.1")
        before = len(fake.asked())
        answer = ask(counts, "posts/about/", "192.0.2.1")
    assert isinstance(answer, Answer)
    assert answer.stale
    assert len(fake.asked()) == before


def test_after_the_pause_that_it_names_the_client_may_ask_again(clock: Clock) -> None:
    limits = Limits(MemoryStore(clock), clock)
    entered(limits, "192.0.2.1", CLIENT.questions)
    refusal = limits.refusal("192.0.2.1", REPO)
    assert refusal is not None
    assert 0 < (refusal.retry_after or 0) <= CLIENT.seconds
    clock.ahead += (refusal.retry_after or 0) + 0.01
    assert entered(limits, "192.0.2.1", 1) == 1


def test_addresses_of_one_household_count_as_one_client() -> None:
    limits = Limits(MemoryStore())
    half = CLIENT.questions // 2
    assert entered(limits, "2001:db8:1:2::3", half) == half
    assert entered(limits, "2001:db8:1:2:ffff::9", 2 * half) == half
    assert entered(limits, "2001:db8:1:3::3", 1) == 1


def test_processes_count_a_repository_together(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "a") as one, SqliteStore(tmp_path / "a") as two:
        first, second = Limits(one), Limits(two)
        clients = [f"192.0.2.{n}" for n in range(1, 41)]
        passed = sum(
            entered(limits, client, 10)
            for client in clients
            for limits in (first, second)
        )
        assert passed == REPOSITORY.questions
        assert entered(first, "198.51.100.1", 1, "octo/other") == 1


def test_of_all_processes_one_tells_of_a_used_up_share_once_a_pause(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a"
    with SqliteStore(path, clock) as one, SqliteStore(path, clock) as two:
        both = Limits(one, clock), Limits(two, clock)
        for clock.ahead in (0.0, REPOSITORY.seconds + 1):
            for n in range(REPOSITORY.questions):
                both[n % 2].enter(f"192.0.2.{n % 99}", REPO)
                both[0].enter("198.51.100.1", "octo/other")
    assert caplog.text.count("asked 200 times in ten minutes about octo/notes") == 2
    assert caplog.text.count("asked 200 times") == 2


def test_no_address_of_a_client_reaches_the_store(tmp_path: Path) -> None:
    path = tmp_path / "counts"
    with SqliteStore(path) as store:
        entered(Limits(store), "203.0.113.77", 3)
    assert b"asked:octo/notes" in path.read_bytes()
    assert b"203.0.113" not in path.read_bytes()


def test_a_damaged_count_begins_anew() -> None:
    store = MemoryStore()
    store.swap(f"asked:{REPO}", None, b'{"of": "another version"}', 60)
    assert entered(Limits(store), "192.0.2.1", 1) == 1


@pytest.mark.parametrize("term", ["Posts/About/", " posts/about/ ", 'posts/about/"'])
def test_spellings_that_the_search_takes_as_one_are_asked_once(
    upstream: Upstream, fake: FakeGiscus, term: str
) -> None:
    with Discussions(upstream, MemoryStore(), 600) as counts:
        ask(counts, "posts/about/", "")
        assert isinstance(ask(counts, term, ""), Answer)
    assert len(fake.asked()) == 1


def test_a_term_cannot_break_out_of_the_quotation_marks(
    upstream: Upstream, fake: FakeGiscus
) -> None:
    with Discussions(upstream, MemoryStore(), 600) as counts:
        ask(counts, '" repo:evil/other "', "")
    assert fake.requests[-1].query["term"] == "repo:evil/other"


def test_a_strict_term_is_asked_letter_by_letter(
    upstream: Upstream, fake: FakeGiscus
) -> None:
    title = 'Cafe\u0301  says "Hi"'
    fake.repos[REPO].discussions[title] = Discussion(7)
    with Discussions(upstream, MemoryStore(), 600) as counts:
        (found,) = counts.many([Query(REPO, title, strict=True)])
    assert isinstance(found, Answer)
    assert found.comments == 7


# --- over HTTP ------------------------------------------------------------------


def flood(origin: str, times: int) -> list[Reply]:
    """Asks for ever new terms, each time in the name of another client."""
    return [
        ask_over_http(
            origin, f"{COUNT}{n}/", {"X-Forwarded-For": f"203.0.113.{n % 250}"}
        )
        for n in range(times)
    ]


def test_who_asks_for_too_many_terms_is_told_when_to_come_back(tmp_path: Path) -> None:
    with FakeGiscus() as giscus, serving(site_of(giscus, tmp_path)) as served:
        giscus.add("octo/comments")
        answers = flood(served.origin, CLIENT.questions + 50)
        known = ask_over_http(served.origin, f"{COUNT}0/")
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) == 50
    assert refused[0].json["error"]["code"] == "too-many-questions"
    assert 0 < int(refused[0].headers["Retry-After"]) <= CLIENT.seconds
    assert len(giscus.asked("/api/discussions")) == CLIENT.questions
    assert known.status == 200


def test_behind_a_trusted_proxy_its_clients_are_told_apart(tmp_path: Path) -> None:
    env = {"AFTERWORD_TRUSTED_PROXIES": "1"}
    with FakeGiscus() as giscus, serving(site_of(giscus, tmp_path), env=env) as served:
        giscus.add("octo/comments")
        answers = flood(served.origin, REPOSITORY.questions + 50)
    statuses = [answer.status for answer in answers]
    assert (statuses.count(200), statuses.count(429)) == (REPOSITORY.questions, 50)
    assert len(giscus.asked("/api/discussions")) == REPOSITORY.questions


def test_a_used_up_share_is_told_once_and_seen_at_healthz(tmp_path: Path) -> None:
    env = {"AFTERWORD_TRUSTED_PROXIES": "1"}
    with FakeGiscus() as giscus, serving(site_of(giscus, tmp_path), env=env) as served:
        giscus.add("octo/comments")
        for n in range(6):
            terms = "&term=".join(f"{n}/{m}/" for m in range(50))
            by = {"X-Forwarded-For": f"203.0.113.{n}"}
            ask_over_http(served.origin, COUNT + terms, by)
        state = ask_over_http(served.origin, "/healthz").json["upstream"]
    assert state == "limited"
    assert served.output.count("the most that Afterword asks. Until ") == 1


def test_a_term_that_no_page_has_is_refused(tmp_path: Path) -> None:
    terms = ["%00", "a%1Bb", "%C2%85", "%20", "%22%22", "a" * 501]
    with FakeGiscus() as giscus, serving(site_of(giscus, tmp_path)) as served:
        said = [ask_over_http(served.origin, f"{COUNT}{term}") for term in terms]
    assert [answer.status for answer in said] == [400] * len(terms)
    assert giscus.requests == []
