"""The committed widget is what its source builds, and it keeps its budget."""

import subprocess
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "static" / "afterword"
LISTS = ROOT / "static" / "saved"
BUDGET = {
    "afterword.js": 4000,
    "list.js": 4500,
    "rows.js": 4500,
    "notes.js": 4500,
    "kept.js": 4500,
    "handover.js": 4500,
    "offline-page.js": 4500,
    "offline.js": 4500,
    "discussion.js": 3700,
    "count.js": 1500,
    "transfer.js": 4500,
    "qr.js": 2500,
}


def files(folder: Path, ending: str) -> dict[str, bytes]:
    files = folder.rglob(f"*.{ending}")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_a_new_build_gives_the_committed_bytes(tmp_path: Path) -> None:
    # A relative folder that is not there yet, as one would type it.
    build = ROOT / "widget" / "build.js"
    subprocess.run(["node", build, "new"], cwd=tmp_path, check=True)
    assert files(tmp_path / "new", "js") == files(BUILT, "js")
    lists = files(LISTS, "html")
    assert lists.pop("index.html")  # from which the others are made
    assert files(tmp_path / "saved", "html") == lists


def test_the_hashed_copy_is_the_widget_itself() -> None:
    (hashed,) = BUILT.glob("afterword.*.js")
    assert hashed.read_bytes() == (BUILT / "afterword.js").read_bytes()


@pytest.mark.parametrize("name", BUDGET)
def test_each_part_keeps_its_budget(name: str) -> None:
    assert len(brotli.compress((BUILT / name).read_bytes())) <= BUDGET[name]
