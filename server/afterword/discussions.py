"""Counts of comments, from a cache that lets giscus be slow, down or angry.

One entry of the cache holds the last answer for a question, how long it is
fresh, and who is asking at the moment (the lease). Of all threads, processes
and machines that share the store, the one that swaps its lease in asks; the
others take the last answer, or wait where there is none. A lease ends by
itself, so a process that is killed while it asks holds up nobody for long.

When giscus fails, nobody asks again before a pause that doubles each time. How
often it is asked at all is bounded by `limits`.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Self

from afterword.breaker import NO_FAILURE, Breaker, Failure, after, code
from afterword.errors import UpstreamError
from afterword.limits import Limits
from afterword.query import Query, wording
from afterword.query import key as query_key
from afterword.stores import Store
from afterword.upstream import Discussion, Upstream

_DAY = 86_400.0  # seconds
#: How long the last counts are kept for when giscus fails, in seconds, and how
#: long anything else, such as that there was no discussion.
KEEP, KEEP_LESS = 7 * _DAY, _DAY
#: How long a lease outlives the time-out of the question it is for, in seconds.
GRACE = 1.0

_log = logging.getLogger(__name__)

#: What an outage of giscus means, to be told with its cause.
MEANWHILE = "Counts stay as they were last known, and the pages are as before."
_THREADS = 8  # questions at a time for each process
# Of a server's 16 threads so many may wait for a giscus that is slow. The others have
# pages to answer, so who asks meanwhile gives up once the oldest question is on its
# way for this part of the time-out.
_PLACES, _SHORT = 10, 0.5
_FIRST_LOOK, _LONGEST_LOOK = 0.002, 0.05  # seconds between two looks at the store


@dataclass(frozen=True, slots=True)
class Answer:
    """Counts of one discussion.

    Attributes:
        found: Whether there is a discussion; the counts are 0 without one.
        comments: Top-level comments.
        reactions: Reactions to the discussion.
        url: Its address on GitHub, empty without one.
        fetched_at: When giscus said so, in seconds since 1970.
        stale: Whether that is longer ago than counts are taken as fresh.
    """

    found: bool
    comments: int
    reactions: int
    url: str
    fetched_at: float
    stale: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the store holds for one question; times in seconds since 1970."""

    value: Discussion | None = None
    fetched_at: float = 0.0
    fresh_until: float = 0.0
    lease_until: float = 0.0
    failure: Failure = NO_FAILURE

    def answer(self, now: float) -> Answer | None:
        value = self.value
        if value is None or now >= self.fetched_at + self.keep():
            return None
        stale = now >= self.fresh_until
        return Answer(
            value.found,
            value.comments,
            value.reactions,
            value.url,
            self.fetched_at,
            stale,
        )

    def keep(self) -> float:
        return KEEP if self.value and self.value.found else KEEP_LESS


@dataclass(frozen=True, slots=True)
class _Asking:
    """A question of this process that is on its way, and since when."""

    done: Future[None]
    since: float


