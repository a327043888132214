"""The files for operators fit the program, as far as that can be checked here."""

import re
import shutil
import socket
import subprocess
import sys
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from afterword.app import create_app
from afterword.settings import Settings
from asking import ask, until
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
        env = {"AFTERWORD_PORT": served.origin.rpartition(":")[2]}
        check = partial(subprocess.run, [sys.executable, "-c", found[1]], env=env)
        assert check().returncode == 0
    assert check(stderr=subprocess.DEVNULL).returncode == 1


def test_a_folder_that_is_gone_is_told_and_that_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site, away = tmp_path / "site", tmp_path / "away"
    site.mkdir()
    (site / "index.html").write_text("<p>front", encoding="utf-8")
    app = create_app(Settings(site=site))
    site.rename(away)
    gone = page_and_state(app)
    away.rename(site)
    assert (gone, page_and_state(app)) == ((404, "gone"), (200, "ok"))
    site.rename(away)
    assert until(lambda: page_and_state(app) == gone)
    app.extensions["afterword"].close()
    told = [message.partition(",")[0] for message in caplog.messages]
    assert told == [f"{site} is {state}" for state in ("gone", "there again", "gone")]


def test_a_link_in_place_of_the_published_folder_is_followed(tmp_path: Path) -> None:
    # As the systemd unit has it.
    (tmp_path / "hugo.toml").touch()
    for name in ("1", "2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<p>{name}", encoding="utf-8")
        (tmp_path / "next").symlink_to(name)
        (tmp_path / "next").rename(tmp_path / "public")
        if name == "1":
            app = create_app(Settings(site=tmp_path))
        assert until(lambda: app.test_client().get("/").text == f"<p>{name}")  # noqa: B023
    app.extensions["afterword"].close()


def page_and_state(app: Flask) -> tuple[int, str]:
    client = app.test_client()
    return client.get("/").status_code, str(client.get("/healthz").get_json()["site"])


def test_a_file_that_cannot_be_read_is_named_once_for_its_kind(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text("<p>front", encoding="utf-8")
    with (
        socket.socket(socket.AF_UNIX) as one,
        socket.socket(socket.AF_UNIX) as two,
        serving(tmp_path) as served,
    ):
        for place, name in ((one, "a/b.html"), (two, "c.html")):
            place.bind(str(tmp_path / name))
            assert ask(served.origin, f"/{name}").status == 404
    assert served.output.count("cannot be read (No such device or address)") == 1
    assert "\na/b.html of the site cannot be read" in served.output


def test_the_helper_writes_to_its_cache_folder_only(tmp_path: Path) -> None:
    # As in the container: no home, and nothing else that may be written.
    env = {"HOME": "/nonexistent", "XDG_CACHE_HOME": str(tmp_path)}
    with serving(env=env):
        pass
    assert {file.parent for file in tmp_path.rglob("*.*")} == {tmp_path / "afterword"}
