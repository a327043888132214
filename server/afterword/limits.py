"""How often giscus may be asked, so that nobody can use up the author's quota.

Only questions that leave for giscus count; answers from the cache are free. Two
bounds hold at once: one for each client, and one for a repository over all
clients, since an attacker can have many addresses.

The package limits was tried and left out: importing it takes 0.15 s of the 0.7 s
that the helper may take to start, and with its Redis storage the bound would fail
together with Redis, where a store of ours goes on.
"""

import ipaddress
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from afterword.errors import TooManyQuestionsError
from afterword.stores import MemoryStore, Store

_log = logging.getLogger(__name__)

_TRIES = 100  # swaps against other writers of the same key
#: Seconds to keep a window. Longer than it lasts, because a full store drops first
#: what ends first, and that must not be what bounds the filling of it.
_KEEP = 86_400.0


@dataclass(frozen=True, slots=True)
class Rate:
    """So many questions in a window, which begins with the first of them."""

    questions: int
    seconds: float


#: GitHub allows 5,000 points an hour for a repository, and a reader who opens the
#: comments takes some of them: a quarter is for counts, in parts short enough that
#: an attack delays fresh counts by minutes.
REPOSITORY = Rate(200, 600.0)
#: Two lists of fifty articles that nobody has looked at for long.
CLIENT = Rate(100, 600.0)

_USED_UP = (
    "giscus was asked %d times in ten minutes about %s, the most that Afterword asks. "
    "Until %s counts stand as they were, and articles without one show none; pages, "
    "marks and comments work as before. If this repeats, raise AFTERWORD_COUNT_TTL, "
    "or keep off who asks for the counts of many made-up articles."
)


class Limits:
    """Counts the questions to giscus.

    Args:
        store: Where all processes count together. The clients are counted apart, in
            the memory of each process: their addresses are written nowhere.
        now: Clock, in seconds since 1970.
    """

    def __init__(self, store: Store, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clients = MemoryStore(now)
        self._now = now

    def refusal(self, client: str, repo: str) -> TooManyQuestionsError | None:
        """Tells why this client may not have giscus asked now, or None.

        Args:
            client: Address of the client, empty for none in particular.
            repo: The repository as `owner/name`.
        """
        return self._client(client).refusal() or self._repository(repo).refusal()

    def enter(self, client: str, repo: str) -> TooManyQuestionsError | None:
        """Like `refusal`, but counts one question where there is none."""
        return self._client(client).enter() or self._repository(repo).enter()

    def is_used_up(self, repo: str) -> bool:
        """Tells whether giscus may not be asked about a repository now.

        Args:
            repo: As for `refusal`.
        """
        return self._repository(repo).refusal() is not None

    def _client(self, client: str) -> "_Window":
        return _Window(self._clients, f"asked:{_network(client)}", CLIENT, self._now)

    def _repository(self, repo: str) -> "_Window":
        key, told = f"asked:{repo.lower()}", partial(_warn, repo)
        return _Window(self._store, key, REPOSITORY, self._now, told)


class _Window:
    """One count of questions and when it begins again."""

    def __init__(
        self,
        store: Store,
        key: str,
        rate: Rate,
        now: Callable[[], float],
        used_up: Callable[[float], None] = lambda ends: None,
    ) -> None:
        self._store = store
        self._key = key
        self._rate = rate
        self._now = now
        self._used_up = used_up

    def refusal(self) -> TooManyQuestionsError | None:
        return self._refusal(*_count(self._store.get(self._key)))

    def enter(self) -> TooManyQuestionsError | None:
        for _ in range(_TRIES):
            raw = self._store.get(self._key)
            count, ends = _count(raw)
            if refusal := self._refusal(count, ends):
                return refusal
            if self._now() >= ends:
                count, ends = 0, self._now() + self._rate.seconds
            counted = json.dumps([count + 1, ends]).encode()
            if self._store.swap(self._key, raw, counted, _KEEP):
                # Of all processes, one counts the last.
                if count + 1 == self._rate.questions:
                    self._used_up(ends)
                return None
        return TooManyQuestionsError(1.0)

    def _refusal(self, count: int, ends: float) -> TooManyQuestionsError | None:
        left = ends - self._now()
        full = count >= self._rate.questions and left > 0
        return TooManyQuestionsError(left) if full else None


def _warn(repo: str, ends: float) -> None:
    until = time.strftime("%H:%M:%S UTC", time.gmtime(ends))
    _log.warning(_USED_UP, REPOSITORY.questions, repo, until)


def _count(raw: bytes | None) -> tuple[int, float]:
    """Reads a window; one that another version wrote counts as none."""
    try:
        count, ends = json.loads(raw or b"")
        return int(count), float(ends)
    except (TypeError, ValueError):
        return 0, 0.0


def _network(client: str) -> str:
    """Folds an IPv6 address to its /64, the least that one household has."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 4:
        return client
    return str(ipaddress.ip_network((int(address), 64), strict=False))
