"""The Hugo module: sites of real Hugos, opened under a strict policy."""

import base64
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from reader import expect_pressed, press

from afterword.giscus import normalise
from afterword.source import Params
from afterword.tags import tags
from fake_giscus import Discussion, FakeGiscus
from hugo_module import (
    BASE_URL,
    DIALECTS,
    HUGOS,
    MODULE,
    NAME,
    POLICY,
    Blog,
    build,
    build_with_warnings,
    hugo_server,
    make,
    serving_strictly,
    wait_for,
    warnings_in,
)
from running import ROOT
from test_giscus import SITES, site_params

# Hugo, way of installing, dialect, options: each value of each at least once.
VARIANTS = [
    ("newest", "theme", "stack", "--minify"),
    ("newest", "import", "hextra", ""),
    ("newest", "copy", "loveit", "--minify"),
    ("newest", "import", "fixit", "--minify"),
    ("debian", "theme", "hugo-coder", ""),
    ("debian", "import", "papermod", "--minify"),
    ("debian", "copy", "hugoblox", ""),
]
BUILT = [variant for variant in VARIANTS if variant[0] in HUGOS]

# Where one of them stands for all.
ONE = pytest.mark.parametrize("blog", BUILT[:1], ids=["one"], indirect=True)

LISTEN = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  violated(`${violatedDirective} ${blockedURI}`));
"""


@dataclass
class Tag:
    """One element of a page, with the text that follows its start."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Tags(HTMLParser):
    """Reads the tags out of a page, however it was minified."""

    found: list[Tag] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1].text += data


def read(html: str, name: str = "") -> list[Tag]:
    parser = Tags()
    parser.feed(html)
    parser.close()
    return [tag for tag in parser.found if not name or tag.name == name]


def comments_of(html: str) -> list[tuple[str, dict[str, str], str]]:
    """The comments element and all that stands in it, without the page around it."""
    start, end = html.find("<afterword-comments"), html.find("</afterword-comments>")
    inside = read(html[start:end]) if start >= 0 else []
    return [(tag.name, tag.attributes, tag.text.strip()) for tag in inside]


@pytest.fixture(scope="session", params=BUILT, ids=[" ".join(v).strip() for v in BUILT])
def blog(
    request: pytest.FixtureRequest,
    shared_giscus: FakeGiscus,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Blog]:
    """A site of one variant, commented on by the fake giscus."""
    hugo, way, dialect, option = request.param
    params = with_origin(DIALECTS[dialect], shared_giscus.origin)
    site = make(tmp_path_factory.mktemp("module"), way, params)
    root = build(site, HUGOS[hugo], *filter(None, [option]))
    with serving_strictly(root, shared_giscus.origin) as origin:
        yield Blog(origin, root)


