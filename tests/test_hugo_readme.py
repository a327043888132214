"""The commands in the README of the Hugo module do what it says."""

import re
import subprocess
from pathlib import Path

from running import ROOT

MODULE = ROOT / "widget" / "hugo"
COMMANDS = re.findall(
    r"```sh\n(.*?)```", (MODULE / "README.md").read_text("utf-8"), re.S
)


def call(commands: str, blog: Path) -> None:
    script = commands.replace("path/to/blog", str(blog))
    subprocess.run(["sh", "-ec", script], cwd=ROOT, check=True)


def inside(folder: Path) -> set[Path]:
    return {file.relative_to(folder) for file in folder.rglob("*")}


def test_copies_the_module_as_a_theme_and_copies_it_again(tmp_path: Path) -> None:
    theme, _ = COMMANDS
    for _ in range(2):
        call(theme, tmp_path)
        assert inside(tmp_path / "themes" / "afterword") == inside(MODULE)


def test_copies_the_templates_into_a_site_that_has_some(tmp_path: Path) -> None:
    _, templates = COMMANDS
    (tmp_path / "layouts").mkdir()
    call(templates, tmp_path)
    for name in ("layouts", "assets"):
        assert inside(tmp_path / name) == inside(MODULE / name)
