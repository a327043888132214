"""Writing giscus values changes the lines of those values and nothing else."""

import difflib
import json
import signal
import stat
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from ruamel.yaml import YAML

from afterword.edit import ConflictError, Edit, plan
from afterword.errors import ConfigError, SiteError
from afterword.giscus import GiscusConfig, normalise
from afterword.giscus_blocks import blocks, chosen
from afterword.hugo import read_site
from afterword.spelling import spell
from test_hugo import agree

SITES = json.loads(
    (Path(__file__).parent / "sites" / "giscus-configs.json").read_text("utf-8")
)
NEW = {
    "repo": "octo/comments",
    "repo_id": "R_kgDOABCDEF",
    "category": "Show and tell",
    "category_id": "DIC_kwDOABCDEF4CABCD",
}
FORMS = ["toml", "yaml", "json"]


def edits(
    root: Path, wanted: dict[str, str] = NEW, *, force: bool = False, **variables: str
) -> tuple[Edit, ...]:
    return plan(read_site(root, variables=variables), wanted, force=force)


def edit(root: Path, name: str, text: str, **wanted: str) -> str:
    """The text of a lone file after the values are written into it."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(text.encode())
    (change,) = edits(root, wanted or NEW)
    assert change.name == name
    change.write()
    return (root / name).read_bytes().decode()


def configs(root: Path) -> list[GiscusConfig]:
    site = read_site(root, variables={})
    return [normalise(params, code) for code, params in site.languages.items()]


def says(config: GiscusConfig) -> dict[str, str]:
    return {name: getattr(config, name) for name in NEW}


def lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    parts = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    gone = [part[2:] for part in parts if part.startswith("- ")]
    return gone, [part[2:] for part in parts if part.startswith("+ ")]


# The blocks of real sites


def tree(sample: Any) -> dict[str, Any]:
    nested: dict[str, Any] = {"title": "Notes", "menus": {"main": {"name": "Home"}}}
    if "params" in sample["file"]:
        nested = {"author": {"name": "Ann"}}
    for part in sample["giscus"]:
        *path, key = part["path"].split(".")
        table = nested
        for name in path:
            table = table.setdefault(name, {})
        table[key] = part["value"]
    nested["outputs" if "params" not in sample["file"] else "footer"] = {"home": "x"}
    return nested


def without_nulls(node: Any, null: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_nulls(value, null) for key, value in node.items()}
    return null if node is None else node


def dump(nested: dict[str, Any], form: str) -> str:
    """A file as people write it: with a comment on every line that takes one."""
    if form == "json":
        return json.dumps(nested, indent=4, ensure_ascii=False) + "\n"
    if form == "toml":
        text = tomlkit.dumps(without_nulls(nested, ""))
        mark = " = "
    else:
        stream = StringIO()
        YAML(typ="safe", pure=True).dump(nested, stream)
        yaml = YAML()
        yaml.default_flow_style = False
        stream = StringIO()
        yaml.dump(nested, stream)
        text, mark = stream.getvalue(), ": "
    spoken = [line + "   # kept" if mark in line else line for line in text.split("\n")]
    return "# Ann's site\n\n" + "\n".join(spoken) + "\n# the end\n"


def empty(node: Any, keys: set[str], *, gone: bool) -> None:
    for key in list(node):
        if isinstance(node[key], dict):
            empty(node[key], keys, gone=gone)
        elif key.lower() in keys and gone:
            del node[key]
        elif key.lower() in keys:
            node[key] = ""


def place(root: Path, sample: Any, form: str, *, gone: bool) -> Path:
    """Writes a sample whose four values are empty, or not there at all."""
    name = f"{sample['file'].removeprefix('exampleSite/').rpartition('.')[0]}.{form}"
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    nested = tree(sample)
    file.write_text(dump(nested, form), "utf-8")
    site = read_site(root, variables={})
    block = chosen(blocks(next(iter(site.languages.values())).values))
    fields = [w for field in NEW for w in block.fields.get(field, ())]
    empty(nested, {written.path[-1] for written in fields}, gone=gone)
    file.write_text(dump(nested, form), "utf-8")
    return file


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", SITES, ids=[site["repo"] for site in SITES])
def test_fills_empty_values_of_a_real_site(
    tmp_path: Path, sample: Any, form: str
) -> None:
    file = place(tmp_path, sample, form, gone=False)
    before = file.read_text("utf-8")
    for change in edits(tmp_path):
        change.write()
    gone, came = lines(before, file.read_text("utf-8"))
    assert all(says(config) == NEW for config in configs(tmp_path))
    emptied = [line for line in before.splitlines() if '""' in line or "''" in line]
    assert set(gone) <= set(emptied)
    if form != "json":
        assert len([line for line in came if "# kept" in line]) == len(gone)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", SITES, ids=[site["repo"] for site in SITES])
def test_adds_values_that_a_real_site_lacks(
    tmp_path: Path, sample: Any, form: str
) -> None:
    file = place(tmp_path, sample, form, gone=True)
    before = file.read_text("utf-8")
    for change in edits(tmp_path):
        change.write()
    after = file.read_text("utf-8")
    gone, _ = lines(before, after)
    assert all(says(config) == NEW for config in configs(tmp_path))
    # A new last entry of a JSON object gives the one above it a comma.
    assert [line for line in gone if f"{line}," not in after] == []


# Where a new block goes


TOML_BLOCK = """[params.comments.giscus]
repo = "octo/comments"
repoID = "R_kgDOABCDEF"
category = "Show and tell"
categoryID = "DIC_kwDOABCDEF4CABCD"
"""


def test_a_new_block_stands_at_the_end_of_a_toml_file(tmp_path: Path) -> None:
    before = 'title = "x" # t\n\n[params]\n\tauthor = "Ann"\n\n[menus]\n# the end\n'
    assert edit(tmp_path, "hugo.toml", before) == f"{before}\n{TOML_BLOCK}"


def test_a_new_block_of_yaml_stands_at_the_end_of_params(tmp_path: Path) -> None:
    before = "params:\n    author: Ann # me\n\n# menus\nmenus: {}\n"
    after = edit(tmp_path, "hugo.yml", before)
    assert after == (
        "params:\n    author: Ann # me\n    comments:\n        giscus:\n"
        "            repo: octo/comments\n            repoID: R_kgDOABCDEF\n"
        "            category: Show and tell\n"
        "            categoryID: DIC_kwDOABCDEF4CABCD\n\n# menus\nmenus: {}\n"
    )


def test_a_new_block_of_json_keeps_tabs(tmp_path: Path) -> None:
    before = '{\n\t"title": "x",\n\t"params": {\n\t\t"a": [1,2]\n\t}\n}'
    after = edit(tmp_path, "hugo.json", before)
    assert after.startswith('{\n\t"title": "x",\n\t"params": {\n\t\t"a": [1,2],\n')
    assert '\n\t\t"comments": {\n\t\t\t"giscus": {\n\t\t\t\t"repo": "octo/' in after
    assert after.endswith("\n\t\t\t}\n\t\t}\n\t}\n}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", ""),
        ("hugo.toml", 'title = "x"'),
        ("hugo.toml", 'title = "x"\r\n[params]\r\na = 1\r\n'),
        ("hugo.toml", "\ufeff# a mark of the byte order\n"),
        (
            "hugo.toml",
            "[Params]\n[Params.Comments]\nenabled = true\n[related]\nthreshold = 80\n",
        ),
        (
            "hugo.toml",
            "[params.comments.giscus]\n# nothing yet\n\n[related]\nthreshold = 80\n",
        ),
        ("hugo.toml", "params.comments.enabled = true\n[related]\nthreshold = 80\n"),
        ("hugo.toml", "[params.comments.giscus.x]\ny = 1\n[related]\nthreshold = 80\n"),
        ("hugo.toml", '[params]\ncomments = { enabled = true, provider = "giscus" }\n'),
        ("hugo.toml", '[params]\ncomments = true\na = """\n# x\n"""\n'),
        ("hugo.yaml", ""),
        ("hugo.yaml", "# nothing\n"),
        ("hugo.yaml", "title: x"),
        ("hugo.yaml", "---\ntitle: x\r\nparams:\r\n  a: 1\r\n"),
        ("hugo.yaml", "params:\n\nmenus:\n"),
        ("hugo.yaml", "params:\n  comments:\n    giscus: # later\nmenus:\n"),
        ("hugo.yaml", "params:\n  comments: true\n  b: 'x'\n"),
        ("hugo.yaml", "params: {a: 1, comments: {}}\n"),
        ("hugo.yaml", "a: &x {b: 1}\nparams:\n  a: |\n    # text\n  c: *x\nmenus:\n"),
        (
            "hugo.yaml",
            "params:\n  a:\n  - b: 1\n    c: 2\n",
        ),
        ("hugo.json", "{}"),
        ("hugo.json", '{"params":{}}'),
        ("hugo.json", '{"params":{"comments":true,"a":"b\\u00e9\\/"}}\n'),
        ("hugo.json", '{\r\n  "params": {}\r\n}\r\n'),
        ("config/_default/params.toml", 'author = "Ann"\n'),
        ("config/_default/params.yaml", "params:\n  author: Ann\n"),
        ("config/_default/hugo.toml", "[params]\na = 1\n"),
        ("config/_default/config.json", '{"params": {"a": 1}}'),
    ],
)
def test_a_new_block_fits_into_any_file(tmp_path: Path, name: str, text: str) -> None:
    after = edit(tmp_path, name, text)
    assert says(configs(tmp_path)[0]) == NEW
    agree(tmp_path, {})  # the real Hugo reads it as we do
    assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\r\n") in (0, after.count("\n")) or text.startswith("---\n")
    assert after.endswith("\n") == text.endswith("\n") or not text
    kept = iter(after.splitlines())
    if not name.endswith("json") and "{" not in text:
        assert all(line in kept for line in text.splitlines())


