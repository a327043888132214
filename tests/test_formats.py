"""Places and errors; that the values are right, test_hugo compares with Hugo."""

import subprocess
import sys
from pathlib import Path

import pytest

from afterword.errors import ConfigError
from afterword.formats import Leaf, Tree, parse, read


def lines(tree: Tree) -> dict[str, int | None]:
    """The line of each leaf, by its key as written."""
    found: dict[str, int | None] = {}
    for node in tree.values():
        if isinstance(node, Leaf):
            found[node.source.key] = node.source.line
        else:
            found |= lines(node)
    return found


TOML = (
    '''# a = 1
"quoted.key" = 1
a.b . 'c' = """
x = 1
\\""" # y = 2
"""
[ t . u ]  # [v]
list = [ # z = 1
  "]", 'x = 1', [1, 2], {q = 1},
]
inline = { one = 1, two = { three = "}" } }
	[t.w]
deep = {}
raw = '''.rstrip()
    + " '''\nx = 1'''\nlast = -1.5e3\n[[many]]\nhidden = 1\n[end]\nlast=1"
)


def test_toml_lines_are_those_of_the_keys() -> None:
    assert lines(parse(TOML, "toml", Path("f"), "f")) == {
        "quoted.key": 2,
        "a.b.c": 3,
        "t.u.list": 8,
        "t.u.inline.one": 11,
        "t.u.inline.two.three": 11,
        "t.w.raw": 14,
        "t.w.last": 16,
        "many": None,
        "end.last": 20,
    }


def test_yaml_lines_are_those_of_the_keys_and_of_merged_ones() -> None:
    text = "x: &x\n  a: 1\ny:\n  <<: *x\n  b: [{c: 1}]\n  ? d\n  : >\n    e: 1\nz: *x"
    assert lines(parse(text, "yaml", Path("f"), "f")) == {
        "x.a": 2, "y.a": 2, "y.b": 5, "y.d": 6, "z.a": 2,
    }  # fmt: skip


def test_json_lines_are_those_of_the_keys() -> None:
    text = '{"a": {"}\\"": 1,\n\t"b": [{"c": 2}\n], "d":\n3},\n"e": "x:"}'
    assert lines(parse(text, "json", Path("f"), "f")) == {
        'a.}"': 1, "a.b": 2, "a.d": 3, "e": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.toml", b"x = 1\ny = = 2", "2:5"),
        ("a.toml", b"x = 1\nx = 2", "2:6"),
        ("a.yaml", b"x: 1\n  y: 2", "2:4"),
        ("a.yaml", b"x: 1\nx: 2", "2:1"),
        ("a.yml", b"a: [1, 2", "1:9"),
        ("a.json", b'{"x": 1,\n}', "2:1"),
        ("a.json", b"[1]", "1:1"),
        ("a.toml", b"x = 1\n\xc3\xa9 = '\xff'", "2:6"),
        ("a.yaml", b"\xef\xbb\xbfx: \xff", "1:4"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, name: str, data: bytes, place: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        read(tmp_path / name, name)
    assert f"{name}:{place}: " in caught.value.message
    assert caught.value.fix


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '{"a": NaN}'),
        ("json", "[" * 100_000),
        ("toml", "a = " + "[" * 100_000),
        ("yaml", "a: " + "[" * 2_000),
        ("toml", "a." * 5_000 + "a = 1"),
        ("yaml", "a: \x00"),
        ("toml", "a = "),
        ("json", f'{{"a": {"9" * 5000}}}'),
    ],
)
def test_hostile_text_ends_in_an_error_for_people(form: str, text: str) -> None:
    with pytest.raises(ConfigError, match=f"not valid {form.upper()}: "):
        parse(text, form, Path("f"), "f")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path, "hugo.toml")


def test_toml_and_json_do_not_load_the_yaml_parser() -> None:
    code = (
        "import sys; from pathlib import Path; from afterword.formats import parse;"
        "parse('a = 1', 'toml', Path(), ''); parse('{}', 'json', Path(), '');"
        "sys.exit('ruamel.yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
