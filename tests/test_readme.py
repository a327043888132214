"""What the README claims is so."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from afterword.app import create_app
from afterword.cli import main
from afterword.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_screen_is_short() -> None:
    before_code = README.partition("```")[0]
    text = re.sub(r"!\[.*?\]\(.*?\)|[#*`-]", "", before_code)
    assert len(text.split()) < 100


def test_every_setting_is_in_the_table_and_no_other() -> None:
    named = re.findall(rf"^\| `{PREFIX}(\w+)`", README, re.M)
    assert sorted(named) == sorted(f.name.upper() for f in fields(Settings))


def test_every_command_is_named() -> None:
    for name in main.commands:
        assert f"afterword {name}" in README


@pytest.mark.parametrize("path", re.findall(r"^\| `(/[\w./]+)", README, re.M))
def test_every_address_answers(path: str) -> None:
    client = create_app(Settings()).test_client()
    # Without a question, counts are refused: that is an answer too.
    expected = 400 if path.endswith("discussion.json") else 200
    assert client.get(path).status_code == expected


def test_every_tag_is_defined_by_the_widget() -> None:
    tags = set(re.findall(r"^\| `<(afterword-\w+)>`", README, re.M))
    sources = (ROOT / "widget" / "src").glob("*.js")
    code = "".join(file.read_text(encoding="utf-8") for file in sources)
    assert tags == set(re.findall(r'define\("(afterword-\w+)"', code))


def test_every_custom_property_is_in_the_style() -> None:
    named = set(re.findall(r"`(--afterword-\w+)`", README))
    style = (ROOT / "widget" / "src" / "style.css").read_text(encoding="utf-8")
    assert named == set(re.findall(r"var\((--afterword-\w+)", style))


def test_the_picture_is_there() -> None:
    (picture,) = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert (ROOT / picture).is_file()
