"""The files for operators fit the program, as far as that can be checked here."""

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from afterword.settings import Settings
from running import PROGRAM, ROOT, serving

DEPLOY = ROOT / "server" / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "afterword.service").read_text(encoding="utf-8")

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
)


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: file.name)
def test_every_variable_in_them_is_a_setting(file: Path) -> None:
    named = set(re.findall(r"AFTERWORD_([A-Z_]+)", file.read_text(encoding="utf-8")))
    assert named <= {field.name.upper() for field in fields(Settings)}


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with the program where it is here."""
    file = tmp_path / "afterword.service"
    file.write_text(UNIT.replace("/opt/afterword/bin/afterword", str(PROGRAM)))
    return file


@needs_systemd
def test_systemd_finds_no_fault_in_the_unit(unit: Path) -> None:
    command = ["systemd-analyze", "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_calls_the_unit_hardened(unit: Path) -> None:
    # In tenths: 20 of 100 is where systemd's own well-kept services are.
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20"]
    done = subprocess.run([*command, str(unit)], capture_output=True, check=False)
    assert done.returncode == 0


def test_the_container_copies_what_is_there() -> None:
    for names in re.findall(r"^COPY (?!--)(.+) \S+$", CONTAINER, re.M):
        assert all((ROOT / name).exists() for name in names.split())


def test_the_container_ends_in_a_stage_without_tools_or_rights() -> None:
    last = CONTAINER.split("\nFROM ")[-1]
    assert "pip" not in last
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.M)
    assert 'ENTRYPOINT ["afterword", "serve"]' in last


def test_the_health_check_of_the_container_tells_up_from_down() -> None:
    found = re.search(r'CMD \["python", "-c", "(.+)"\]', CONTAINER)
    assert found
    with serving() as served:
        script = found[1].replace("http://127.0.0.1:8000", served.origin)
        check = [sys.executable, "-c", script]
        assert subprocess.run(check, check=False).returncode == 0
    assert subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode == 1


def test_the_helper_writes_to_its_cache_folder_only(tmp_path: Path) -> None:
    # As in the container: no home, and nothing else that may be written.
    env = {"HOME": "/nonexistent", "XDG_CACHE_HOME": str(tmp_path)}
    with serving(env=env):
        pass
    assert {file.parent for file in tmp_path.rglob("*.*")} == {tmp_path / "afterword"}
