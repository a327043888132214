"""Counts for Prometheus, of all workers together, by option."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from afterword.errors import SettingsError
from afterword.logs import Request

#: Names the folder that the workers count in; a name of prometheus-client.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def shared(wanted: bool) -> Iterator[None]:
    """Gives the workers that are started meanwhile one place to count in.

    Whichever worker is asked for the counts then answers for all of them, and for
    those that ended.

    Args:
        wanted: Whether anything is counted.
    """
    if not wanted or FOLDER in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="afterword-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


class Metrics:
    """Counts requests, and questions to giscus.

    Raises:
        SettingsError: The package prometheus-client is missing.
    """

    def __init__(self) -> None:
        try:
            import prometheus_client as client
        except ImportError as error:
            raise SettingsError(
                "AFTERWORD_METRICS is on, but prometheus-client is missing.",
                f"Install it: {sys.executable} -m pip install prometheus-client",
            ) from error
        registry = client.CollectorRegistry()
        self._registry = registry
        self._requests = client.Counter(
            "afterword_requests",
            "Requests answered, by the part that answered and the HTTP status.",
            ["kind", "status"],
            registry=registry,
        )
        self._seconds = client.Histogram(
            "afterword_request_seconds",
            "Time until an answer began.",
            ["kind"],
            buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5),
            registry=registry,
        )
        self._questions = client.Counter(
            "afterword_questions",
            "Questions sent to giscus, and those that the limits held back.",
            ["outcome"],
            registry=registry,
        )

    def answered(self, request: Request) -> None:
        """Counts a request."""
        self._requests.labels(request.kind, request.status).inc()
        self._seconds.labels(request.kind).observe(request.seconds)

    def asked(self, outcome: str) -> None:
        """Counts a question to giscus.

        Args:
            outcome: `answered`, `failed` or `limited`.
        """
        self._questions.labels(outcome).inc()

    def text(self) -> bytes:
        """All counts, as Prometheus reads them."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = self._registry
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
