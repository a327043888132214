"""Each mistake in a giscus configuration is found and named."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from afterword import lint as checks
from afterword import node_ids
from afterword.findings import Case, Finding
from afterword.source import Params, Source
from test_giscus import GOOD, PARAMS, site_params

SITES = json.loads(
    (Path(__file__).parent / "sites" / "giscus-configs.json").read_text("utf-8")
)
BASE = "https://example.org/"
CALM = {**GOOD, "strict": "1"}


def placed(block: dict[str, Any]) -> Params:
    """Writes one block into a hugo.toml, one key to a line."""
    sources: dict[tuple[str, ...], Source] = {
        ("comments", "giscus", key): Source("hugo.toml", n, f"params.giscus.{key}")
        for n, key in enumerate(block, start=1)
    }
    return Params({"comments": {"giscus": block}}, sources)


def lint(params: Params, language: str, base: str = "") -> tuple[Finding, ...]:
    return checks.lint(Case.of(params, language, base))


def found(
    extra: dict[str, Any], language: str = "en", base: str = BASE
) -> tuple[Finding, ...]:
    return lint(placed({**CALM, **extra}), language, base)


# Code, severity, the keys that trigger it and the key it must name.
MISTAKES: list[tuple[str, str, dict[str, Any], str]] = [
    ("missing-value", "error", {"repo": ""}, "repo"),
    ("missing-value", "error", {"categoryid": None}, "categoryid"),
    ("placeholder", "error", {"repo": "username/repo"}, "repo"),
    ("placeholder", "error", {"repoid": "[ENTER REPO ID HERE]"}, "repoid"),
    ("placeholder", "warning", {"theme": "[ENTER THEME CSS URL HERE]"}, "theme"),
    ("wrong-type", "error", {"repoid": ["R_1"]}, "repoid"),
    ("repo-url", "warning", {"repo": "https://github.com/a/b"}, "repo"),
    ("repo-at-sign", "warning", {"repo": "mgarrixx@mgarrixx.github.io"}, "repo"),
    ("repo-trailing-comma", "warning", {"repo": "a/a.github.io,"}, "repo"),
    ("repo-owner-only", "warning", {"repo": "octocat"}, "repo"),
    ("repo-spelling", "warning", {"repo": "octocat/blog.git"}, "repo"),
    ("repo-shape", "error", {"repo": "octocat/blog/x"}, "repo"),
    ("id-numeric", "error", {"repoid": 167350460}, "repoid"),
    ("id-numeric", "error", {"categoryid": "41801912"}, "categoryid"),
    ("id-swapped", "error", {"repoid": GOOD["categoryid"]}, "repoid"),
    ("id-swapped", "error", {"categoryid": GOOD["repoid"]}, "categoryid"),
    ("id-damaged", "warning", {"categoryid": "DIC_kwDOGYIJqc3B_9bv"}, "categoryid"),
    ("id-damaged", "warning", {"repoid": "kgDOKY_jRQ"}, "repoid"),
    (
        "id-other-repository",
        "warning",
        {"repoid": "R_kgDOLYN10Q", "categoryid": "DIC_kwDOIHQZms4CR5Q8"},
        "categoryid",
    ),
    ("category-name-missing", "hint", {"category": ""}, "category"),
    ("mapping-case", "warning", {"mapping": "Title"}, "mapping"),
    ("mapping-case", "hint", {"mapping": "pathName"}, "mapping"),
    ("mapping-unknown", "hint", {"mapping": "issue-term"}, "mapping"),
    ("mapping-unknown", "warning", {"mapping": "ogtitle"}, "mapping"),
    ("term-missing", "error", {"term": "", "mapping": "specific"}, "term"),
    ("term-missing", "error", {"term": "", "mapping": "number"}, "term"),
    ("term-not-a-number", "error", {"term": "#7", "mapping": "number"}, "term"),
    ("term-not-a-number", "error", {"term": 0, "mapping": "number"}, "term"),
    ("language-unknown", "warning", {"lang": "klingon"}, "lang"),
    ("language-spelling", "hint", {"lang": "zh-cn"}, "lang"),
    ("language-spelling", "hint", {"lang": " en"}, "lang"),
    ("theme-unknown", "warning", {"theme": "github-dark"}, "theme"),
    ("theme-spelling", "hint", {"darktheme": "dark-dimmed"}, "darktheme"),
    ("theme-path", "hint", {"lighttheme": "/css/g.css"}, "lighttheme"),
    ("theme-insecure", "warning", {"theme": "http://a.example/g.css"}, "theme"),
    (
        "theme-unused",
        "hint",
        {"theme": "dark", "lighttheme": "light", "darktheme": "dark"},
        "theme",
    ),
    ("boolean-text", "hint", {"strict": "true"}, "strict"),
    ("boolean-unknown", "warning", {"reactions": "perhaps"}, "reactions"),
    ("position-unknown", "hint", {"inputposition": "above"}, "inputposition"),
    ("origin-unreadable", "warning", {"origin": "no host"}, "origin"),
    ("strict-off", "hint", {"strict": "0"}, "strict"),
    ("switched-off", "hint", {"enable": False}, "enable"),
]


@pytest.mark.parametrize(
    ("code", "severity", "extra", "key"),
    MISTAKES,
    ids=[f"{code}-{next(iter(extra))}" for code, _, extra, _ in MISTAKES],
)
def test_names_the_mistake_its_file_line_and_key(
    code: str, severity: str, extra: dict[str, Any], key: str
) -> None:
    (finding,) = found(extra)
    assert (finding.code, finding.severity) == (code, severity)
    assert (finding.file, finding.key) == ("hugo.toml", f"params.giscus.{key}")
    assert finding.line == list({**CALM, **extra}).index(key) + 1
    assert finding.message.endswith(".")
    assert finding.fix.endswith((".", '"'))


def test_finds_nothing_in_a_good_block() -> None:
    assert found({"theme": "dark", "lang": "de", "mapping": "og:title"}) == ()


def test_finds_no_error_in_the_working_blocks_of_real_sites() -> None:
    codes = {
        finding.code
        for site in SITES
        for finding in lint(site_params(site, "en"), "en", BASE)
    }
    assert codes == {
        "missing-value",
        "switched-off",
        "theme-path",
        "theme-unused",
        "mapping-case",
        "category-name-missing",
        "strict-off",
    }


def test_a_missing_key_is_named_in_the_file_of_its_block() -> None:
    block = {key: value for key, value in CALM.items() if key != "repoid"}
    (finding,) = lint(placed(block), "en")
    assert finding.code == "missing-value"
    assert finding.file == "hugo.toml"
    assert finding.key == "params.comments.giscus.repoID"


def test_a_missing_flat_key_is_named_as_a_flat_key() -> None:
    flat = {f"giscus{key}": value for key, value in CALM.items() if key != "repoid"}
    (finding,) = lint(Params(flat), "en")
    assert finding.key == "params.giscusRepoID"


def test_a_site_without_giscus_gets_one_finding() -> None:
    (finding,) = lint(Params({"title": "x"}), "en")
    assert (finding.code, finding.severity) == ("not-configured", "error")
    assert "afterword init" in finding.fix


def test_a_site_without_giscus_hears_of_the_file_that_it_has() -> None:
    (finding,) = lint(Params({"title": "x"}, main="config.toml"), "en")
    assert finding.file == "config.toml"
    assert "under [params.comments.giscus] in config.toml" in finding.fix


@pytest.mark.parametrize(
    ("key", "meant"), [("mappping", "mapping"), ("giscusDataTheem", "theme")]
)
def test_a_key_that_nobody_reads_is_told_with_what_it_may_mean(
    key: str, meant: str
) -> None:
    given = GOOD if key == "mappping" else {f"giscus{k}": v for k, v in GOOD.items()}
    for name in ("mapping", "theme"):
        given = {k: v for k, v in given.items() if not k.lower().endswith(name)}
    tree = {**given, key: "title"}
    block = tree if key.startswith("giscus") else {"giscus": tree}
    told = [f for f in lint(Params(block), "en") if f.code == "unknown-key"]
    assert [(f.severity, meant in f.fix) for f in told] == [("warning", True)]


THEMES = "themes/stack/params.toml"


def themed(theme: dict[str, Any], own: dict[str, Any]) -> Params:
    """A giscus block that the site's own file and its theme's make together."""
    sources: dict[tuple[str, ...], Source] = {
        ("giscus", key): Source(
            "hugo.toml" if key in own else THEMES, 3, f"giscus.{key}"
        )
        for key in theme | own
    }
    return Params({"giscus": theme | own}, sources)


def test_a_themes_empty_block_is_no_configuration_of_the_site() -> None:
    blank = dict.fromkeys(GOOD, "")
    (finding,) = lint(themed(blank, {}), "en")
    assert (finding.code, finding.file) == ("not-configured", "hugo.toml")


def test_no_finding_sends_the_author_into_a_theme() -> None:
    own = {key: value for key, value in GOOD.items() if key != "repoid"}
    findings = lint(themed({"repoid": "", "strict": "0", "mappping": "x"}, own), "en")
    assert {finding.file for finding in findings} == {"hugo.toml"}
    codes = {finding.code for finding in findings}
    assert codes == {"missing-value", "strict-off"}


def test_a_misspelt_key_is_told_beside_a_theme_that_has_the_right_one() -> None:
    theme = {"lightTheme": "light", "repoIDD": ""}
    told = lint(themed(theme, {**GOOD, "ligthTheme": "x"}), "en")
    (finding,) = [found for found in told if found.code == "unknown-key"]
    assert (finding.line, "lightTheme" in finding.fix) == (3, True)
    assert "'ligthTheme'" in finding.message


def test_a_themes_language_on_pages_in_another_is_told() -> None:
    said = {finding.code for finding in lint(themed({"lang": "en"}, GOOD), "de")}
    assert "language-of-theme" in said
    for params in (themed({}, {**GOOD, "lang": "en"}), themed({"lang": "de"}, GOOD)):
        assert "language-of-theme" not in {f.code for f in lint(params, "de")}


@pytest.mark.parametrize("key", ["cdn", "placeholder", "mappping"])
def test_a_themes_own_key_is_no_misspelt_one(key: str) -> None:
    codes = {finding.code for finding in found({key: "x", "mapping": "title"})}
    assert "unknown-key" not in codes


def test_a_switched_off_site_hears_of_nothing_else() -> None:
    (finding,) = found({"enable": "false", "repo": "", "mapping": "Title"})
    assert finding.code == "switched-off"


def test_names_the_provider_that_keeps_giscus_off() -> None:
    source = Source("params.yaml", 2, "comments.provider")
    tree = {"comments": {"provider": "disqus", "giscus": GOOD}}
    (finding,) = lint(Params(tree, {("comments", "provider"): source}), "en")
    assert (finding.file, finding.key) == ("params.yaml", "comments.provider")


def test_names_the_block_that_is_not_used() -> None:
    tree = {"comments": {"giscus": CALM}, "giscus": GOOD}
    (finding,) = lint(Params(tree), "en")
    assert (finding.code, finding.severity) == ("several-blocks", "warning")
    assert finding.key == "params.giscus.repo"
    assert "params.comments.giscus" in finding.message


def test_an_empty_sample_block_of_the_theme_is_no_second_block() -> None:
    tree = {"comments": {"giscus": CALM}, "giscus": {"repo": "", "strict": 1}}
    assert lint(Params(tree), "en") == ()


def test_a_theme_path_without_base_url_is_a_warning() -> None:
    (finding,) = found({"theme": "/css/g.css"}, base="")
    assert (finding.code, finding.severity) == ("theme-path-unresolved", "warning")


def test_a_site_language_that_giscus_lacks_is_a_hint() -> None:
    (finding,) = found({}, language="sv")
    assert (finding.code, finding.key) == (
        "language-unsupported",
        "params.comments.giscus.lang",
    )


def test_suggests_the_nearest_theme() -> None:
    (finding,) = found({"theme": "catppuccin_moka"})
    assert "catppuccin_mocha" in finding.fix


def test_tells_where_a_theme_beside_half_a_pair_counts() -> None:
    (finding,) = found({"theme": "light", "darktheme": "dark"})
    assert "used on light pages only: darkTheme wins" in finding.message


@pytest.mark.parametrize("pair", [{"darktheme": "dark"}, {"theme": "dark"}])
def test_a_theme_alone_or_a_pair_alone_is_fine(pair: dict[str, Any]) -> None:
    assert found({"theme": "", **pair}) == ()


def test_tells_that_a_value_is_the_example_s() -> None:
    (finding,) = found({"repo": "[ENTER REPO HERE]"})
    assert finding.message == "'[ENTER REPO HERE]' is an example's value, not yours."


def test_tells_the_repo_to_write() -> None:
    (finding,) = found({"repo": "https://github.com/octocat/blog"})
    assert finding.fix == 'Write "octocat/blog".'


def test_tells_what_giscus_makes_of_a_wrong_mapping() -> None:
    (finding,) = found({"mapping": "Title"})
    assert "silently takes pathname" in finding.message
    assert "other discussions" in finding.fix


def test_tells_what_to_do_for_strict_in_short_sentences() -> None:
    (finding,) = found({"strict": False})
    assert "must hold <!-- sha1: ... -->" in finding.fix
    assert max(len(one.split()) for one in re.split("[.;:] ", finding.fix)) < 16


def test_a_site_without_the_comments_of_its_theme_need_not_switch_giscus_off() -> None:
    (finding,) = found({"enable": False})
    assert "an empty file in place of its comments partial" in finding.fix


def test_a_discussion_by_number_needs_neither_category_nor_strict() -> None:
    block = {"repo": "a/b", "repoid": GOOD["repoid"], "mapping": "number", "term": 3}
    assert lint(placed(block), "en") == ()


@pytest.mark.parametrize("value", [True, False, 1, 0, "1", "0"])
def test_a_switch_that_giscus_reads_too_is_fine(value: object) -> None:
    assert found({"emitmetadata": value}) == ()


def test_a_finding_is_plain_json() -> None:
    (finding,) = found({"repo": ""})
    assert json.loads(json.dumps(finding.to_json()))["code"] == "missing-value"


@given(PARAMS)
def test_lint_never_fails(tree: dict[str, Any]) -> None:
    for finding in lint(Params(tree), "en", BASE):
        assert finding.severity in ("error", "warning", "hint")


@pytest.mark.parametrize(
    ("node_id", "kind", "repository"),
    [
        ("R_kgDOKY_jRQ", node_ids.REPOSITORY, 697295685),
        ("R_kgAB", node_ids.REPOSITORY, 1),
        ("R_kgDNAQA", node_ids.REPOSITORY, 256),
        ("DIC_kwDOKY_jRc4CZucH", node_ids.CATEGORY, 697295685),
        ("DIC_kwDOIHQZms4CR5Q8", node_ids.CATEGORY, 544479642),
        ("MDEwOlJlcG9zaXRvcnkxNjczNTA0NjA=", node_ids.REPOSITORY, 167350460),
        (
            "MDE4OkRpc2N1c3Npb25DYXRlZ29yeTMyMDE3NTYx",
            node_ids.CATEGORY,
            None,
        ),
    ],
)
def test_decodes_a_node_id(node_id: str, kind: str, repository: int | None) -> None:
    assert node_ids.decode(node_id) == node_ids.NodeId(kind, repository)


@pytest.mark.parametrize(
    "node_id",
    [
        *("", "R_", "R_kg", "R_kgDO", "R_kgDOKY_j", "R_kgDOKY_jRQAA", "R_kgHOKY_jRQ"),
        *("DIC_kwDOGYIJqc3B_9bv", "D_kwDOKY_jRc4CZucH", "167350460", "R_gDOKY_jRQ"),
        *("MDEwOlJlcG9zaXRvcnkxNjczNTA0NjA", "bm9uc2Vuc2U=", "R_ü", "日本"),
    ],
)
def test_a_damaged_node_id_is_none(node_id: str) -> None:
    assert node_ids.decode(node_id) is None
