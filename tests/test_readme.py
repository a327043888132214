"""What the README claims is so."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from afterword.app import create_app
from afterword.cli import main
from afterword.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANIFEST = json.loads((ROOT / "widget" / "custom-elements.json").read_text("utf-8"))
# Stand in the table of tags beside the attributes that take them.
VALUES = {"click", "visible"}


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


def column(title: str, number: int) -> dict[str, set[str]]:
    """The names in one column of the table with a title, for each of its rows."""
    (table,) = re.findall(rf"^\| {title} \|.*\n\|[-|:]+\n((?:\|.*\n)+)", README, re.M)
    cells = [row.split(" | ") for row in table.splitlines()]
    return {
        row[0].strip("| "): set(re.findall("`(.+?)`", row[number])) for row in cells
    }


def declared(kind: str) -> dict[str, set[str]]:
    """What the manifest of the elements lists for each tag; a test holds it to them."""
    return {
        f"`<{tag['tagName']}>`": {one["name"] for one in tag[kind]}
        for module in MANIFEST["modules"]
        for tag in module["declarations"]
        if "tagName" in tag
    }


def test_every_attribute_of_every_tag_is_in_its_row() -> None:
    named = {tag: names - VALUES for tag, names in column("tag", 2).items()}
    assert named == declared("attributes")


def test_every_part_is_in_the_row_of_its_tag() -> None:
    with_parts = {tag: names for tag, names in declared("cssParts").items() if names}
    assert column("parts of", 1) == with_parts


def test_every_event_and_every_custom_property_is_named() -> None:
    events = set.union(*column("event", 0).values())
    assert events - {"afterword:offline"} == set.union(*declared("events").values())
    properties = set.union(*column("custom property", 0).values())
    assert properties == set.union(*declared("cssProperties").values())


def test_the_picture_is_there() -> None:
    (picture,) = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert (ROOT / picture).is_file()