def with_origin(params: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """The same parameters with an `origin` in their block."""
    block = {"origin": origin} if "repo" in params else {}
    return block | {
        key: with_origin(value, origin) if isinstance(value, Mapping) else value
        for key, value in params.items()
    }


@pytest.fixture
def strict(context: BrowserContext, page: Page, giscus: FakeGiscus) -> Iterator[Page]:
    """A page that breaks no rule of its policy, with three comments to load."""
    for path in ("blog/posts/first/", "blog/de/posts/first/"):
        found = Discussion(comments=3)
        giscus.repos["octo/comments"].discussions[path] = found
    violations: list[str] = []
    page.expose_function("violated", lambda text: violations.append(text))
    page.add_init_script(LISTEN)
    yield page
    assert violations == []
    assert giscus.complaints == []


def scripts(folder: Path) -> dict[str, bytes]:
    files = folder.rglob("*.js")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_the_module_holds_the_widget_as_it_is_built() -> None:
    built = scripts(ROOT / "static" / "afterword")
    hashed = {name for name in built if re.fullmatch(r"afterword\.\w{12}\.js", name)}
    held = {name: text for name, text in built.items() if name not in hashed}
    assert scripts(MODULE / "assets" / "afterword") == held


def test_the_readme_installs_what_is_tested_here() -> None:
    readme = (MODULE / "README.md").read_text("utf-8")
    module, theme, block, _offline = map(
        tomllib.loads, re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    )
    assert module["module"]["imports"] == [{"path": NAME}]
    assert (MODULE / "go.mod").read_text("utf-8").startswith(f"module {NAME}\n")
    assert theme["theme"][0] == "afterword"
    missing = normalise(Params(block["params"]), "en").missing
    assert missing == ("repo", "repoID", "categoryID")  # the samples are no values
    assert POLICY.format(frames="https://giscus.app") in " ".join(readme.split())


def test_likes_saves_and_lists(strict: Page, blog: Blog) -> None:
    strict.goto(blog.page("posts/first/"))
    press(strict, "Like")
    strict.locator("afterword-save").get_by_role("button", name="Save").click()
    bar = strict.locator("afterword-bar")
    save = bar.get_by_role("button", name="Save")
    expect(save).to_have_attribute("aria-pressed", "true")
    bar.get_by_role("link").click()
    strict.wait_for_url("**/blog/saved/")
    link = strict.locator("afterword-list").get_by_role("link", name="First")
    expect(link).to_have_attribute("href", "/blog/posts/first/")


def test_loads_the_comments_with_the_values_of_the_theme(
    strict: Page, blog: Blog, giscus: FakeGiscus
) -> None:
    strict.goto(blog.page("posts/first/"))
    strict.get_by_role("button", name="Load comments").click()
    frame = strict.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("3 comments")).to_be_visible()
    asked = giscus.asked("/widget")[0]
    assert asked.path == "/en/widget"
    wanted = {"strict": "1", "reactionsEnabled": "0", "inputPosition": "top"}
    assert wanted.items() <= asked.query.items()
    assert asked.query["categoryId"] == "DIC_kwDOFake01"


@ONE
def test_each_language_has_its_own_comments_and_list(
    strict: Page, blog: Blog, giscus: FakeGiscus
) -> None:
    strict.goto(blog.page("de/posts/first/"))
    press(strict, "Gefällt mir")
    strict.locator("afterword-comments").get_by_role("button").first.click()
    frame = strict.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("Language: de")).to_be_visible()
    list_link = strict.locator("afterword-bar").get_by_role("link")
    expect(list_link).to_have_attribute("href", "/blog/de/saved/")


@ONE
def test_asks_for_nothing_but_its_own_files(
    strict: Page, blog: Blog, giscus: FakeGiscus
) -> None:
    asked: list[str] = []
    strict.on("request", lambda request: asked.append(request.url))
    strict.goto(blog.page("posts/first/"), wait_until="networkidle")
    assert [url.removeprefix(f"{blog.origin}/blog/") for url in asked] == [
        "posts/first/",
        "style.css",
        asked[-1].removeprefix(f"{blog.origin}/blog/"),
    ]
    assert giscus.requests == []


@ONE
def test_saves_from_a_card_under_the_articles_key(strict: Page, blog: Blog) -> None:
    strict.goto(blog.page(""))
    cards = strict.locator("afterword-save[article='/blog/posts/second/']")
    button = cards.get_by_role("button", name="Save")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    stored = strict.evaluate("Object.entries(localStorage)")
    assert [key for key, _ in stored] == ["afterword:1:/blog/posts/second/"]
    assert json.loads(stored[0][1])["title"] == "Second"


def test_integrity_is_that_of_the_published_script(blog: Blog) -> None:
    page = (blog.root / "blog/posts/first/index.html").read_text("utf-8")
    for script in read(page, "script"):
        published = (blog.root / script.attributes["src"].lstrip("/")).read_bytes()
        digest = base64.b64encode(hashlib.sha384(published).digest()).decode()
        assert script.attributes["integrity"] == f"sha384-{digest}"
        assert script.attributes["type"] == "module"


def test_hugo_refuses_no_value_in_any_page(blog: Blog) -> None:
    # What html/template takes for unsafe it replaces by this word.
    for page in blog.root.rglob("*.html"):
        assert "zgotmplz" not in page.read_text("utf-8").lower(), page


def test_each_page_has_the_script_once(blog: Blog) -> None:
    for page in ("posts/first/", "de/posts/first/", "", "saved/"):
        html = (blog.root / "blog" / page / "index.html").read_text("utf-8")
        assert len(read(html, "script")) == 1, page


def test_all_parts_are_published_under_their_own_names(blog: Blog) -> None:
    published = scripts(blog.root / "blog" / "afterword")
    held = scripts(MODULE / "assets" / "afterword")
    held.pop("afterword.js")
    assert "offline.js" in held and "lang/de.js" in held
    assert held.items() <= published.items()


