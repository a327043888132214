"""Ends a worker whose parent died, so that its port is free for the next start."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

_AGAIN = 0.2  # seconds


def end_with_parent() -> None:
    """Has this process end, as if asked to, when the one that started it is gone.

    A parent that is killed cannot stop its workers: they would go on to answer on
    its port, with the configuration of then, and keep a new start from listening.
    In a process that no other of ours started it does nothing.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    while True:
        os.kill(os.getpid(), signal.SIGTERM)
        # A server that is not ready yet may miss it. This thread ends with us.
        threading.Event().wait(_AGAIN)
