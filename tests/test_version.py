"""One version in all that is published."""

import json
import re
import tomllib

from afterword import __version__
from running import ROOT


def test_python_npm_and_the_changes_name_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = json.loads((ROOT / "widget" / "package.json").read_text("utf-8"))
    changes = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert {project["version"], package["version"], changes[0]} == {__version__}
