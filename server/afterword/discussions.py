"""Counts of comments, from a cache that lets giscus be slow, down or angry.

One entry of the cache holds the last answer for a question, how long it is
fresh, and who is asking at the moment (the lease). Of all threads, processes
and machines that share the store, the one that swaps its lease in asks; the
others take the last answer, or wait where there is none. A lease ends by
itself, so a process that is killed while it asks holds up nobody for long.

When giscus fails, nobody asks again before a pause that doubles each time.
"""

import functools
import hashlib
import json
import logging
import random
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, astuple, dataclass, replace
from types import TracebackType
from typing import Any, Self

from afterword.cache import Store
from afterword.errors import UpstreamError
from afterword.upstream import Discussion, Upstream

_DAY = 86_400.0  # seconds
#: How long the last counts are kept for when giscus fails, in seconds, and how
#: long anything else, such as that there was no discussion.
KEEP, KEEP_LESS = 7 * _DAY, _DAY
#: How long a lease outlives the time-out of the question it is for, in seconds.
GRACE = 1.0
#: The first and the longest pause after a failure, in seconds. A used-up rate
#: limit of GitHub comes back within the hour, so asking sooner often is in vain.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0
FIRST_PAUSE_429 = 60.0
#: Longest wait that a Retry-After of giscus is believed, in seconds.
LONGEST_WISH = _DAY
#: Errors 500 in a row until giscus counts as down. GitHub's error for one search
#: that it does not like comes as 500 too, and must not stop all other counts.
PATIENCE = 3

_log = logging.getLogger(__name__)

_THREADS = 8  # questions at a time for each process
_FIRST_LOOK, _LONGEST_LOOK = 0.002, 0.05  # seconds between two looks at the store
_TRIES = 5  # swaps against other writers of the same key


@dataclass(frozen=True, slots=True)
class Query:
    """Which discussion is meant, as giscus tells them apart.

    Attributes:
        repo: The repository as `owner/name`.
        term: What giscus searches for.
        number: Number of the discussion instead of a term, else 0.
        category: Name of the category to search in, empty for all.
        strict: Whether only an exact match counts.
    """

    repo: str
    term: str = ""
    number: int = 0
    category: str = ""
    strict: bool = False


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
class _Failure:
    """Why and until when not to ask; `until` 0 counts without a pause."""

    count: int = 0
    until: float = 0.0
    message: str = ""
    fix: str = ""
    status: int | None = None

    def refusal(self, now: float) -> UpstreamError | None:
        return self.error(now) if now < self.until else None

    def error(self, now: float) -> UpstreamError:
        left = max(0.0, self.until - now)
        return UpstreamError(self.message, self.fix, self.status, left)


_NO_FAILURE = _Failure()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the store holds for one question; times in seconds since 1970."""

    value: Discussion | None = None
    fetched_at: float = 0.0
    fresh_until: float = 0.0
    lease_until: float = 0.0
    failure: _Failure = _NO_FAILURE

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


class Discussions:
    """Answers counts at once where it can.

    Args:
        upstream: The giscus to ask.
        store: Where answers and leases are kept.
        ttl: Seconds that counts are taken as fresh. That there is no discussion is
            believed half as long, since the first comment makes a reader look.
        now: Clock, in seconds since 1970.
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
        self._threads = ThreadPoolExecutor(_THREADS, "afterword-counts")
        self._asking: dict[str, Future[None]] = {}

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

    def get(self, query: Query) -> Answer:
        """Answers the counts of one discussion.

        Args:
            query: The discussion.

        Returns:
            The counts, `stale` where they are older than `ttl`.

        Raises:
            UpstreamError: There are none yet, and giscus did not give any within
                the time-out.
        """
        found = self.many([query])[0]
        if isinstance(found, UpstreamError):
            raise found
        return found

    def many(self, queries: Iterable[Query]) -> list[Answer | UpstreamError]:
        """Answers the counts of several discussions, asked for at the same time.

        Args:
            queries: The discussions.

        Returns:
            For each query, in order, its counts or why there are none.
        """
        deadline = time.monotonic() + self._upstream.timeout
        # All are begun before the first is waited for.
        begun = [(query, self._look(query)) for query in queries]
        return [
            self._wait(query, deadline) if found is None else found
            for query, found in begun
        ]

    def _wait(self, query: Query, deadline: float) -> Answer | UpstreamError:
        """Looks again and again; each look may find a lease to take over."""
        key, pause = self._key(query), _FIRST_LOOK
        while (left := deadline - time.monotonic()) > 0:
            self._pause(key, min(pause, left))
            pause = min(pause * 2, _LONGEST_LOOK)
            if found := self._look(query):
                return found
        return UpstreamError(
            "giscus did not answer in time.",
            "Nothing to do: Afterword asks again by itself.",
        )

    def _pause(self, key: str, seconds: float) -> None:
        asking = self._asking.get(key)
        if asking is None:
            time.sleep(seconds)
        else:
            wait([asking], seconds)

    def _look(self, query: Query) -> Answer | UpstreamError | None:
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
                or self._ask(query, key, raw, entry)
            )
        return answer or refusal

    def _ask(
        self, query: Query, key: str, raw: bytes | None, entry: _Entry
    ) -> UpstreamError | None:
        lease_until = self._now() + self._upstream.timeout + GRACE
        held = replace(entry, lease_until=lease_until)
        packed = _pack(held)
        if not self._store.swap(key, raw, packed, held.keep()):
            return None  # somebody else was quicker
        if refusal := self._breaker(query.repo).enter():
            self._store.swap(key, packed, _pack(entry), entry.keep())
            return refusal
        asking = self._threads.submit(self._fetch, query, key, packed, held)
        self._asking[key] = asking
        asking.add_done_callback(lambda done: self._asked(key, done))
        return None

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
                term=query.term,
                number=query.number,
                category=query.category,
                strict=query.strict,
            )
        except UpstreamError as error:
            # First the breaker: those who wait look as soon as the lease is gone.
            breaker.failed(error)
            entry = self._after_failure(held, error)
        else:
            breaker.succeeded()
            entry = self._after_success(found)
        # Where the lease is lost, another has asked since or the store has changed
        # its engine; then the next who looks decides.
        self._store.swap(key, packed, _pack(entry), entry.keep())

    def _after_success(self, found: Discussion) -> _Entry:
        now = self._now()
        fresh = self._ttl if found.found else self._ttl / 2
        return _Entry(found, now, now + fresh)

    def _after_failure(self, held: _Entry, error: UpstreamError) -> _Entry:
        failure = held.failure
        if error.status == 500:  # it may be this question that giscus does not like
            failure = _failure(failure.count + 1, error, self._now())
        return replace(held, lease_until=0.0, failure=failure)

    def _breaker(self, repo: str) -> "_Breaker":
        return _Breaker(self._store, self._upstream, repo, self._now)

    def _key(self, query: Query) -> str:
        return _key(self._upstream.origin, query)


