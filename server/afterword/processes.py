"""The server's processes, which stop and reload without losing open requests."""

import logging
import math
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server import MPServer

from afterword.settings import Settings

# Seconds for open requests when a worker stops: less than the ten after which
# container engines kill.
_GRACE: Final = 8
# A second is enough for the new worker to be there when the old one stops.
_OVERLAP: Final = 1.0
# Afterword ends when workers end more often than this in so many seconds: none can
# start then, and whoever watches the process must see it.
_RESPAWNS: Final = 5
_WHILE: Final = 60.0
_STOPS: Final = (signal.SIGINT, signal.SIGTERM)
_ENDED: Final = (
    "A worker (process {}) ended unexpectedly, with {}; another takes its place."
)
# Milliseconds in which a caller has to send its headers.
_HEADERS: Final = 10_000


class Server(MPServer):
    """Granian with one queue of connections for all workers.

    Args:
        settings: Where to listen, and with how many workers.
        may_reload: Is asked at SIGHUP. If it says no, the workers stay.
        reloaded: Is called when new workers have taken the place of all.
        say: Tells whoever runs the program what happens.
    """

    def __init__(
        self,
        settings: Settings,
        may_reload: Callable[[], bool],
        reloaded: Callable[[], None],
        say: Callable[[str, int], None],
    ) -> None:
        super().__init__(
            "afterword.app:from_environment",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers,
            # One slow request must not hold up the others.
            blocking_threads=16,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADERS),
            factory=True,
            respawn_failed_workers=True,
            respawn_interval=_OVERLAP,
            # A caller that never ends its request must not keep a worker for ever.
            workers_kill_timeout=max(_GRACE, math.ceil(settings.upstream_timeout) + 1),
            log_level=LogLevels.error,
        )
        self._may_reload = may_reload
        self._reloaded = reloaded
        self._say = say
        self._respawned: deque[float] = deque(maxlen=_RESPAWNS)
        log = logging.getLogger("_granian")
        log.handlers = [_InOurWords(say)]
        if sys.platform == "linux":
            os.register_at_fork(
                before=_hold_signals,
                after_in_parent=_let_signals_through,
                after_in_child=_let_signals_through,
            )

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stops; a worker that has no handler of its own yet has nothing to lose."""
        if os.getpid() != self.pid:
            # It was forked with this handler, which would swallow the signal: the
            # worker would go on and the first process wait for it for ever.
            os._exit(0)
        is_first = not self.interrupt_signal
        super().signal_handler_interrupt()  # type: ignore[no-untyped-call]
        if is_first:
            self._say("Afterword stops; open requests may end first.", logging.INFO)

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Starts new workers if they can start, and then stops the old ones."""
        if os.getpid() == self.pid and self._may_reload():
            super().signal_handler_reload()  # type: ignore[no-untyped-call]

    def _reload(self, *args: Any, **kwargs: Any) -> None:
        super()._reload(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._reloaded()

    def _respawn_workers(self, workers: list[int], *args: Any, **kwargs: Any) -> None:
        for worker in workers:
            # At a reload, all that are to go are alive.
            if (code := self.wrks[worker].inner.exitcode) is not None:
                pid = self.wrks[worker].inner.pid
                self._say(_ENDED.format(pid, _cause(code)), logging.ERROR)
        super()._respawn_workers(workers, *args, **kwargs)
        # Granian ends when the same worker ends twice in 5.5 s, or once after a
        # reload. What kills one may kill the next, and the others have readers.
        now = time.monotonic()
        if len(self._respawned) < _RESPAWNS or now - self._respawned[0] > _WHILE:
            self.respawned_wrks.clear()
        self._respawned.append(now)

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()  # type: ignore[no-untyped-call]
        if sys.platform == "linux":
            # Here granian gives each worker a queue of its own, and a worker that
            # stops or is killed takes it along: under load, a tenth of the requests
            # of a reload were reset.
            queue: Any = SocketSpec(self.bind_addr, self.bind_port, self.backlog)
            self._ssp, self._shd = None, queue.build()


class _InOurWords(logging.Handler):
    """Says what granian reports, in the form of everything else."""

    _WORDS: Final = {
        "Unexpected exit": "",  # the server says it, with the cause
        "Worker crash loop": "Workers end as soon as they start, so Afterword ends. "
        "What they wrote before this line says why.",
    }

    def __init__(self, say: Callable[[str, int], None]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        words = (ours for its, ours in self._WORDS.items() if said.startswith(its))
        if text := next(words, said):
            self._say(text, record.levelno)


def _cause(code: int) -> str:
    """Says how a process ended, from what Python has as its exit code."""
    if code >= 0:
        return f"exit code {code}"
    hint = ", perhaps because the memory ran out" if code == -signal.SIGKILL else ""
    return f"signal {-code} ({signal.strsignal(-code)}{hint})"


def _hold_signals() -> None:
    # Python forgets a signal that reaches a fork before it is ready.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)


def _let_signals_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