def test_a_site_with_other_files_in_config_gets_params_toml(tmp_path: Path) -> None:
    (tmp_path / "config" / "_default").mkdir(parents=True)
    (tmp_path / "config" / "_default" / "menus.yaml").write_text("main: []\n")
    (change,) = edits(tmp_path)
    change.write()
    assert change.name == "config/_default/params.toml"
    assert change.file.read_text() == TOML_BLOCK.replace("params.", "")


def test_a_folder_without_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"hugo\.toml"):
        edits(tmp_path)


# What stands there already


def test_keeps_the_quotes_and_the_types_of_a_block(tmp_path: Path) -> None:
    before = (
        "params:\n  giscus:\n    repo: ''\n    repo-id: \"\" # id\n    strict: 0\n"
        "    lazyLoad: false\n"
    )
    wanted = {**NEW, "strict": "1", "loading": "lazy"}
    (tmp_path / "hugo.yaml").write_text(before)
    (change,) = edits(tmp_path, wanted, force=True)
    assert change.after == (
        "params:\n  giscus:\n    repo: 'octo/comments'\n"
        '    repo-id: "R_kgDOABCDEF" # id\n'
        '    category: "Show and tell"\n'
        '    category-id: "DIC_kwDOABCDEF4CABCD"\n'
        "    strict: 1\n    lazyLoad: true\n"
    )