class _Breaker:
    """Stops all questions about a repository when giscus fails, in all processes.

    For each repository apart, because a missing app and GitHub's rate limit
    concern only one. After a pause one question is let through; only its success
    opens the way for the others.
    """

    def __init__(
        self, store: Store, upstream: Upstream, repo: str, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._now = now
        self._probe = upstream.timeout + GRACE
        self._key = f"down:{upstream.origin}:{repo.lower()}"

    def refusal(self) -> UpstreamError | None:
        """Tells why not to ask now, or None."""
        return _unpack_failure(self._store.get(self._key)).refusal(self._now())

    def enter(self) -> UpstreamError | None:
        """Like `refusal`, but takes the one place there is after a pause."""
        raw = self._store.get(self._key)
        failure, now = _unpack_failure(raw), self._now()
        if failure.until == 0:
            return None
        if now >= failure.until:
            probing = replace(failure, until=now + self._probe)
            if self._store.swap(self._key, raw, _dump(asdict(probing)), KEEP):
                return None
            failure = probing
        return failure.error(now)

    def failed(self, error: UpstreamError) -> None:
        """Counts a failure and begins a pause, for an error 500 not at once."""
        for _ in range(_TRIES):
            raw = self._store.get(self._key)
            before = _unpack_failure(raw)
            failure = _failure(before.count + 1, error, self._now())
            if error.status == 500 and failure.count < PATIENCE:
                failure = replace(failure, until=before.until)
            if self._store.swap(self._key, raw, _dump(asdict(failure)), KEEP):
                return

    def succeeded(self) -> None:
        """Forgets all failures."""
        raw = self._store.get(self._key)
        if _unpack_failure(raw).count:
            self._store.swap(self._key, raw, _dump(asdict(_NO_FAILURE)), KEEP)


def _failure(count: int, error: UpstreamError, now: float) -> _Failure:
    """Works out the pause: doubled each time, jittered, as long as was asked for."""
    first = FIRST_PAUSE_429 if error.status == 429 else FIRST_PAUSE
    pause = min(first * 2.0 ** min(count - 1, 20), LONGEST_PAUSE)
    # Never shorter, so that machines with stores of their own come back one by one.
    pause *= random.uniform(1, 1.5)  # noqa: S311 - no secret
    wish = min(error.retry_after or 0.0, LONGEST_WISH)
    until = now + max(pause, wish)
    return _Failure(count, until, error.message, error.fix, error.status)


@functools.lru_cache(maxsize=1024)
def _key(origin: str, query: Query) -> str:
    # GitHub takes the names of repositories in any case.
    parts = [origin, *astuple(replace(query, repo=query.repo.lower()))]
    return "count:" + hashlib.sha256(_dump(parts)).hexdigest()


def _dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _pack(entry: _Entry) -> bytes:
    values = asdict(entry)
    if entry.failure == _NO_FAILURE:
        del values["failure"]  # nearly always, and most of the time of reading it
    return _dump(values)


def _entry(raw: bytes | None) -> _Entry:
    """Reads an entry; one that another version wrote counts as none."""
    if raw is None:
        return _Entry()
    try:
        values = json.loads(raw)
        if value := values["value"]:
            values["value"] = Discussion(**value)
        if failure := values.get("failure"):
            values["failure"] = _Failure(**failure)
        return _Entry(**values)
    except (KeyError, TypeError, ValueError):
        return _Entry()


def _unpack_failure(raw: bytes | None) -> _Failure:
    if raw is None:
        return _NO_FAILURE
    try:
        return _Failure(**json.loads(raw))
    except (TypeError, ValueError):
        return _NO_FAILURE