def test_the_index_names_the_articles_of_all_languages(blog: Blog) -> None:
    file = blog.root / "blog" / "afterword" / "articles.json"
    articles = json.loads(file.read_text("utf-8"))["articles"]
    assert articles == [
        {"key": "/blog/de/posts/first/", "title": "Der erste"},
        {
            "key": "/blog/posts/first/",
            "title": "First",
            "modified": "2026-01-02T00:00:00+00:00",
            "aliases": ["/blog/old/", "/blog/posts/was/"],
        },
        {"key": "/blog/posts/mute/", "title": "Mute"},
        {"key": "/blog/posts/quiet/", "title": "Quiet"},
        {"key": "/blog/posts/second/", "title": "Second"},
    ]


@ONE
def test_a_mark_of_the_old_address_shows_at_the_new_one(
    strict: Page, blog: Blog
) -> None:
    strict.goto(blog.page("posts/second/"))
    mark = '{"like":{"on":true,"at":1},"title":"First","url":"/blog/old/"}'
    strict.evaluate(
        "mark => localStorage.setItem('afterword:1:/blog/old/', mark)", mark
    )
    strict.goto(blog.page("posts/first/"))
    expect_pressed(strict, "Like", True)


@pytest.mark.parametrize("hugo", HUGOS)
def test_the_page_or_else_the_site_switches_offline_copies_on(
    hugo: str, tmp_path: Path
) -> None:
    params = DIALECTS["stack"] | {"afterword": {"offline": True}}
    site = make(tmp_path, "theme", params)
    own = "---\ntitle: Second\nafterword:\n  offline: false\n---\n"
    (site / "content/posts/second.md").write_text(own, "utf-8")
    root = build(site, HUGOS[hugo]) / "blog"

    def offline(page: str, tag: str) -> bool:
        (found,) = read((root / page / "index.html").read_text("utf-8"), tag)
        return "offline" in found.attributes

    assert offline("posts/first", "afterword-bar")
    assert offline("saved", "afterword-list")
    assert not offline("posts/second", "afterword-bar")


def test_copies_stay_off_where_nobody_switches_them_on(blog: Blog) -> None:
    page = (blog.root / "blog/posts/first/index.html").read_text("utf-8")
    assert "offline" not in read(page, "afterword-bar")[0].attributes


@ONE
def test_a_changed_script_is_refused(page: Page, blog: Blog) -> None:
    page.route("**/afterword.*.js", lambda route: route.fulfill(body="window.bad = 1"))
    page.goto(blog.page("posts/first/"), wait_until="networkidle")
    assert page.evaluate("[typeof bad, !!customElements.get('afterword-bar')]") == [
        "undefined",
        False,
    ]


def test_front_matter_switches_the_parts_off(blog: Blog) -> None:
    def tags_of(page: str) -> set[str]:
        html = (blog.root / "blog" / page / "index.html").read_text("utf-8")
        return {t.name for t in read(html) if t.name.startswith("afterword-")}

    without_comments = {"afterword-save", "afterword-bar"}
    assert tags_of("posts/quiet") == tags_of("posts/mute") == without_comments
    assert tags_of("posts/bare") == tags_of("notes/note") == set()
    assert tags_of("saved") == {"afterword-list"}


def test_a_site_without_a_list_has_no_link_to_it(tmp_path: Path) -> None:
    site = make(tmp_path, "theme", DIALECTS["stack"])
    for page in (site / "content").glob("saved*.md"):
        page.unlink()
    page = build(site, HUGOS["newest"]) / "blog/posts/first/index.html"
    (bar,) = read(page.read_text("utf-8"), "afterword-bar")
    assert bar.attributes["list"] == ""


def list_links(root: Path, *folders: str) -> list[str]:
    """Where the bar of the first post leads to in each of the folders."""
    pages = [root / "blog" / folder / "posts/first/index.html" for folder in folders]
    bars = [read(page.read_text("utf-8"), "afterword-bar") for page in pages]
    return [bar.attributes["list"] for (bar,) in bars]


