"""Counts stay quick and giscus stays unbothered, whatever either of them does."""

import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from afterword import discussions
from afterword.breaker import PATIENCE
from afterword.cache import open_store
from afterword.discussions import Answer, Discussions
from afterword.errors import UpstreamError
from afterword.query import Query
from afterword.redis_store import RedisStore
from afterword.sqlite_store import SqliteStore
from afterword.stores import MemoryStore
from afterword.upstream import Upstream
from asking import until
from clock import Clock
from fake_giscus import Discussion, FakeGiscus
from redis_server import free_port, redis_server

REPO = "octo/notes"
ABOUT = Query(REPO, "posts/about/")
TTL = 600.0
TIMEOUT = 5.0
PROCESSES, THREADS = 4, 8
SPAWN = multiprocessing.get_context("spawn")


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
    with Upstream(fake.origin, TIMEOUT) as asking:
        yield asking


@pytest.fixture
def counts(upstream: Upstream, clock: Clock) -> Iterator[Discussions]:
    with Discussions(upstream, MemoryStore(clock), TTL, clock) as answering:
        yield answering


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["sqlite", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """Where processes share their counts, as `open_store` takes it."""
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    return url, tmp_path / "counts.sqlite3"


def ask(counts: Discussions, query: Query) -> Answer:
    (found,) = counts.many([query])
    if isinstance(found, UpstreamError):
        raise found
    return found


def fail(counts: Discussions, query: Query = ABOUT) -> UpstreamError:
    with pytest.raises(UpstreamError) as caught:
        ask(counts, query)
    return caught.value


# --- one process ----------------------------------------------------------------


def test_the_first_question_is_answered_by_giscus(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    found = ask(counts, ABOUT)
    url = "https://github.com/octo/notes/discussions/1"
    assert found == Answer(True, 3, 2, url, found.fetched_at, stale=False)
    assert found.fetched_at == pytest.approx(clock(), abs=5)


def test_fresh_counts_ask_nobody(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    first = ask(counts, ABOUT)
    clock.ahead = TTL - 10
    assert ask(counts, ABOUT) == first
    assert len(fake.asked()) == 1


def test_old_counts_are_shown_at_once_and_renewed_behind(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    ask(counts, ABOUT)
    clock.ahead = TTL + 1
    fake.repos[REPO].discussions["posts/about/"].comments = 4
    fake.hold()
    assert (ask(counts, ABOUT).comments, ask(counts, ABOUT).stale) == (3, True)
    fake.release()
    assert until(lambda: ask(counts, ABOUT).comments == 4)
    assert not ask(counts, ABOUT).stale
    assert len(fake.asked()) == 2


def test_an_article_without_comments_is_asked_about_sooner(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    new = Query(REPO, "posts/new/")
    assert not ask(counts, new).found
    clock.ahead = TTL / 2 + 1
    fake.repos[REPO].discussions["posts/new/"] = Discussion(1)
    assert ask(counts, new).stale
    assert until(lambda: ask(counts, new).found)


def test_every_part_of_a_question_counts(counts: Discussions, fake: FakeGiscus) -> None:
    for query in (
        ABOUT,
        Query(REPO, "about"),
        Query(REPO, "about", category="General"),
        Query(REPO, "about", strict=True),
        Query(REPO, number=1),
    ):
        ask(counts, query)
    assert len(fake.asked()) == 5


def test_many_are_asked_at_the_same_time(counts: Discussions, fake: FakeGiscus) -> None:
    queries = [ABOUT, *(Query(REPO, f"posts/{n}/") for n in range(5))]
    fake.hold()
    with ThreadPoolExecutor(1) as threads:
        answers = threads.submit(counts.many, queries)
        assert fake.wait_for(6)
        fake.release()
        found = [isinstance(a, Answer) and a.found for a in answers.result()]
    assert found == [True, False, False, False, False, False]


def test_one_that_fails_leaves_the_others_their_answers(
    counts: Discussions, fake: FakeGiscus
) -> None:
    ask(counts, ABOUT)
    fake.fail_with(503, "{}")
    answers = counts.many([ABOUT, Query(REPO, "posts/new/")])
    assert isinstance(answers[0], Answer)
    assert isinstance(answers[1], UpstreamError)


# --- giscus fails ---------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 503, 200, 302, 403])
def test_old_counts_outlive_a_failing_giscus(
    counts: Discussions, fake: FakeGiscus, clock: Clock, status: int
) -> None:
    ask(counts, ABOUT)
    clock.ahead = TTL + 1
    fake.fail_with(status, '{"error": "no"}')
    assert ask(counts, ABOUT).stale
    assert fake.wait_for(2)
    assert ask(counts, ABOUT).comments == 3


def test_old_counts_end_after_a_week(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    ask(counts, ABOUT)
    fake.fail_with(503, "{}")
    clock.ahead = discussions.KEEP - 10
    assert ask(counts, ABOUT).stale
    assert until(lambda: counts.problem(REPO) is not None)
    clock.ahead = discussions.KEEP + 10
    assert fail(counts).status == 503


@pytest.mark.parametrize("status", [429, 503, 403, 200, 302])
def test_a_failing_giscus_is_left_alone(
    counts: Discussions, fake: FakeGiscus, status: int
) -> None:
    fake.fail_with(status, '{"error": "no"}')
    for n in range(9):
        assert fail(counts, Query(REPO, f"posts/{n}/")).retry_after is not None
    assert len(fake.asked()) == 1


def test_the_pause_doubles_with_each_failure(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    fake.fail_with(503, '{"error": "no"}')
    pauses = []
    for _ in range(4):
        pauses.append(fail(counts).retry_after or 0)
        clock.ahead += pauses[-1] + 0.1
    for n, pause in enumerate(pauses):
        assert 5 * 2**n - 1 < pause <= 1.5 * 5 * 2**n
    assert len(fake.asked()) == 4


def test_a_giscus_that_recovers_is_asked_as_before(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    fake.fail_with(503, '{"error": "no"}')
    clock.ahead += (fail(counts).retry_after or 0) + 1
    fake.heal()
    assert ask(counts, ABOUT).comments == 3
    assert not ask(counts, Query(REPO, "posts/new/")).found
    assert counts.problem(REPO) is None


def test_after_a_pause_one_question_tries_for_all(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    fake.fail_with(503, '{"error": "no"}')
    clock.ahead += (fail(counts).retry_after or 0) + 1
    fake.hold()
    with ThreadPoolExecutor(1) as threads:
        trying = threads.submit(fail, counts)
        assert fake.wait_for(2)
        fail(counts, Query(REPO, "posts/new/"))
        fake.release()
        trying.result()
    assert len(fake.asked()) == 2


@pytest.mark.parametrize(("asked", "waited"), [("300", 300), ("99999999", 86_400)])
def test_waits_as_long_as_giscus_asks_but_a_day_at_most(
    counts: Discussions, fake: FakeGiscus, asked: str, waited: float
) -> None:
    fake.fail_with(429, '{"error": "slow down"}', {"Retry-After": asked})
    assert fail(counts).retry_after == pytest.approx(waited, abs=5)


def test_a_pause_is_told_with_its_end(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    fake.fail_with(429, '{"error": "slow down"}', {"Retry-After": "7200"})
    error = fail(counts)
    ends = clock() + (error.retry_after or 0)
    near = [time.strftime("%H:%M:%S", time.gmtime(ends + n)) for n in (-1, 0, 1)]
    (told,) = re.findall(r"by itself\. It asks again at (\S+) UTC\.$", error.fix)
    assert told in near


def test_each_change_of_the_cause_is_one_line_of_the_log(
    counts: Discussions,
    fake: FakeGiscus,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for status in (403, 403, 429, 503, 502):
        fake.fail_with(status, '{"error": "no"}')
        clock.ahead += (fail(counts).retry_after or 0) + 1
    fake.heal()
    ask(counts, ABOUT)
    said = caplog.messages
    assert len(said) == 4
    assert "giscus is not installed on" in said[0]
    assert "apps/giscus. It asks again at " in said[0]
    assert "GitHub's rate limit" in said[1]
    assert "status 503" in said[2]
    assert said[3] == f"giscus answers again for {REPO}."


def test_the_end_of_an_outage_is_told_by_a_process_that_began_in_it(
    upstream: Upstream,
    fake: FakeGiscus,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = MemoryStore(clock)
    fake.fail_with(503, '{"error": "no"}')
    with Discussions(upstream, store, TTL, clock) as before:
        clock.ahead += (fail(before).retry_after or 0) + 1
    fake.heal()
    caplog.clear()
    with Discussions(upstream, store, TTL, clock) as after:
        assert [ask(after, ABOUT).found for _ in range(2)] == [True, True]
    assert caplog.messages == [f"giscus answers again for {REPO}."]


def test_one_question_that_giscus_dislikes_stops_no_other(
    counts: Discussions, fake: FakeGiscus
) -> None:
    fake.fail_with(500, '{"error": "The search is longer than 256 characters."}')
    long = Query(REPO, "x" * 300)
    assert [fail(counts, long).status for _ in range(3)] == [500] * 3
    fake.heal()
    assert ask(counts, ABOUT).found
    assert len(fake.asked()) == 2


def test_errors_500_in_a_row_mean_that_giscus_is_down(
    counts: Discussions, fake: FakeGiscus
) -> None:
    fake.fail_with(500, '{"error": "Unable to fetch discussion"}')
    for n in range(9):
        fail(counts, Query(REPO, f"posts/{n}/"))
    assert len(fake.asked()) == PATIENCE


def test_a_missing_app_stops_only_its_own_repository(
    counts: Discussions, fake: FakeGiscus
) -> None:
    for n in range(3):
        assert fail(counts, Query("octo/typo", f"posts/{n}/")).status == 403
    assert ask(counts, ABOUT).found
    assert len(fake.asked()) == 2


def test_a_giscus_that_hangs_holds_a_reader_no_longer_than_the_time_out(
    fake: FakeGiscus,
) -> None:
    fake.hold()
    with Upstream(fake.origin, 0.3) as up, Discussions(up, MemoryStore(), TTL) as hung:
        started = time.monotonic()
        fail(hung)
        assert 0.2 < time.monotonic() - started < 1.0
        fake.release()


def test_old_counts_are_quick_while_giscus_hangs(
    counts: Discussions, fake: FakeGiscus, clock: Clock
) -> None:
    ask(counts, ABOUT)
    clock.ahead = TTL + 1
    fake.hold()
    took = []
    for _ in range(100):
        started = time.monotonic()
        assert ask(counts, ABOUT).stale
        took.append(time.monotonic() - started)
    assert fake.wait_for(2)
    fake.release()
    assert sorted(took)[98] < 0.05
    assert len(fake.asked()) == 2


def test_nothing_listening_is_a_failure_like_others() -> None:
    origin = f"http://127.0.0.1:{free_port()}"
    with (
        Upstream(origin, TIMEOUT) as nowhere,
        Discussions(nowhere, MemoryStore(), TTL) as lost,
    ):
        assert fail(lost).status is None
        assert lost.problem(REPO) is not None


def test_a_damaged_entry_is_asked_for_anew(
    upstream: Upstream, fake: FakeGiscus
) -> None:
    for damage in (b"{", b"[]", b"\xff", b'{"value": {"new": 1}}', b'{"value": 1}'):
        store = MemoryStore()
        with Discussions(upstream, store, TTL) as counts:
            store.swap(counts._key(ABOUT), None, damage, 60)
            assert ask(counts, ABOUT).comments == 3


# --- many threads, many processes -----------------------------------------------


def answer_many(
    origin: str, place: tuple[str, Path], together: Barrier, said: "Queue[list[int]]"
) -> None:
    """Is one process: its threads ask at the same moment as those of the others."""

    def asked(_: int) -> int:
        together.wait(30)
        return ask(answering, ABOUT).comments

    with (
        Upstream(origin, TIMEOUT) as asking,
        open_store(*place) as store,
        Discussions(asking, store, TTL) as answering,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        said.put(list(threads.map(asked, range(THREADS))))


def hold_lease(origin: str, place: tuple[str, Path]) -> None:
    """Is one process that asks, and is killed before the answer comes."""
    with (
        Upstream(origin, 60) as upstream,
        open_store(*place) as store,
        Discussions(upstream, store, TTL) as counts,
    ):
        ask(counts, ABOUT)


def test_processes_that_ask_at_once_bother_giscus_once(
    fake: FakeGiscus, place: tuple[str, Path]
) -> None:
    together = SPAWN.Barrier(PROCESSES * THREADS)
    said: Queue[list[int]] = SPAWN.Queue()
    started = [
        start(answer_many, fake.origin, place, together, said) for _ in range(PROCESSES)
    ]
    answers = [said.get(timeout=60) for _ in started]
    end(*started)
    assert answers == [[3] * THREADS] * PROCESSES
    assert len(fake.asked()) == 1


def test_processes_share_that_giscus_is_down(
    fake: FakeGiscus, upstream: Upstream, place: tuple[str, Path]
) -> None:
    fake.fail_with(503, '{"error": "no"}')
    with open_store(*place) as one, open_store(*place) as two:
        with Discussions(upstream, one, TTL) as first:
            fail(first, Query(REPO, "posts/1/"))
        with Discussions(upstream, two, TTL) as second:
            assert fail(second, Query(REPO, "posts/2/")).status == 503
    assert len(fake.asked()) == 1


def test_a_killed_asker_is_followed_by_another(
    fake: FakeGiscus, place: tuple[str, Path], clock: Clock
) -> None:
    fake.hold()
    asker = start(hold_lease, fake.origin, place)
    assert fake.wait_for(1, seconds=30)
    os.kill(asker.pid or 0, signal.SIGKILL)
    end(asker)
    fake.release()
    with (
        Upstream(fake.origin, 0.3) as upstream,
        open_store(*place) as store,
        Discussions(upstream, store, TTL, clock) as counts,
    ):
        assert "in time" in fail(counts).message
        clock.ahead = 60 + discussions.GRACE
        assert ask(counts, ABOUT).comments == 3
    assert len(fake.asked()) == 2


def test_those_who_wait_take_over_within_their_own_wait(
    fake: FakeGiscus, place: tuple[str, Path], clock: Clock
) -> None:
    fake.hold()
    asker = start(hold_lease, fake.origin, place)
    assert fake.wait_for(1, seconds=30)
    asker.kill()
    end(asker)
    with (
        Upstream(fake.origin, 30) as upstream,
        open_store(*place) as store,
        Discussions(upstream, store, TTL, clock) as counts,
        ThreadPoolExecutor(1) as threads,
    ):
        waiting = threads.submit(ask, counts, ABOUT)
        clock.ahead = 60 + discussions.GRACE
        fake.release()
        assert waiting.result().comments == 3


def test_an_answer_comes_though_redis_died_meanwhile(
    fake: FakeGiscus, upstream: Upstream, tmp_path: Path
) -> None:
    fake.hold()
    with ThreadPoolExecutor(1) as threads:
        with redis_server(tmp_path) as url:
            store = RedisStore(url)
            counts = Discussions(upstream, store, TTL)
            asking = threads.submit(ask, counts, ABOUT)
            assert fake.wait_for(1)
        fake.release()
        assert asking.result().comments == 3
    counts.close()
    store.close()


def test_counts_survive_a_restart_during_an_outage(
    fake: FakeGiscus, upstream: Upstream, clock: Clock, tmp_path: Path
) -> None:
    for ahead in (0, TTL + 1):
        clock.ahead = ahead
        with (
            SqliteStore(tmp_path / "counts") as store,
            Discussions(upstream, store, TTL, clock) as counts,
        ):
            assert ask(counts, ABOUT).comments == 3
        fake.fail_with(503, "{}")


def test_closing_leaves_no_thread_behind(upstream: Upstream) -> None:
    def asking() -> set[threading.Thread]:
        running = threading.enumerate()
        return {thread for thread in running if "afterword-counts" in thread.name}

    before = asking()  # of tests before this one
    with Discussions(upstream, MemoryStore(), TTL) as counts:
        ask(counts, ABOUT)
        assert asking() - before
    assert not asking() - before


def start(work: Callable[..., None], *args: object) -> BaseProcess:
    process = SPAWN.Process(target=work, args=args)
    process.start()
    return process


def end(*processes: BaseProcess) -> None:
    for process in processes:
        process.join(30)
        process.close()
