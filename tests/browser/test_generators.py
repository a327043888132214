"""`afterword snippet`, followed line by line in sites of real generators.

MkDocs and Eleventy run always, Jekyll where it is installed, and Astro, whose 160 MB
are no small thing, where AFTERWORD_GENERATORS is set.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from reader import press

import hugo_site
from afterword.snippet import PLACES, make
from fake_giscus import FakeGiscus
from files import serving_files
from running import ROOT

SITES = ROOT / "tests" / "sites"
POST = "---\nlayout: {}\ntitle: First\n---\n\n# First\n\nText.\n"


@dataclass(frozen=True)
class Generator:
    """A small site.

    Attributes:
        command: What builds it; the folder to write follows.
        lines: What the steps say, as it stands in the files.
        files: The files; `{0}` and so on are the lines.
    """

    command: tuple[str | Path, ...]
    lines: tuple[str, ...]
    files: Mapping[str, str]


def module(name: str, program: str) -> tuple[str | Path, ...]:
    return ("node", SITES / name / "node_modules" / program)


GENERATORS = {
    "mkdocs": Generator(
        (sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"),
        ("custom_dir: overrides",),
        {
            # Its highlighter would come from another server.
            "mkdocs.yml": "site_name: A blog\ntheme:\n  name: mkdocs\n  {0}\n"
            "  highlightjs: false\n",
            "docs/index.md": "# Front\n",
            "docs/posts/first.md": "# First\n\nText.\n",
        },
    ),
    "eleventy": Generator(
        (*module("eleventy", "@11ty/eleventy/cmd.cjs"), "--quiet", "--output"),
        (
            'eleventyConfig.addPassthroughCopy({ public: "/" }); '
            'eleventyConfig.ignores.add("public/**");',
            '{% include "afterword.html" %}',
        ),
        {
            "eleventy.config.js": "export default (eleventyConfig) => {{ {0} }};\n",
            "_includes/post.html": "<!doctype html><title>{{{{ title }}}}</title>"
            "<main>{{{{ content }}}}{1}</main>\n",
            "posts/first.md": POST.format("post.html"),
        },
    ),
    "astro": Generator(
        (*module("astro", "astro/astro.js"), "build", "--silent", "--outDir"),
        (
            'import Afterword from "../components/Afterword.astro"',
            "<Afterword />",
        ),
        {
            "package.json": '{{"type": "module"}}',
            "src/layouts/Post.astro": "---\n{0}\n---\n<!doctype html>"
            "<title>First</title><main><slot />{1}</main>\n",
            "src/pages/posts/first.md": POST.format("../../layouts/Post.astro"),
        },
    ),
    "jekyll": Generator(
        ("jekyll", "build", "--quiet", "--destination"),
        ("{% include afterword.html %}",),
        {
            "_config.yml": "title: A blog\n",
            "_layouts/post.html": "<!doctype html><title>{{{{ page.title }}}}</title>"
            "<main>{{{{ content }}}}{0}</main>\n",
            "posts/first/index.md": POST.format("post"),
        },
    ),
}

LIST = "<afterword-list></afterword-list>\n"
#: For each generator with a filter for addresses, the files that put its site below
#: /blog/ and make the list a page of it; `{0}` is the script.
BELOW = {
    "mkdocs": {
        "mkdocs.yml": "site_url: https://example.org/blog/\n",
        "docs/saved.md": LIST,
    },
    "eleventy": {
        "eleventy.config.js": 'export const config = {{ pathPrefix: "/blog/" }};\n',
        "saved/index.html": f"{{0}}{LIST}",
    },
    "jekyll": {
        "_config.yml": 'baseurl: "/blog"\n',
        "saved/index.html": f"---\n---\n{{0}}{LIST}",
    },
}


def make_ready(name: str) -> None:
    """Installs a generator of npm once; what is missing skips the test."""
    if name == "astro" and not os.environ.get("AFTERWORD_GENERATORS"):
        pytest.skip("Astro is large: set AFTERWORD_GENERATORS=1 to test it")
    if name == "jekyll" and not shutil.which("jekyll"):
        pytest.skip("Jekyll is not installed")
    folder = SITES / name
    if folder.exists() and not (folder / "node_modules").exists():
        command = ["npm", "ci", "--silent", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, check=True)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)


def follow(site: Path, name: str, config: str, more: Mapping[str, str]) -> None:
    """Makes a site and does what `afterword snippet` says."""
    write(site / "giscus", {"hugo.toml": config})
    snippet = make(site / "giscus", name)
    generator, place = GENERATORS[name], PLACES[name]
    for line in generator.lines:
        assert any(line in step for step in snippet.steps), line
    lines = generator.lines
    write(site, {file: text.format(*lines) for file, text in generator.files.items()})
    write(site, {place.file: f"{place.head}{snippet.markup}{place.foot}"})
    script = snippet.markup.partition("\n")[0]
    write(site, {file: text.format(script) for file, text in more.items()})
    if (SITES / name).exists():
        (site / "node_modules").symlink_to(SITES / name / "node_modules")
    static = site / (place.static if place.static.endswith("/") else ".")
    shutil.copytree(ROOT / "static/afterword", static / "afterword")
    if not more:
        (static / "saved").mkdir()
        shutil.copy(ROOT / "static/saved/index.html", static / "saved/index.html")


def build(folder: Path, name: str, output: Path) -> None:
    done = subprocess.run(
        [*GENERATORS[name].command, output],
        cwd=folder,
        env=os.environ | {"ASTRO_TELEMETRY_DISABLED": "1"},
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module", params=GENERATORS)
def origin(
    request: pytest.FixtureRequest,
    shared_giscus: FakeGiscus,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A site of one generator, built and served as plain files."""
    make_ready(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    config = hugo_site.with_origin(shared_giscus.origin)
    follow(folder / "site", request.param, config, {})
    build(folder / "site", request.param, folder / "out")
    with serving_files(folder / "out") as files:
        yield files.origin


def test_likes_saves_and_loads_the_comments(
    page: Page, origin: str, giscus: FakeGiscus
) -> None:
    page.goto(f"{origin}/posts/first/")
    press(page, "Like")
    press(page, "Save")
    page.get_by_role("button", name="Load comments").click()
    frame = page.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("3 comments")).to_be_visible()
    assert not giscus.complaints


def test_the_saved_article_stands_in_the_list(page: Page, origin: str) -> None:
    page.goto(f"{origin}/posts/first/")
    press(page, "Save")
    page.get_by_role("link", name="Reading list").click()
    saved = page.locator("afterword-list").get_by_role("link", name="First")
    expect(saved).to_have_attribute("href", "/posts/first/")


@pytest.mark.parametrize("name", BELOW)
def test_a_site_below_a_path_finds_the_widget_and_the_list(
    page: Page, tmp_path: Path, name: str
) -> None:
    make_ready(name)
    follow(tmp_path / "site", name, hugo_site.BLOCK, BELOW[name])
    build(tmp_path / "site", name, tmp_path / "out" / "blog")
    with serving_files(tmp_path / "out") as files:
        page.goto(f"{files.origin}/blog/posts/first/")
        press(page, "Save")
        page.get_by_role("link", name="Reading list").click()
        saved = page.locator("afterword-list").get_by_role("link", name="First")
        expect(saved).to_have_attribute("href", "/blog/posts/first/")
