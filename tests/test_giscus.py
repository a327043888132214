"""The giscus configuration comes out the same from every dialect."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword import giscus_blocks, giscus_values
from afterword.giscus import GiscusConfig, normalise
from afterword.source import Params, Source
from running import ROOT

SITES = json.loads(
    (Path(__file__).parent / "sites" / "giscus-configs.json").read_text("utf-8")
)
BASE = "https://example.org/"

# What giscus itself takes where a site says nothing.
DEFAULT: dict[str, object] = {
    "configured": True,
    "category": "Announcements",
    "mapping": "pathname",
    "term": "",
    "strict": False,
    "reactionsEnabled": True,
    "emitMetadata": False,
    "inputPosition": "bottom",
    "theme": "preferred_color_scheme",
    "lightTheme": "",
    "darkTheme": "",
    "lang": "en",
    "loading": "eager",
    "origin": "https://giscus.app",
}
EMPTY = ["repo", "repoID", "category", "categoryID"]

# Site, file, language, and what giscus needs, read by hand from the themes'
# documentation: the repository, its id, the category's id, and what differs
# from DEFAULT. A list stands for what is missing.
EXPECTED: list[tuple[str, str, str, list[str] | tuple[str, str, str, Any]]] = [
    (
        "jitaret-rgb/neng-blog",
        "hugo.toml",
        "en",
        (
            "jitaret-rgb/neng-blog",
            "R_kgDOR6Wt7Q",
            "DIC_kwDOR6Wt7c4C6TwS",
            {
                "theme": "https://example.org/css/giscus-teal-dark.css",
                "lightTheme": "https://example.org/css/giscus-teal-light.css",
                "darkTheme": "https://example.org/css/giscus-teal-dark.css",
            },
        ),
    ),
    (
        "seyLu/blog",
        "config/_default/params.yaml",
        "en",
        (
            "seyLu/blog",
            "R_kgDOKY_jRQ",
            "DIC_kwDOKY_jRc4CZucH",
            {
                "category": "General",
                "lightTheme": "light",
                "darkTheme": "transparent_dark",
            },
        ),
    ),
    ("seeds-hotpack/team-blog", "config.yaml", "en", EMPTY),
    (
        "aoudiamoncef/maoudia.com",
        "config/_default/params.toml",
        "en",
        (
            "maoudia/discussions.maoudia.com",
            "R_kgDOGX153A",
            "DIC_kwDOGX153M4B_2Vz",
            {
                "category": "General",
                "mapping": "og:title",
                "theme": "light",
                "loading": "lazy",
            },
        ),
    ),
    (
        "ReinforcedKnowledge/reinforcedknowledge.com",
        "hugo.toml",
        "en",
        ["repo", "repoID", "categoryID"],
    ),
    (
        "Huilin-Li/website",
        "hugo.toml",
        "en",
        (
            "Huilin-Li/site-comment",
            "R_kgDOL3ovHA",
            "DIC_kwDOL3ovHM4CfKps",
            {"category": "General"},
        ),
    ),
    (
        "bansheng/bansheng.github.io",
        "config/_default/params.yaml",
        "en",
        (
            "bansheng/bansheng.github.io",
            "MDEwOlJlcG9zaXRvcnkyMzQwMjExOTE=",
            "DIC_kwDODfLhR84C4l9B",
            {"category": "General", "lang": "zh-CN", "loading": "lazy"},
        ),
    ),
    ("hugo-fixit/docs", "config/_default/params.toml", "en", EMPTY),
    (
        "hugo-fixit/docs",
        "config/production/params.toml",
        "zh-cn",
        (
            "hugo-fixit/FixIt",
            "R_kgDOGihPtQ",
            "DIC_kwDOGihPtc4CApHX",
            {
                "category": "General",
                "mapping": "title",
                "inputPosition": "top",
                "lightTheme": "light",
                "darkTheme": "dark_dimmed",
                "lang": "zh-CN",
                "loading": "lazy",
            },
        ),
    ),
    ("cs-mshah/cs-mshah.github.io", "config/_default/params.toml", "en", EMPTY),
    ("akirayumeno/coherence", "config.yaml", "en", EMPTY),
    (
        "5queezer/vasudev.xyz",
        "hugo.toml",
        "de",
        (
            "5queezer/vasudev.xyz",
            "R_kgDOLkjiMw",
            "DIC_kwDOLkjiM84C5UUx",
            {"inputPosition": "top"},
        ),
    ),
    (
        "SilasK/silask.github.io",
        "config/_default/params.yaml",
        "en",
        (
            "silask/silask.github.io",
            "MDEwOlJlcG9zaXRvcnkyODc3MjM3Nzc=",
            "DIC_kwDOESZRAc4CU7yu",
            {},
        ),
    ),
    (
        "shahargl/blog",
        "hugo.yaml",
        "en",
        (
            "shahargl/blog",
            "R_kgDOPDwrew",
            "DIC_kwDOPDwre84CsM_C",
            {"loading": "lazy"},
        ),
    ),
    (
        "shahargl/blog",
        "hugo.yaml",
        "he",
        (
            "shahargl/blog",
            "R_kgDOPDwrew",
            "DIC_kwDOPDwre84CsM_C",
            {"loading": "lazy", "lang": "he"},
        ),
    ),
    (
        "xiaoshame/xiaoshame.github.io",
        "hugo.toml",
        "en",
        (
            "xiaoshame/xiaoshame.github.io",
            "R_kgDOK_Tbew",
            "DIC_kwDOK_Tbe84CcGkt",
            {
                "mapping": "title",
                "theme": "light",
                "lightTheme": "light",
                "darkTheme": "dark",
                "lang": "zh-CN",
            },
        ),
    ),
    (
        "rogueai/rogueai.github.io",
        "config.toml",
        "en",
        (
            "rogueai/rogueai.github.io",
            "MDEwOlJlcG9zaXRvcnk1NTI5NzQ3MQ==",
            "DIC_kwDOA0vFv84B_j4i",
            {"category": "Posts", "theme": "transparent_dark"},
        ),
    ),
    (
        "yougikou/yougikou.github.io",
        "hugo.toml",
        "ja",
        (
            "yougikou/yougikou.github.io",
            "MDEwOlJlcG9zaXRvcnkyNDc5NjkxMTQ=",
            "DIC_kwDODse1Ws4C-RZf",
            {"lang": "zh-CN", "loading": "lazy"},
        ),
    ),
    (
        "lost-scripts/lost-scripts.github.io",
        "hugo.yaml",
        "es",
        (
            "lost-scripts/lost-scripts.github.io",
            "R_kgDOONd4Hw",
            "DIC_kwDOONd4H84CpGLA",
            {
                "category": "",
                "lightTheme": "catppuccin_latte",
                "darkTheme": "catppuccin_frappe",
                "lang": "es",
            },
        ),
    ),
    (
        "Danny11100/hugo-danny",
        "hugo.yaml",
        "en",
        (
            "Danny11100/hugo-danny",
            "R_kgDONj3SeQ",
            "DIC_kwDONj3Sec4Clt3h",
            {"lightTheme": "noborder_light", "darkTheme": "noborder_gray"},
        ),
    ),
    (
        "w41bu1/w41bu1.github.io",
        "hugo.toml",
        "vi",
        (
            "w41bu1/w41bu1.github.io",
            "R_kgDOQJiPkw",
            "DIC_kwDOQJiPk84CxGVP",
            {
                "category": "General",
                "lightTheme": "light",
                "darkTheme": "dark",
                "lang": "vi",
                "loading": "lazy",
            },
        ),
    ),
    (
        "WingLim/hugo-tania",
        "exampleSite/config.yaml",
        "en",
        (
            "WingLim/hugo-tania",
            "MDEwOlJlcG9zaXRvcnkzMTYyNjQzMDc=",
            "DIC_kwDOEtnPc84B_WKP",
            {"category": "Comments"},
        ),
    ),
    (
        "guangzhengli/hugo-theme-ladder",
        "exampleSite/config.yml",
        "en",
        (
            "guangzhengli/hugo-ladder-exampleSite",
            "R_kgDOHyVOjg",
            "DIC_kwDOHyVOjs4CQsH7",
            {"inputPosition": "top"},
        ),
    ),
]

GOOD = {
    "repo": "octocat/blog",
    "repoid": "R_kgDOKY_jRQ",
    "category": "General",
    "categoryid": "DIC_kwDOKY_jRc4CZucH",
}


def lowered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.lower(): lowered(inner) for key, inner in value.items()}
    return value


def site_params(entry: Mapping[str, Any], language: str) -> Params:
    """Puts the collected blocks where Hugo would have merged them."""
    tree: dict[str, Any] = {}
    for block in entry["giscus"]:
        path = block["path"].lower().split(".")
        if path[0] == "languages":
            path = path[3:] if path[1] == language else ["elsewhere"]
        *parents, last = path[1:] if path[0] == "params" else path
        table = tree
        for key in parents:
            table = table.setdefault(key, {})
        if path != ["elsewhere"]:
            table[last] = lowered(block["value"])
    return Params(tree)


def read(
    block: Mapping[str, Any], language: str = "en", base: str = ""
) -> GiscusConfig:
    return normalise(Params({"comments": {"giscus": block}}), language, base)


@pytest.mark.parametrize(
    ("site", "file", "language", "wanted"),
    EXPECTED,
    ids=[f"{site}-{file}-{language}" for site, file, language, _ in EXPECTED],
)
def test_reads_a_real_site_as_giscus_needs_it(
    site: str, file: str, language: str, wanted: Any
) -> None:
    entry = next(s for s in SITES if (s["repo"], s["file"]) == (site, file))
    answer = normalise(site_params(entry, language), language, BASE).to_json()
    if isinstance(wanted, list):
        assert (answer["configured"], answer["missing"]) == (False, wanted)
    else:
        ids = dict(zip(("repo", "repoId", "categoryId"), wanted, strict=False))
        assert answer == {**DEFAULT, **ids, **wanted[3]}


def test_the_table_of_expectations_covers_every_collected_site() -> None:
    assert {(s["repo"], s["file"]) for s in SITES} == {e[:2] for e in EXPECTED}


@pytest.mark.parametrize("path", giscus_blocks.PATHS, ids=".".join)
def test_finds_the_block_at_the_path_of_each_theme(path: tuple[str, ...]) -> None:
    tree: dict[str, Any] = dict(GOOD)
    for key in reversed(path):
        tree = {key: tree}
    assert normalise(Params(tree), "en").repo == "octocat/blog"


def test_finds_a_block_where_no_known_theme_keeps_it() -> None:
    tree = {"my": {"own": {"giscus": GOOD}}}
    assert normalise(Params(tree), "en").configured


@pytest.mark.parametrize(
    ("field", "alias"),
    [(f, a) for f, aliases in giscus_blocks.ALIASES.items() for a in aliases],
)
@pytest.mark.parametrize("prefix", ["", "data", "giscus", "giscusdata"])
def test_knows_every_alias_with_every_prefix(
    field: str, alias: str, prefix: str
) -> None:
    (block,) = giscus_blocks.blocks({"giscus": {"repo": "a/b", prefix + alias: "a/c"}})
    assert "a/c" in [written.value for written in block.fields[field]]


def test_reads_anubis_flat_keys() -> None:
    flat = {
        "giscusrepo": "a/b",
        "giscusrepoid": "R_kgDOKY_jRQ",
        "giscuscategoryid": "DIC_kwDOKY_jRc4CZucH",
        "giscusdatamapping": "og:title",
        "giscuslazyload": "true",
    }
    config = normalise(Params(flat), "en")
    assert config.configured
    assert (config.mapping, config.loading) == ("og:title", "lazy")


def test_reads_hugomods_words() -> None:
    config = read(
        {
            **GOOD,
            "endpoint": "https://talk.example.org:8443/client.js",
            "strict_matching": True,
            "reactions": False,
            "languages_mapping": {"zh-hans": "zh-CN", "xx": "ja"},
        },
        "xx",
    )
    assert config.origin == "https://talk.example.org:8443"
    assert (config.strict, config.reactions_enabled) == (True, False)
    assert config.lang == "ja"


@pytest.mark.parametrize("value", [None, "", "  ", "[ENTER REPO HERE]", "xxx/xxx"])
def test_takes_the_next_spelling_when_one_is_empty(value: object) -> None:
    assert read({**GOOD, "repo": value, "repository": "a/b"}).repo == "a/b"


def test_takes_the_first_block_with_a_usable_repo() -> None:
    tree = {
        "comments": {"giscus": {**GOOD, "repo": "username/repo"}},
        "giscus": {**GOOD, "repo": ""},
        "blog": {"giscus": {**GOOD, "repo": "a/b"}},
    }
    assert normalise(Params(tree), "en").repo == "a/b"


def test_takes_the_first_block_when_none_has_a_repo() -> None:
    tree = {"comments": {"giscus": {"repo": "", "strict": 1}}, "giscus": {"strict": 0}}
    assert normalise(Params(tree), "en").strict


PLACEHOLDERS: dict[str, list[object]] = {
    "repo": [
        "[ENTER REPO HERE]",
        "username/repo",
        "user/repo",
        "owner/name",
        "OWNER/REPO",
        "org/repository",
        "your-username/your-repo",
        "yourname/yourrepo",
        "octocat/your-repo",
        "<owner>/<repo>",
        "username/username.github.io",
        "xxx/xxx",
        "{{ .Site.Params.repo }}",
        "${GISCUS_REPO}",
        "https://github.com/username/repo",
        "TODO",
    ],
    "repoid": [
        "[ENTER REPO ID HERE]",
        "your-repo-id",
        "R_xxxxxxxx",
        "R_",
        "R_...",
        True,
    ],
    "category": ["[ENTER CATEGORY NAME HERE]", "your-category", "xxx", "...", ["a"]],
    "categoryid": ["[ENTER CATEGORY ID HERE]", "your-category-id", "DIC_kwDOxxxxxx"],
}


@pytest.mark.parametrize(
    ("key", "value"), [(key, v) for key, every in PLACEHOLDERS.items() for v in every]
)
def test_takes_a_placeholder_for_no_value(key: str, value: object) -> None:
    block: dict[str, Any] = {**GOOD, key: value}
    if key == "category":
        block["categoryid"] = ""
    assert key in [name.lower() for name in read(block).missing]


@pytest.mark.parametrize(
    "repo",
    [
        "owner/notes",
        "xoxo/xxl",
        "yourtion/blog",
        "name-it/repo",
        "me/your",
        "user-1/comments",
    ],
)
def test_keeps_a_real_repo_that_only_looks_like_a_sample(repo: str) -> None:
    assert read({**GOOD, "repo": repo}).repo == repo


@pytest.mark.parametrize("readme", ["README.md", "widget/hugo/README.md"])
def test_takes_the_example_of_a_readme_for_no_values(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    (block,) = re.findall(r"```toml\n(\[params\.comments\.giscus\].*?)```", text, re.S)
    params = Params(tomllib.loads(block)["params"])
    assert normalise(params, "en").missing == ("repo", "repoID", "categoryID")


@pytest.mark.parametrize(
    "category", ["General", "[Blog]", "Your comments", "Category", "Q&A", "评论", "💬"]
)
def test_keeps_a_real_category(category: str) -> None:
    assert read({**GOOD, "category": category}).category == category


def test_needs_no_category_name_beside_its_id() -> None:
    assert read({**GOOD, "category": ""}).configured


def test_needs_no_category_for_a_discussion_given_by_number() -> None:
    config = read({"repo": "a/b", "repoid": "R_1", "mapping": "number", "term": 7})
    assert config.configured
    assert config.term == "7"


@pytest.mark.parametrize(
    "written",
    [
        " octocat/blog ",
        "octocat/blog,",
        "https://github.com/octocat/blog",
        "http://www.github.com/octocat/blog.git/",
        "https://github.com/octocat/blog/discussions?x=1#y",
        "git@github.com:octocat/blog.git",
        "github.com/octocat/blog",
        "octocat@blog",
        "/octocat/blog/",
    ],
)
def test_brings_a_repo_to_owner_and_name(written: str) -> None:
    assert read({**GOOD, "repo": written}).repo == "octocat/blog"


def test_reads_a_lone_owner_as_the_setup_page_does() -> None:
    assert read({**GOOD, "repo": "octocat"}).repo == "octocat/octocat"


@pytest.mark.parametrize("repo", ["a/b/c", "gitlab.com/a/b", "a b/c", "a@b@c"])
def test_leaves_a_repo_alone_that_cannot_be_made_out(repo: str) -> None:
    assert read({**GOOD, "repo": repo}).repo == repo


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        *((v, True) for v in (True, 1, 1.0, "1", "true", "True", "on", "yes", " 1 ")),
        *((v, False) for v in (False, 0, "0", "false", "off", "NO")),
    ],
)
def test_reads_a_switch_in_any_form(written: object, read_as: bool) -> None:
    config = read({"strict": written, "reactionsenabled": written})
    assert (config.strict, config.reactions_enabled) == (read_as, read_as)


@pytest.mark.parametrize("written", [None, "", "perhaps", [], {}])
def test_takes_the_default_for_a_switch_that_says_nothing(written: object) -> None:
    config = read({"strict": written, "reactions": written, "metadata": written})
    assert not config.strict
    assert config.reactions_enabled
    assert not config.emit_metadata


@pytest.mark.parametrize("written", ["Title", "issue-term", "pathName", "mapping", 3])
def test_takes_pathname_for_a_mapping_giscus_does_not_know(written: object) -> None:
    assert read({"mapping": written}).mapping == "pathname"


@pytest.mark.parametrize(
    ("site", "code"),
    [
        ("en-US", "en"),
        ("zh", "zh-CN"),
        ("zh-cn", "zh-CN"),
        ("zh_CN", "zh-CN"),
        ("zh-hans", "zh-Hans"),
        ("zh-Hans-CN", "zh-CN"),
        ("zh-hant", "zh-Hant"),
        ("zh-tw", "zh-TW"),
        ("ZH-HK", "zh-HK"),
        ("zh-mo", "zh-HK"),
        ("pt-br", "pt"),
        ("el", "gr"),
        ("km", "kh"),
        ("sr-Latn", "hbs"),
        ("hr", "hbs"),
        ("bs", "hbs"),
        ("de-AT", "de"),
        ("gsw", "gsw"),
        ("sv", "en"),
        ("nb", "en"),
        ("fi", "en"),
        ("", "en"),
    ],
)
def test_finds_giscus_language_for_a_tag(site: str, code: str) -> None:
    assert read({}, site).lang == code
    assert read({"lang": f" {site} "}, "en").lang == code


def test_an_explicit_language_wins_over_that_of_the_site() -> None:
    assert read({"language_code": "pt-BR"}, "ja").lang == "pt"


@pytest.mark.parametrize(
    ("written", "theme"),
    [
        ("Dark", "dark"),
        ("dark-dimmed", "dark_dimmed"),
        ("preferred-color-scheme", "preferred_color_scheme"),
        ("github-dark", "github-dark"),
        ("https://cdn.example.org/g.css", "https://cdn.example.org/g.css"),
        ("//cdn.example.org/g.css", "https://cdn.example.org/g.css"),
        ("/css/g.css", "https://example.org/blog/css/g.css"),
        ("css/g.css?v=1", "https://example.org/blog/css/g.css?v=1"),
        ("../css/g.css", "https://example.org/blog/css/g.css"),
        ("/blog/css/g.css", "https://example.org/blog/css/g.css"),
        ("", "preferred_color_scheme"),
    ],
)
def test_reads_a_theme(written: str, theme: str) -> None:
    assert read({"theme": written}, base="https://example.org/blog/").theme == theme


@pytest.mark.parametrize("base", ["", "/", "example.org", "ftp://example.org", "x://["])
def test_leaves_a_theme_path_alone_without_a_base_url(base: str) -> None:
    assert read({"theme": "/css/g.css"}, base=base).theme == "/css/g.css"


def test_leaves_the_pair_empty_beside_a_single_theme() -> None:
    config = read({"theme": "cobalt"})
    assert (config.theme, config.light_theme, config.dark_theme) == ("cobalt", "", "")


@pytest.mark.parametrize("theme", ["", "preferred_color_scheme"])
def test_leaves_half_a_pair_when_the_page_decides(theme: str) -> None:
    config = read({"theme": theme, "darktheme": "cobalt"})
    assert config.theme == "preferred_color_scheme"
    assert (config.light_theme, config.dark_theme) == ("", "cobalt")


def test_completes_half_a_pair_with_the_single_theme() -> None:
    config = read({"theme": "light", "themedark": "cobalt"})
    assert (config.light_theme, config.dark_theme) == ("light", "cobalt")


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://giscus.app/", "https://giscus.app"),
        ("//Talk.Example.org/client.js", "https://talk.example.org"),
        ("talk.example.org:8443", "https://talk.example.org:8443"),
        ("http://localhost:3000/x", "http://localhost:3000"),
        ("https://user:secret@example.org:443", "https://example.org"),
        ("https://[::1]:80/", "https://[::1]:80"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("javascript://x", "https://giscus.app"),
        ("https://exa mple", "https://giscus.app"),
        ("https://x:port", "https://giscus.app"),
        ("/client.js", "https://giscus.app"),
    ],
)
def test_reads_the_origin_of_an_address(written: str, origin: str) -> None:
    assert read({"origin": written}).origin == origin


@pytest.mark.parametrize(
    ("key", "written", "loading"),
    [
        ("loading", "lazy", "lazy"),
        ("loading", "eager", "eager"),
        ("lazyload", True, "lazy"),
        ("lazy_loading", "0", "eager"),
        ("loading", "", "eager"),
    ],
)
def test_reads_loading(key: str, written: object, loading: str) -> None:
    assert read({key: written}).loading == loading


@pytest.mark.parametrize(
    "extra",
    [
        {"comments": {"enabled": False, "giscus": GOOD}},
        {"comments": {"enable": "false", "giscus": GOOD}},
        {"comments": {"provider": "disqus", "giscus": GOOD}},
        {"comments": {"provider": "none", "giscus": GOOD}},
        {"comments": {"type": ["utterances"], "giscus": GOOD}},
        {"comments": {"system": "waline"}, "giscus": GOOD},
        {"comments": {"giscus": {**GOOD, "enable": False}}},
        {"comments": False, "giscus": GOOD},
        {"page": {"comment": {"enable": False, "giscus": GOOD}}},
        {"features": {"comment": {"enable": 0, "services": {"giscus": GOOD}}}},
        {"hugoblox": {"comments": {"provider": "disqus", "giscus": GOOD}}},
        {"enablegiscus": False, "giscus": GOOD},
        {"giscus": False, "giscusrepo": "a/b"},
    ],
)
def test_is_off_when_the_author_switched_it_off(extra: dict[str, Any]) -> None:
    config = normalise(Params(extra), "en")
    assert not config.enabled
    assert not config.configured


@pytest.mark.parametrize(
    "extra",
    [
        {"comments": {"enabled": True, "provider": "Giscus", "giscus": GOOD}},
        {"comments": {"provider": "", "enable": None, "giscus": GOOD}},
        {"comments": {"provider": ["waline", "giscus"], "giscus": GOOD}},
        {"comments": "Comments", "giscus": GOOD},
        {"page": {"type": "post", "enable": False, "comment": {"giscus": GOOD}}},
        {"enablegiscus": True, "giscus": GOOD},
        {"giscus": GOOD, "share": {"enable": False}},
    ],
)
def test_stays_on_when_nothing_switches_it_off(extra: dict[str, Any]) -> None:
    assert normalise(Params(extra), "en").configured


def test_tells_where_each_value_was_written() -> None:
    repo = Source("hugo.toml", 12, "params.comments.giscus.repoID")
    path = ("comments", "giscus", "repoid")
    config = normalise(Params({"comments": {"giscus": GOOD}}, {path: repo}), "en")
    assert dict(config.sources) == {"repo_id": repo}


def test_tells_which_key_switches_giscus_off() -> None:
    source = Source("params.yaml", 3, "comments.enabled")
    tree = {"comments": {"enabled": False, "giscus": GOOD}}
    config = normalise(Params(tree, {("comments", "enabled"): source}), "en")
    assert config.sources["enabled"] == source
    assert "comments.enabled in params.yaml" in str(config.to_json()["help"])


def test_helps_with_the_keys_to_add() -> None:
    answer = read({**GOOD, "repoid": "", "categoryid": ""}).to_json()
    assert answer["missing"] == ["repoID", "categoryID"]
    assert answer["help"] == (
        "Add repoID and categoryID under [params.comments.giscus] in hugo.toml; "
        "the values come from the giscus setup page, https://giscus.app."
    )


def test_helps_with_the_place_of_a_sample() -> None:
    block = {"repo": "username/repo", "repo_id": "R_...", "categoryid": ""}
    sources: dict[tuple[str, ...], Source] = {
        ("giscus", key): Source("hugo.toml", line, f"params.giscus.{key}")
        for line, key in enumerate(block, start=3)
    }
    answer = normalise(Params({"giscus": block}, sources), "en").to_json()
    assert str(answer["help"]).startswith(
        "Replace repo (hugo.toml:3) and repo_id (hugo.toml:4), "
        "and add category and categoryid in the same place; the values come"
    )


@pytest.mark.parametrize(
    ("file", "key", "wanted"),
    [
        (
            "hugo.toml",
            "params.giscus.repo",
            "repoID under [params.giscus] in",
        ),
        (
            "config/_default/params.toml",
            "giscus.repo",
            "repoID under [giscus] in",
        ),
        ("hugo.toml", "Params.Giscus.data-repo", "data-repo-id under [Params.Giscus]"),
        (
            "themes/x/hugo.toml",
            "params.giscus.repo",
            "repoID under [params.giscus] in",
        ),
        (
            "environment",
            "HUGO_PARAMS_GISCUS_REPO",
            "repoID under [params.giscus] in",
        ),
    ],
)
def test_helps_with_the_block_that_is_read(file: str, key: str, wanted: str) -> None:
    tree = {"giscus": {"repo": "octo/notes", "categoryid": "DIC_kwDOABCDEF4CZZZZ"}}
    params = Params(tree, {("giscus", "repo"): Source(file, 3, key)})
    answer = normalise(params, "en").to_json()
    assert str(answer["help"]).startswith(f"Add {wanted}")


def test_helps_with_flat_keys_in_their_own_spelling() -> None:
    source = Source("hugo.toml", 3, "params.giscus_repo")
    tree = {"giscus_repo": "octo/notes", "comments": True}
    answer = normalise(Params(tree, {("giscus_repo",): source}), "en").to_json()
    assert answer["lines"] == [
        'giscus_repo_id = "…"',
        'giscus_category = "…"',
        'giscus_category_id = "…"',
    ]


@pytest.mark.parametrize(
    ("file", "first", "last"),
    [
        ("config.toml", "[params.comments.giscus]", 'categoryID = "…"'),
        ("config/_default/params.toml", "[comments.giscus]", 'categoryID = "…"'),
        ("hugo.yaml", "params:", '      categoryID: "…"'),
        ("config/_default/params.yml", "comments:", '    categoryID: "…"'),
        ("hugo.json", '"repo": "…"', '"categoryID": "…"'),
    ],
)
def test_helps_in_the_language_of_the_sites_own_file(
    file: str, first: str, last: str
) -> None:
    answer = normalise(Params(main=file), "en").to_json()
    table = "comments: giscus:`" if file.endswith(("yaml", "yml")) else "giscus]"
    assert f"{table} in {file};" in str(answer["help"])
    lines = cast("list[str]", answer["lines"])
    assert (lines[0], lines[-1]) == (first, last)


def test_helps_with_a_table_that_stands_without_naming_it_twice() -> None:
    source = Source("hugo.yaml", 3, "params.giscus.repo")
    tree = {"giscus": {"repo": "octo/notes", "categoryid": "DIC_kwDOABCDEF4CZZZZ"}}
    answer = normalise(Params(tree, {("giscus", "repo"): source}), "en").to_json()
    assert answer["lines"] == ['repoID: "…"']


def test_no_table_is_wanted_beside_a_switch_of_its_name() -> None:
    answer = normalise(Params({"comments": True}), "en").to_json()
    assert "under [params.giscus] in hugo.toml" in str(answer["help"])


def test_names_the_best_spelling_of_two_samples() -> None:
    block = {**GOOD, "repository": "<owner>/<repo>", "repo": "[ENTER REPO HERE]"}
    sources: dict[tuple[str, ...], Source] = {
        ("giscus", key): Source("hugo.toml", None, key)
        for key in ("repo", "repository")
    }
    config = normalise(Params({"giscus": block}, sources), "en")
    assert config.unusable["repo"] == sources["giscus", "repo"]
    assert str(config.to_json()["help"]).startswith("Replace repo (hugo.toml);")


def test_a_site_without_any_configuration_misses_everything() -> None:
    answer = normalise(Params(), "en").to_json()
    assert (answer["configured"], answer["missing"]) == (False, EMPTY)


# Words that lead a random tree into the rules, among words that do not.
KEYS = st.one_of(
    st.sampled_from(
        [
            *{key for path in giscus_blocks.PATHS for key in path},
            *{alias for aliases in giscus_blocks.ALIASES.values() for alias in aliases},
            *giscus_blocks.PROVIDERS,
            *("giscusRepo", "data-repo", "light", "dark", "name", "enableGiscus"),
        ]
    ),
    st.text(max_size=6),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        [
            *("a/b", "a@b", "a.git,", "https://github.com/", "x.css", "/x.css", "//x"),
            *("lazy", "top", "number", "specific", "false", "zh", "https://x:1/y"),
            *("http://[", "git@github.com:.git", "user", "a/.git", "Dark", "-", "[]"),
        ]
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8)
    ),
    max_leaves=25,
)
BLOCKS = st.dictionaries(KEYS, TREES, max_size=12)
PARAMS = BLOCKS | BLOCKS.map(lambda block: {"comments": {"giscus": block}})


@given(PARAMS, st.text(max_size=8), st.text(max_size=12))
def test_every_tree_gives_values_of_the_closed_sets(
    tree: dict[str, Any], language: str, base: str
) -> None:
    config = normalise(Params(tree), language, base)
    assert config.mapping in giscus_values.MAPPINGS
    assert config.input_position in ("top", "bottom")
    assert config.loading in ("lazy", "eager")
    assert config.lang in giscus_values.LANGUAGES
    assert re.fullmatch(r"https?://[^/\s@]+", config.origin)
    json.dumps(config.to_json())


@given(PARAMS)
def test_a_config_written_back_reads_the_same(tree: dict[str, Any]) -> None:
    config = normalise(Params(tree), "en", BASE)
    fields = [name for name in giscus_blocks.ALIASES if name != "languages"]
    block = {name.replace("_", ""): getattr(config, name) for name in fields}
    assert read(block, "en", BASE) == config


@given(BLOCKS, st.data())
def test_the_spelling_of_keys_changes_nothing(
    block: dict[str, Any], data: st.DataObject
) -> None:
    plain = {giscus_values.squash(key): value for key, value in block.items()}
    marks = st.sampled_from(["", "_", "-"])
    styles = st.sampled_from([str.lower, str.upper, str.title])
    respelt = {
        data.draw(marks).join(data.draw(styles)(key)): value
        for key, value in plain.items()
        if key.isascii()
    }
    plain = {key: value for key, value in plain.items() if key.isascii()}
    assert read(respelt) == read(plain)