class Discussions:
    """Answers counts at once where it can.

    Args:
        upstream: The giscus to ask.
        store: Where answers and leases are kept.
        ttl: Seconds that counts are taken as fresh. That there is no discussion is
            believed half as long, since the first comment makes a reader look.
        now: Clock, in seconds since 1970.

    Attributes:
        tell: Is called with the outcome of each question to giscus, `answered`,
            `failed` or, where it was not asked, `limited`.
    """

    def __init__(
        self,
        upstream: Upstream,
        store: Store,
        ttl: float,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._upstream = upstream
        self._store = store
        self._ttl = ttl
        self._now = now
        self._limits = Limits(store, now)
        self._causes: dict[str, str] = {}  # why giscus fails, for a repository
        self.tell: Callable[[str], None] = lambda outcome: None
        self._threads = ThreadPoolExecutor(_THREADS, "afterword-counts")
        self._asking: dict[str, _Asking] = {}
        self._places = threading.BoundedSemaphore(_PLACES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the threads; a question that is on its way is waited for."""
        self._threads.shutdown(cancel_futures=True)

    def problem(self, repo: str) -> UpstreamError | None:
        """Tells why giscus is not asked at the moment.

        Args:
            repo: The repository as `owner/name`.

        Returns:
            The last failure, or None where nothing keeps us from asking.
        """
        return self._breaker(repo).refusal()

    def is_limited(self, repo: str) -> bool:
        """Tells whether giscus was asked as often as it may be, for a while.

        Args:
            repo: The repository as `owner/name`.
        """
        return self._limits.is_used_up(repo)

    def many(
        self, queries: Iterable[Query], client: str = ""
    ) -> list[Answer | UpstreamError]:
        """Answers the counts of several discussions, asked for at the same time.

        Args:
            queries: The discussions.
            client: Address of who asks; too many questions of one are refused.

        Returns:
            For each query, in order, its counts or why there are none.
        """
        deadline = time.monotonic() + self._upstream.timeout
        # All are begun before the first is waited for.
        begun = [(query, self._look(query, client)) for query in queries]
        return [
            self._wait(query, client, deadline) if found is None else found
            for query, found in begun
        ]

    def _wait(
        self, query: Query, client: str, deadline: float
    ) -> Answer | UpstreamError:
        """Looks again and again; each look may find a lease to take over."""
        key, pause = self._key(query), _FIRST_LOOK
        has_place = self._places.acquire(blocking=False)
        try:
            while (left := self._left(deadline, has_place)) > 0:
                self._pause(key, min(pause, left))
                pause = min(pause * 2, _LONGEST_LOOK)
                if found := self._look(query, client):
                    return found
        finally:
            if has_place:
                self._places.release()
        return UpstreamError(
            "giscus did not answer in time.",
            "Nothing to do: Afterword asks again by itself.",
        )

    def _left(self, deadline: float, has_place: bool) -> float:
        """Seconds that one who has no answer may still wait."""
        if not has_place:
            own = deadline - self._upstream.timeout
            oldest = min((one.since for one in [*self._asking.values()]), default=own)
            deadline = min(deadline, oldest + self._upstream.timeout * _SHORT)
        return deadline - time.monotonic()

    def _pause(self, key: str, seconds: float) -> None:
        asking = self._asking.get(key)
        if asking is None:
            time.sleep(seconds)
        else:
            wait([asking.done], seconds)

    def _look(self, query: Query, client: str) -> Answer | UpstreamError | None:
        """Looks once and has giscus asked where that is due and nobody does.

        Returns:
            The answer, the reason why there is none, or None where somebody is
            asking and it is worth waiting.
        """
        key, now = self._key(query), self._now()
        raw = self._store.get(key)
        entry = _entry(raw)
        answer = entry.answer(now)
        if answer and not answer.stale:
            return answer
        refusal = None
        if now >= entry.lease_until:
            refusal = (
                entry.failure.refusal(now)
                or self.problem(query.repo)
                # Before a lease is written, so that a flood of terms fills no store.
                or self._limited(client, query.repo)
                or self._ask(query, client, key, raw, entry)
            )
        return answer or refusal

    def _ask(
        self, query: Query, client: str, key: str, raw: bytes | None, entry: _Entry
    ) -> UpstreamError | None:
        lease_until = self._now() + self._upstream.timeout + GRACE
        held = replace(entry, lease_until=lease_until)
        packed = _pack(held)
        if not self._store.swap(key, raw, packed, held.keep()):
            return None  # somebody else was quicker
        refusal = (
            self._limits.enter(client, query.repo) or self._breaker(query.repo).enter()
        )
        if refusal:
            self._store.swap(key, packed, _pack(entry), entry.keep())
            return refusal
        done = self._threads.submit(self._fetch, query, key, packed, held)
        self._asking[key] = _Asking(done, time.monotonic())
        done.add_done_callback(lambda done: self._asked(key, done))
        return None

    def _limited(self, client: str, repo: str) -> UpstreamError | None:
        refusal = self._limits.refusal(client, repo)
        if refusal:
            self.tell("limited")
        return refusal

    def _asked(self, key: str, done: Future[None]) -> None:
        self._asking.pop(key, None)
        if not done.cancelled() and (error := done.exception()):
            _log.error("Asking giscus went wrong in Afterword.", exc_info=error)

    def _fetch(self, query: Query, key: str, packed: bytes, held: _Entry) -> None:
        """Asks giscus under a lease, in a thread of its own."""
        if self._now() >= held.lease_until:
            return  # it ended in the queue; somebody else may ask by now
        breaker = self._breaker(query.repo)
        try:
            found = self._upstream.discussion(
                query.repo,
                term=wording(query),
                number=query.number,
                category=query.category,
                strict=query.strict,
            )
        except UpstreamError as error:
            # First the breaker: those who wait look as soon as the lease is gone.
            failure = breaker.failed(error)
            self._log_failure(query.repo, failure.error(self._now()))
            self.tell("failed")
            entry = self._after_failure(held, error)
        else:
            self._log_success(query.repo, breaker.succeeded())
            self.tell("answered")
            entry = self._after_success(found)
        # Where the lease is lost, another has asked since or the store has changed
        # its engine; then the next who looks decides.
        self._store.swap(key, packed, _pack(entry), entry.keep())

    def _log_failure(self, repo: str, error: UpstreamError) -> None:
        """Writes one line when giscus begins to fail, and when the cause is another."""
        before, self._causes[repo] = self._causes.get(repo), code(error)
        if before != code(error):
            _log.warning("%s %s", error, MEANWHILE)

    def _log_success(self, repo: str, had_failed: bool) -> None:
        """Writes one line when giscus no longer fails, as others may have seen it."""
        if self._causes.pop(repo, None) or had_failed:
            _log.warning("giscus answers again for %s.", repo)

    def _after_success(self, found: Discussion) -> _Entry:
        now = self._now()
        fresh = self._ttl if found.found else self._ttl / 2
        return _Entry(found, now, now + fresh)

    def _after_failure(self, held: _Entry, error: UpstreamError) -> _Entry:
        failure = held.failure
        if error.status == 500:  # it may be this question that giscus does not like
            failure = after(failure.count + 1, error, self._now())
        return replace(held, lease_until=0.0, failure=failure)

    def _breaker(self, repo: str) -> Breaker:
        up = self._upstream
        key = f"{up.origin}:{repo.lower()}"
        return Breaker(self._store, key, up.timeout + GRACE, self._now)

    def _key(self, query: Query) -> str:
        return query_key(self._upstream.origin, query)


def _pack(entry: _Entry) -> bytes:
    values = asdict(entry)
    if entry.failure == NO_FAILURE:
        del values["failure"]  # nearly always, and most of the time of reading it
    return json.dumps(values, separators=(",", ":")).encode()


def _entry(raw: bytes | None) -> _Entry:
    """Reads an entry; one that another version wrote counts as none."""
    if raw is None:
        return _Entry()
    try:
        values = json.loads(raw)
        if value := values["value"]:
            values["value"] = Discussion(**value)
        if failure := values.get("failure"):
            values["failure"] = Failure(**failure)
        return _Entry(**values)
    except (KeyError, TypeError, ValueError):
        return _Entry()
