"""Counts for Prometheus, over several workers."""

import re
from pathlib import Path

from afterword.limits import CLIENT
from asking import COUNT, ask, site_of
from fake_giscus import FakeGiscus
from running import Served, serving

ON = {"AFTERWORD_METRICS": "1"}


def counted(served: Served, name: str, **labels: str) -> float:
    text = ask(served.origin, "/metrics").body.decode()
    wanted = "".join(f'(?=.*{key}="{value}")' for key, value in labels.items())
    found = re.findall(rf"^{name}{{{wanted}.*}} (\S+)$", text, re.M)
    return sum(map(float, found))


def test_whichever_worker_is_asked_tells_the_requests_of_all() -> None:
    with serving(None, "--workers", "2", env=ON) as served:
        for _ in range(50):
            ask(served.origin, "/saved/")
        told = {
            counted(served, "afterword_requests_total", kind="list", status="200")
            for _ in range(20)
        }
    assert told == {50}


def test_questions_to_giscus_are_counted_with_their_outcome(tmp_path: Path) -> None:
    with FakeGiscus() as giscus:
        giscus.add("octo/comments")
        with serving(site_of(giscus, tmp_path / "site"), env=ON) as served:
            for n in range(CLIENT.questions + 10):
                ask(served.origin, f"{COUNT}{n}/")
            told = [
                counted(served, "afterword_questions_total", outcome=outcome)
                for outcome in ("answered", "limited")
            ]
    assert told == [CLIENT.questions, 10]


def test_no_path_becomes_a_label() -> None:
    with serving(None, env=ON) as served:
        for n in range(50):
            ask(served.origin, f"/nothing/{n}/")
        text = ask(served.origin, "/metrics").body.decode()
    assert "nothing" not in text
    assert text.count("afterword_requests_total{") <= 4


def test_without_the_option_there_is_no_such_address() -> None:
    with serving(None) as served:
        assert ask(served.origin, "/metrics").status == 404


def test_the_folder_of_the_counts_is_gone_afterwards(tmp_path: Path) -> None:
    with serving(None, env={**ON, "TMPDIR": str(tmp_path)}) as served:
        ask(served.origin, "/")
        assert list(tmp_path.glob("afterword-*/*.db"))
    assert list(tmp_path.iterdir()) == []