def test_a_new_key_stands_above_the_comment_of_the_next_table(tmp_path: Path) -> None:
    before = "[params.giscus]\n  repo = ''\n  category = ''\n\n# Menus\n[menus]\n"
    assert edit(tmp_path, "hugo.toml", before) == (
        "[params.giscus]\n  repo = 'octo/comments'\n  repoID = 'R_kgDOABCDEF'\n"
        "  category = 'Show and tell'\n  categoryID = 'DIC_kwDOABCDEF4CABCD'\n"
        "\n# Menus\n[menus]\n"
    )


def test_other_values_need_force(tmp_path: Path) -> None:
    text = '[params.giscus]\nrepo = "a/b"\nrepo_id = ""\ncategory = "General"\n'
    (tmp_path / "hugo.toml").write_text(text)
    with pytest.raises(ConflictError) as caught:
        edits(tmp_path)
    assert "params.giscus.repo = 'a/b' in hugo.toml" in caught.value.message
    assert "params.giscus.category = 'General'" in caught.value.message
    assert (tmp_path / "hugo.toml").read_text() == text
    (change,) = edits(tmp_path, force=True)
    assert 'repo = "octo/comments"' in change.after


def test_placeholders_need_no_force(tmp_path: Path) -> None:
    text = '[params.giscus]\nrepo = "username/repo"\nrepoId = "[ENTER REPO ID HERE]"\n'
    assert '\nrepoId = "R_kgDOABCDEF"\n' in edit(tmp_path, "hugo.toml", text)


