"""The Python package, installed from its wheel where there is no checkout."""

import ast
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
from email import message_from_string
from email.message import Message
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

import hugo_site
from running import ROOT, environment, serving

STATIC = ROOT / "static"


def build(folder: Path, out: Path, *targets: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(out)]
    wanted = [word for target in targets for word in ("--target", target)]
    subprocess.run([*command, *wanted], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of the checkout."""
    folder = tmp_path_factory.mktemp("built")
    build(ROOT, folder, "wheel", "sdist")
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("/METADATA")]
        return message_from_string(archive.read(name).decode())


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`afterword` of a new environment with the wheel and what it depends on.

    The dependencies are those of the developer's environment, lent by a path
    that comes last: so the test needs no network, and the checkout that is
    installed there for development is not on it.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    options = ["--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*pip, *options], check=True)
    (own,) = folder.glob("lib/python3*/site-packages")
    (own / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "bin" / "afterword"


def run(program: Path, *arguments: str | Path, ends_with: int = 0) -> str:
    command = [program, *arguments]
    done = subprocess.run(
        command, cwd=program.parent, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == ends_with, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A Hugo project whose one page is published already."""
    (tmp_path / "public").mkdir()
    page = '<meta property="og:type" content="article"><article>Text.</article>'
    (tmp_path / "public" / "post.html").write_text(page, encoding="utf-8")
    (tmp_path / "hugo.toml").write_text(hugo_site.BLOCK, encoding="utf-8")
    return tmp_path


def test_all_files_of_the_widget_and_the_demo_are_packed(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        for file in filter(Path.is_file, STATIC.rglob("*")):
            name = f"afterword/static/{file.relative_to(STATIC).as_posix()}"
            assert archive.read(name) == file.read_bytes()


def test_the_source_archive_builds_the_same_wheel(
    built: Path, wheel: Path, tmp_path: Path
) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(tmp_path, filter="data")
    build(tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path, "wheel")
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_code_of_the_wheel_runs_and_not_the_checkout(program: Path) -> None:
    python = program.with_name("python")
    where = "import afterword; print(afterword.__file__)"
    assert str(program.parents[1]) in run(python, "-c", where)


def test_the_installed_program_serves_the_demo(program: Path) -> None:
    with serving(command=(str(program), "serve")) as served:
        for file in ("afterword/afterword.js", "saved/", "articles/local-first/"):
            with urlopen(f"{served.origin}/{file}") as answer:  # noqa: S310
                assert b"afterword" in answer.read()


def test_the_installed_program_builds_a_site(
    program: Path, site: Path, tmp_path: Path
) -> None:
    run(program, "build", site, "--output", tmp_path / "out")
    out = tmp_path / "out"
    assert "<afterword-bar" in (out / "post.html").read_text(encoding="utf-8")
    assert (out / "saved" / "index.html").exists()
    for file in (STATIC / "afterword").rglob("*.js"):
        assert (out / "afterword" / file.relative_to(STATIC / "afterword")).exists()


def test_the_installed_program_checks_a_site(program: Path, site: Path) -> None:
    found = run(program, "check", site, "--offline", ends_with=1)
    assert "strict-off hugo.toml" in found


def test_the_package_is_typed(wheel: Path) -> None:
    assert "afterword/py.typed" in ZipFile(wheel).namelist()


def test_the_metadata_says_what_it_is(metadata: Message) -> None:
    assert metadata["Name"] == "afterword"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["License-File"] == "LICENSE"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert "# Afterword" in str(metadata.get_payload())


def test_every_package_that_is_imported_is_required(metadata: Message) -> None:
    lines = metadata.get_all("Requires-Dist", [])
    required = {re.split(r"[^\w-]", line)[0] for line in lines}
    for name in imported() - sys.stdlib_module_names - {"afterword"}:
        (distribution,) = set(packages_distributions()[name])
        assert re.sub("[._]", "-", distribution.lower()) in required


def imported() -> set[str]:
    """Top-level names of all modules that our own import."""
    names: set[str] = set()
    for file in (ROOT / "server" / "afterword").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names