@pytest.mark.parametrize("hugo", HUGOS)
def test_a_language_without_a_list_links_to_the_first_that_has_one(
    hugo: str, tmp_path: Path
) -> None:
    order = {"en": {"weight": 1}, "fr": {"weight": 2}, "de": {"weight": 3}}
    site = make(tmp_path, "theme", DIALECTS["stack"], order)
    (site / "content/saved.md").rename(site / "content/saved.fr.md")
    links = list_links(build(site, HUGOS[hugo]), "", "de")
    assert links == ["/blog/fr/saved/", "/blog/de/saved/"]


def test_a_list_on_another_host_is_not_linked(tmp_path: Path) -> None:
    hosts = {code: {"baseURL": f"https://{code}.example/"} for code in ("en", "de")}
    site = make(tmp_path, "theme", DIALECTS["stack"], hosts)
    (site / "content/saved.de.md").unlink()
    links = list_links(build(site, HUGOS["newest"]), "en", "de")
    assert links == ["/saved/", ""]


# What other themes and authors write: nested, flat, switched off, samples, links.
IDS = {"repoID": "R_kgDOFake01", "category": "General", "categoryID": "DIC_kwDOFake01"}
OCTO = {"repo": "octo/comments"} | IDS
TREES: Mapping[str, dict[str, Any]] = {
    **DIALECTS,
    "nothing": {},
    "empty values": {"comments": {"giscus": {"repo": "", "repoID": ""}}},
    "samples": {"giscus": {"repo": "username/repo", "repo_id": "[ENTER REPO ID]"}},
    "the README's sample": {"giscus": {"repo": "owner/name", "repoID": "R_..."}},
    "sample owner": {"giscus": {"repo": "<owner>/blog", "repoId": "R_xxxx"}},
    "only the category missing": {"giscus": {"repo": "a/b", "repoId": "R_kgDOFake01"}},
    "by number": {
        "giscus": {"repo": "a/b", "repoId": "R_1a", "mapping": "number", "term": 5}
    },
    "link": {"giscus": IDS | {"repo": "https://github.com/octo/comments.git"}},
    "link with path": {"giscus": IDS | {"repo": "github.com/octo/a/discussions?b"}},
    "ssh": {"giscus": IDS | {"repo": "git@github.com:octo/comments.git"}},
    "comma": {"giscus": IDS | {"repo": "octo/comments,"}},
    "at": {"giscus": IDS | {"repo": "octo@octo.github.io"}},
    "lone owner": {"giscus": IDS | {"repo": "octo"}},
    "data keys": {"giscus": {f"data-{key}": value for key, value in OCTO.items()}},
    "flat": {f"giscus{key}": value for key, value in OCTO.items()} | {"giscus": True},
    "flat and off": {f"giscus{k}": v for k, v in OCTO.items()} | {"enableGiscus": 0},
    "nested": {
        "comments": {
            "giscus": {
                "repo": "a/b",
                "id": "R_kgDOFake01",
                "category": {"name": "General", "id": "DIC_kwDOFake01"},
                "theme": {"light": "fro", "dark": "Cobalt"},
            }
        }
    },
    "toha": {
        "features": {
            "comment": {"services": {"giscus": OCTO | {"map": "title", "reaction": 0}}}
        }
    },
    "first is empty": {"comments": {"giscus": {"repo": ""}}, "giscus": OCTO},
    "block off": {"giscus": OCTO | {"enable": "false"}},
    "comments off": {"comments": False, "giscus": OCTO},
    "comments zero": {"comments": 0, "giscus": OCTO},
    "comment table off": {"comment": {"enable": "no"}, "giscus": OCTO},
    "table off": {"comments": {"enabled": False, "giscus": OCTO}},
    "loveit off": {"page": {"comment": {"enable": False, "giscus": OCTO}}},
    "other provider": {"comments": {"provider": "disqus", "giscus": OCTO}},
    "two providers": {"comments": {"type": ["disqus", "Giscus"], "giscus": OCTO}},
    "odd values": {
        "giscus": OCTO
        | {"mapping": "Title", "inputPosition": "TOP", "strict": "maybe"}
        | {"theme": "dark-dimmed", "emitMetadata": " On "}
    },
    "half a pair": {"giscus": OCTO | {"theme": "light", "themeDark": "dark"}},
    "own style": {"giscus": OCTO | {"theme": "/css/g.css", "lightTheme": "a.css?v=1"}},
    "folder": {"giscus": OCTO | {"theme": "/blog/g.css", "darkTheme": "//a.org/b.css"}},
    "address": {"giscus": OCTO | {"theme": "https://a.org/b.css", "lang": "xx"}},
    "client": {"giscus": OCTO | {"endpoint": "https://Giscus.example/client.js"}},
    "bare host": {"giscus": OCTO | {"app": "giscus.example:8443"}},
    "quotes": {"giscus": OCTO | {"category": "A \"quoted\" <b> & 'more'"}},
    **{
        f"{entry['repo']} {entry['file']}": dict(site_params(entry, "en").values)
        for entry in SITES
    },
    "lang": {"giscus": OCTO | {"lang": " pt_BR "}},
}


