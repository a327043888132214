"""Stops the questions to giscus when it fails, in all processes that share a store."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from afterword.errors import TooManyQuestionsError, UpstreamError
from afterword.stores import Store

_DAY = 86_400.0  # seconds
#: How long a failure is remembered, in seconds.
KEEP = 7 * _DAY
#: The first and the longest pause after a failure, in seconds. A used-up rate
#: limit of GitHub comes back within the hour, so asking sooner often is in vain.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0
FIRST_PAUSE_429 = 60.0
#: Longest wait that a Retry-After of giscus is believed, in seconds.
LONGEST_WISH = _DAY
#: Errors 500 in a row until giscus counts as down. GitHub's error for one search
#: that it does not like comes as 500 too, and must not stop all other counts.
PATIENCE = 3

_TRIES = 5  # swaps against other writers of the same key
#: Codes of upstream's refusals; anything else is `upstream-unreachable`.
_CODES: Final[Mapping[int | None, str]] = {
    403: "giscus-not-installed",
    404: "repository-not-found",
    429: "rate-limited",
}
_DOWN = "upstream-unreachable"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why and until when not to ask.

    Attributes:
        count: Failures in a row.
        until: When the pause ends, in seconds since 1970; 0 counts without one.
        message: What went wrong.
        fix: What to do about it.
        status: The HTTP status, or None where no answer came at all.
    """

    count: int = 0
    until: float = 0.0
    message: str = ""
    fix: str = ""
    status: int | None = None

    def refusal(self, now: float) -> UpstreamError | None:
        """The failure as an error during the pause, else None."""
        return self.error(now) if now < self.until else None

    def error(self, now: float) -> UpstreamError:
        """The failure as an error that tells until when the pause is."""
        left = max(0.0, self.until - now)
        fix = self.fix
        if left:
            until = time.strftime("%H:%M:%S UTC", time.gmtime(self.until))
            # Some end with an address, and without a full stop.
            fix = f"{fix.removesuffix('.')}. It asks again at {until}."
        return UpstreamError(self.message, fix, self.status, left)


NO_FAILURE = Failure()


class Breaker:
    """Stops all questions about a repository when giscus fails, in all processes.

    For each repository apart, because a missing app and GitHub's rate limit
    concern only one. After a pause one question is let through; only its success
    opens the way for the others.

    Args:
        store: Where all processes see the same failure.
        key: The giscus and the repository.
        probe: Seconds that the one question after a pause may take.
        now: Clock, in seconds since 1970.
    """

    def __init__(
        self, store: Store, key: str, probe: float, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._key = f"down:{key}"
        self._probe = probe
        self._now = now

    def refusal(self) -> UpstreamError | None:
        """Tells why not to ask now, or None."""
        return _unpack(self._store.get(self._key)).refusal(self._now())

    def enter(self) -> UpstreamError | None:
        """Like `refusal`, but takes the one place there is after a pause."""
        raw = self._store.get(self._key)
        failure, now = _unpack(raw), self._now()
        if failure.until == 0:
            return None
        if now >= failure.until:
            probing = replace(failure, until=now + self._probe)
            if self._store.swap(self._key, raw, _pack(probing), KEEP):
                return None
            failure = probing
        return failure.error(now)

    def failed(self, error: UpstreamError) -> Failure:
        """Counts a failure and begins a pause, for an error 500 not at once.

        Args:
            error: What went wrong.

        Returns:
            The failure with its pause.
        """
        for _ in range(_TRIES):
            raw = self._store.get(self._key)
            before = _unpack(raw)
            failure = after(before.count + 1, error, self._now())
            if error.status == 500 and failure.count < PATIENCE:
                failure = replace(failure, until=before.until)
            if self._store.swap(self._key, raw, _pack(failure), KEEP):
                break
        return failure

    def succeeded(self) -> bool:
        """Forgets all failures, and tells whether there were any."""
        raw = self._store.get(self._key)
        had_failed = _unpack(raw).count > 0
        if had_failed:
            self._store.swap(self._key, raw, _pack(NO_FAILURE), KEEP)
        return had_failed


def code(error: UpstreamError) -> str:
    """Names what went wrong, in one word for programs.

    Args:
        error: What went wrong.
    """
    if isinstance(error, TooManyQuestionsError):
        return "too-many-questions"
    return _CODES.get(error.status, _DOWN)


def after(count: int, error: UpstreamError, now: float) -> Failure:
    """Works out the pause: doubled each time, jittered, as long as was asked for.

    Args:
        count: Failures in a row, this one included.
        error: What went wrong.
        now: The time, in seconds since 1970.
    """
    first = FIRST_PAUSE_429 if error.status == 429 else FIRST_PAUSE
    pause = min(first * 2.0 ** min(count - 1, 20), LONGEST_PAUSE)
    # Never shorter, so that machines with stores of their own come back one by one.
    pause *= random.uniform(1, 1.5)  # noqa: S311 - no secret
    wish = min(error.retry_after or 0.0, LONGEST_WISH)
    until = now + max(pause, wish)
    return Failure(count, until, error.message, error.fix, error.status)


def _unpack(raw: bytes | None) -> Failure:
    if raw is None:
        return NO_FAILURE
    try:
        return Failure(**json.loads(raw))
    except (TypeError, ValueError):
        return NO_FAILURE


def _pack(failure: Failure) -> bytes:
    return json.dumps(asdict(failure), separators=(",", ":")).encode()