EXAMPLE = """[params.comments.giscus]
repo = "username/repo"
repoID = "R_..."
category = "Announcements"
categoryID = "DIC_..."
"""


def test_what_stands_beside_no_repository_needs_no_force(tmp_path: Path) -> None:
    text = EXAMPLE + 'mapping = "title"\n'
    after = edit(tmp_path, "hugo.toml", text, **NEW, mapping="url")
    assert after == TOML_BLOCK + 'mapping = "url"\n'


# What the setup page prints where nobody chose anything.
USUAL = {
    "mapping": "pathname",
    "strict": "0",
    "reactions_enabled": "1",
    "emit_metadata": "0",
    "input_position": "bottom",
    "theme": "preferred_color_scheme",
    "lang": "en",
}


@pytest.mark.parametrize("text", ["", EXAMPLE])
def test_writes_no_value_that_holds_anyway(tmp_path: Path, text: str) -> None:
    assert edit(tmp_path, "hugo.toml", text, **NEW, **USUAL) == TOML_BLOCK


def test_writes_a_usual_value_where_another_stands(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(TOML_BLOCK + 'mapping = "title"\n')
    (change,) = edits(tmp_path, {**NEW, **USUAL}, force=True)
    assert change.after == TOML_BLOCK + 'mapping = "pathname"\n'


def test_the_language_is_left_to_the_pages_of_a_site(tmp_path: Path) -> None:
    text = "[languages.de]\n[languages.en]\n"
    assert "lang =" not in edit(tmp_path, "hugo.toml", text, **NEW, lang="de")


def test_writes_a_language_that_no_page_has(tmp_path: Path) -> None:
    assert 'lang = "ja"' in edit(tmp_path, "hugo.toml", "", **NEW, lang="ja")


def test_values_that_are_there_already_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(TOML_BLOCK)
    assert edits(tmp_path) == ()


def test_a_switch_that_says_the_same_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(TOML_BLOCK + "strict = true\n")
    assert edits(tmp_path, {**NEW, "strict": "1", "repo": "octo/comments"}) == ()


def test_a_pair_of_themes_gets_no_third(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(TOML_BLOCK + 'lightTheme = "light"\n')
    assert edits(tmp_path, {**NEW, "theme": "preferred_color_scheme"}) == ()


def test_each_value_is_written_into_the_file_that_wins(tmp_path: Path) -> None:
    for folder in ("_default", "production"):
        (tmp_path / "config" / folder).mkdir(parents=True)
    default = tmp_path / "config" / "_default" / "params.toml"
    default.write_text('[giscus]\nrepo = "octo/comments"\nrepo_id = ""\n')
    production = tmp_path / "config" / "production" / "params.toml"
    production.write_text("[giscus]\ncategory = ''\n")
    for change in edits(tmp_path):
        change.write()
    assert 'repo_id = "R_kgDOABCDEF"' in default.read_text()
    assert "category = 'Show and tell'" in production.read_text()
    assert says(configs(tmp_path)[0]) == NEW


def test_the_block_of_a_theme_is_answered_in_the_site(tmp_path: Path) -> None:
    theme = tmp_path / "themes" / "stack" / "hugo.toml"
    theme.parent.mkdir(parents=True)
    theme.write_text('[params.page.comment.giscus]\nrepo = ""\nrepoId = ""\n')
    after = edit(tmp_path, "hugo.toml", 'theme = "stack"\n')
    assert "[params.page.comment.giscus]\n" in after
    assert 'categoryId = "DIC' in after
    assert 'repo = ""' in theme.read_text()


def test_a_variable_that_wins_is_named(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(TOML_BLOCK)
    with pytest.raises(SiteError, match="HUGO_PARAMS_COMMENTS_GISCUS_REPO"):
        edits(tmp_path, force=True, HUGO_PARAMS_COMMENTS_GISCUS_REPO="other/repo")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", '[params.giscus]\nrepo = """\n"""\nrepoID = ""\n'),
        ("hugo.yaml", "x: &e ''\nparams:\n  giscus:\n    repo: *e\n    repoId: ''\n"),
        ("hugo.yaml", "params:\n  giscus:\n    repo: &e ''\n    repoId: *e\n"),
        ("hugo.yaml", "params:\n  x: &x\n    repo: ''\n  giscus: *x\n"),
    ],
)
def test_what_cannot_be_changed_alone_is_left_to_the_author(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError) as caught:
        edits(tmp_path)
    assert 'params.giscus.repo = "octo/comments"' in caught.value.fix


@pytest.mark.parametrize(
    ("beside", "flat", "key"),
    [
        ([], False, "categoryID"),
        (["repo", "repoId"], False, "categoryId"),
        (["repo", "input_position"], False, "category_id"),
        (["data-repo"], False, "data-category-id"),
        (["dataRepo", "lightTheme"], False, "dataCategoryID"),
        (["giscusRepo", "giscusRepoId"], True, "giscusCategoryId"),
        (["GiscusRepo", "GiscusRepoId"], True, "GiscusCategoryId"),
    ],
)
def test_spells_a_key_as_those_beside_it(
    beside: list[str], flat: bool, key: str
) -> None:
    assert spell("category_id", beside, flat) == key


# Writing


def test_the_diff_shows_the_lines_that_change(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(TOML_BLOCK.replace("octo/comments", ""))
    (change,) = edits(tmp_path)
    assert change.diff()[3:6] == (
        " [params.comments.giscus]",
        '-repo = ""',
        '+repo = "octo/comments"',
    )


def test_keeps_the_permissions_and_the_link(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("a = 1\n")
    real.chmod(0o640)
    (tmp_path / "hugo.toml").symlink_to(real)
    edits(tmp_path)[0].write()
    assert (tmp_path / "hugo.toml").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "[params.comments.giscus]" in real.read_text()


def test_a_folder_that_is_gone_is_one_error(tmp_path: Path) -> None:
    change = Edit(tmp_path / "gone" / "hugo.toml", "hugo.toml", "", "a = 1\n")
    with pytest.raises(ConfigError, match="cannot be written"):
        change.write()


OLD, LATER = "# old\n" * 200_000, "# later\n" * 150_000


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "hugo.toml"
    file.write_text(OLD)
    seen: set[str] = set()

    def write() -> None:
        for text in [LATER, OLD] * 5:
            Edit(file, "hugo.toml", "", text).write()

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        seen.add(file.read_text())
    writer.join()
    assert seen <= {OLD, LATER}


WRITER = """
import sys
from pathlib import Path
from afterword.edit import Edit
old, later = "# old\\n" * 200_000, "# later\\n" * 150_000
while True:
    for text in (later, old):
        Edit(Path(sys.argv[1]), "", "", text).write()
        print(flush=True)
"""


@pytest.mark.parametrize("writes", [1, 2, 3, 4])
def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path, writes: int) -> None:
    file = tmp_path / "hugo.toml"
    file.write_text(OLD)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        for _ in range(writes):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert file.read_text() in (OLD, LATER)