@dataclass
class Made:
    """What the module makes of one tree: the comments, and what Hugo warns of."""

    comments: list[tuple[str, dict[str, str], str]]
    warnings: list[str]

    @property
    def missing(self) -> list[tuple[str, ...]]:
        """The keys that each warning names, flat ones by their short name."""
        named = [re.split(r": (?:Add|Fill in) | under ", w)[1] for w in self.warnings]
        return [
            tuple(key.lower().removeprefix("giscus") for key in re.split(", | and ", n))
            for n in named
        ]


def from_module(folder: Path, hugo: str, trees: Mapping[str, Any]) -> dict[str, Made]:
    """What the module writes for each tree: one site has them all as languages."""
    codes = {name: f"en-x-a{n}" for n, name in enumerate(trees)}
    languages = {codes[name]: {"params": tree} for name, tree in trees.items()}
    site = make(folder, "theme", {}, {"en": {"weight": 1}, **languages})
    layout = '<main>{{ partial "afterword/lib/comments.html" . }}</main>'
    (site / "layouts").mkdir(exist_ok=True)
    (site / "layouts" / "index.html").write_text(layout, "utf-8")
    root, warnings = build_with_warnings(site, hugo)
    return {
        name: Made(
            comments_of((root / "blog" / code / "index.html").read_text("utf-8")),
            [text for text in warnings if f"The pages in {code} have" in text],
        )
        for name, code in codes.items()
    }


@pytest.mark.parametrize("hugo", HUGOS)
def test_reads_every_dialect_as_the_helper_does(hugo: str, tmp_path: Path) -> None:
    read_by_module = from_module(tmp_path, HUGOS[hugo], TREES)
    for name, tree in TREES.items():
        config = normalise(Params(tree), "en", BASE_URL)
        is_lacking = config.enabled and not config.configured
        # As `afterword build` does: readers have no use for what is missing.
        shown = replace(config, enabled=config.configured)
        wanted = comments_of(tags(shown, "/afterword.js").decode())
        assert read_by_module[name].comments == wanted, name
        missing = [tuple(map(str.lower, config.missing))] if is_lacking else []
        assert read_by_module[name].missing == missing, name


@pytest.mark.parametrize("hugo", HUGOS)
def test_knows_the_languages_that_giscus_spells_its_own_way(
    hugo: str, tmp_path: Path
) -> None:
    codes = ["el", "pt-br", "zh", "zh-hant-tw", "km", "sr", "nb", "gsw", "zh-hk", "de"]
    trees = {code: {"giscus": OCTO | {"lang": code}} for code in codes}
    read_by_module = from_module(tmp_path, HUGOS[hugo], trees)
    for code, tree in trees.items():
        wanted = normalise(Params(tree), "en", BASE_URL).lang
        assert read_by_module[code].comments[0][1]["lang"] == wanted, code


def test_takes_the_language_from_a_map_of_languages(tmp_path: Path) -> None:
    block = OCTO | {"languages_mapping": {"de": "zh-tw"}}
    root = build(make(tmp_path, "theme", {"giscus": block}), HUGOS["newest"]) / "blog"
    english, german = (
        comments_of((root / folder / "posts/first/index.html").read_text("utf-8"))
        for folder in ("", "de")
    )
    assert "lang" not in english[0][1]  # nobody said it: the page does
    assert german[0][1]["lang"] == "zh-TW"


# What the author has to write, and where: in the block and the spelling in use.
PLACES: Mapping[str, dict[str, Any]] = {
    "Add repo, repoID, category and categoryID under [params.comments.giscus] "
    "in the site's configuration;": {"comments": {"enabled": True}},
    "Add repo, repoID, category and categoryID under [params.giscus] "
    "in the site's configuration;": {"comments": True},
    "Fill in repo and repoID under [params.page.comment.giscus];": {
        "page": {"comment": {"giscus": {"repo": "", "categoryId": "DIC_kwDOFake01"}}}
    },
    "Fill in repo, repoID, category and categoryID under [params.giscus];": {
        "giscus": {"repo": "", "repo_id": ""}
    },
    "Fill in giscusRepoID and giscusCategoryID under [params];": {
        "giscusRepo": "octo/comments",
        "giscusCategory": "General",
    },
}


@pytest.mark.parametrize("hugo", HUGOS)
def test_names_the_place_where_the_values_are_missing(
    hugo: str, tmp_path: Path
) -> None:
    made = from_module(tmp_path, HUGOS[hugo], PLACES)
    for place in PLACES:
        (warning,) = made[place].warnings
        assert f": {place} the values come from the giscus setup page" in warning


@pytest.mark.parametrize("hugo", HUGOS)
def test_tells_what_is_missing_to_the_author_alone(
    page: Page, hugo: str, tmp_path: Path
) -> None:
    block = {"repo": "octo/comments", "repoID": "", "category": "General"}
    site = make(tmp_path, "theme", {"giscus": block}, {"en": {}})
    with hugo_server(site, HUGOS[hugo]) as address:
        page.goto(f"{address}posts/first/")
        comments = page.locator("afterword-comments")
        lines = 'repoID = "…"\ncategoryID = "…"'
        expect(comments.locator("[lang=en] pre")).to_have_text(lines)
        (told,) = warnings_in((tmp_path / "server.log").read_text("utf-8"))
        step = told.removeprefix("The pages have no comments from Afterword: ")
        expect(comments).to_contain_text(f"For the author of this site: {step}")
        press(page, "Like")
    root, warnings = build_with_warnings(site, HUGOS[hugo])
    assert warnings == [told]
    built = (root / "blog/posts/first/index.html").read_text("utf-8")
    assert read(built, "afterword-bar") and not read(built, "afterword-comments")


@pytest.mark.parametrize("hugo", HUGOS)
def test_works_while_the_author_writes(page: Page, hugo: str, tmp_path: Path) -> None:
    site = make(tmp_path, "theme", DIALECTS["stack"])
    with hugo_server(site, HUGOS[hugo]) as address:
        page.goto(f"{address}posts/first/")
        press(page, "Like")
        text = "---\ntitle: First\n---\n\nRewritten.\n"
        (site / "content/posts/first.md").write_text(text, "utf-8")
        wait_for(f"{address}posts/first/", "Rewritten.")
        page.reload()
        like = page.get_by_role("button", name="Like")
        expect(like).to_have_attribute("aria-pressed", "true")
        page.locator("afterword-bar").get_by_role("link").click()
        shown = page.locator("afterword-list").get_by_role("button")
        expect(shown.first).to_be_visible()


@pytest.mark.parametrize("hugo", HUGOS)
def test_shortcodes_place_the_parts_in_the_text(hugo: str, tmp_path: Path) -> None:
    site = make(tmp_path, "theme", DIALECTS["stack"])
    plain = "{{ define `main` }}{{ .Content }}{{ end }}"
    (site / "themes/plain/layouts/_default/single.html").write_text(plain, "utf-8")
    text = (
        "---\ntitle: A\n---\n\n{{< afterword save >}}\n\nText.\n\n{{< afterword >}}\n"
    )
    (site / "content/posts/second.md").write_text(text, "utf-8")
    saved = "---\ntitle: Reading list\n---\n\n{{< afterword list >}}\n"
    (site / "content/saved.md").write_text(saved, "utf-8")
    root = build(site, HUGOS[hugo]) / "blog"
    page = (root / "posts/second/index.html").read_text("utf-8")
    wanted = ["afterword-save", "afterword-bar", "afterword-comments"]
    assert [t.name for t in read(page) if t.name.startswith("afterword-")] == wanted
    (bar,) = read(page, "afterword-bar")
    assert bar.attributes["list"] == "/blog/saved/"
    assert read((root / "saved/index.html").read_text("utf-8"), "afterword-list")
