"""The npm package, installed into three sites: Vite, esbuild, and no bundler."""

import base64
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Page, expect
from reader import expect_pressed, press

from fake_giscus import Discussion, FakeGiscus
from files import serving_files
from hugo_module import POLICY
from running import ROOT

WIDGET = ROOT / "widget"
SITES = ROOT / "tests" / "sites"
TOOLS = WIDGET / "node_modules" / ".bin"
VITE = SITES / "vite" / "node_modules"

# How each site is built, and what of it is published.
NAMES = ("vite", "esbuild", "plain")
BUNDLE = ("--bundle", "--splitting", "--format=esm")
COMMANDS: dict[str, list[str | Path]] = {
    "vite": [VITE / ".bin" / "vite", "build", "--logLevel", "warn"],
    "esbuild": [TOOLS / "esbuild", "main.ts", *BUNDLE, "--outdir=built"],
}
PUBLISHED = {"vite": "vite/dist", "esbuild": "esbuild", "plain": "."}
PAGES = {"vite": "/", "esbuild": "/", "plain": "/plain/"}


def run(*command: str | Path, cwd: Path, text: str = "") -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, input=text, text=True)
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    run("npm", "pack", "--silent", "--pack-destination", folder, cwd=WIDGET)
    (packed,) = folder.iterdir()
    return packed


@pytest.fixture(scope="module")
def installed(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three sites, and beside them the package as npm installs it."""
    folder = tmp_path_factory.mktemp("sites")
    for name in NAMES:
        leave = shutil.ignore_patterns("node_modules")
        shutil.copytree(SITES / name, folder / name, ignore=leave)
    (folder / "package.json").write_text("{}", encoding="utf-8")
    run("npm", "install", "--offline", "--silent", tarball, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def built(installed: Path, shared_giscus: FakeGiscus) -> Path:
    """The sites, built for the fake giscus."""
    if not VITE.exists():
        run("npm", "ci", "--silent", "--ignore-scripts", cwd=VITE.parent)
    for name in NAMES:
        index = installed / name / "index.html"
        html = index.read_text(encoding="utf-8")
        html = html.replace("https://giscus.app", shared_giscus.origin)
        index.write_text(html, encoding="utf-8")
    for name, command in COMMANDS.items():
        run(*command, cwd=installed / name)
    return installed


def policy(index: Path, frames: str) -> str:
    """What the README says suffices, and the import map by its hash."""
    html = index.read_text(encoding="utf-8")
    inline = re.search(r'<script type="importmap">(.*?)</script>', html, re.S)
    if not inline:
        return POLICY.format(frames=frames)
    digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
    allowed = f"script-src 'self' 'sha256-{digest}'"
    return POLICY.format(frames=frames).replace("script-src 'self'", allowed)


@pytest.fixture(scope="module", params=NAMES)
def address(
    request: pytest.FixtureRequest, built: Path, shared_giscus: FakeGiscus
) -> Iterator[str]:
    """The page of one site, under a strict policy."""
    name = request.param
    root = built / PUBLISHED[name]
    index = root / PAGES[name].lstrip("/") / "index.html"
    shutil.copytree(ROOT / "static" / "afterword", root / "afterword")
    german = index.read_text("utf-8").replace('lang="en"', 'lang="de"')
    index.with_name("german.html").write_text(german, encoding="utf-8")
    headers = {"Content-Security-Policy": policy(index, shared_giscus.origin)}
    with serving_files(root, headers) as files:
        yield files.origin + PAGES[name]


@pytest.fixture
def site(page: Page, address: str, giscus: FakeGiscus) -> Page:
    giscus.repos["octo/comments"].discussions["Hello"] = Discussion(comments=2)
    page.goto(address)
    return page


@pytest.mark.parametrize("name", NAMES)
def test_a_site_checks_its_types_strictly(installed: Path, name: str) -> None:
    run(TOOLS / "tsc", "--project", ".", cwd=installed / name)


def test_a_wrong_use_is_a_type_error(installed: Path) -> None:
    main = installed / "wrong" / "main.ts"
    shutil.copytree(installed / "esbuild", main.parent)
    wrong = 'addEventListener("afterword:like", ({ detail }) => detail.state);\n'
    main.write_text('import "afterword";\n' + wrong, encoding="utf-8")
    with pytest.raises(AssertionError, match="Property 'state' does not exist"):
        run(TOOLS / "tsc", "--project", ".", cwd=main.parent)


def test_the_page_hears_likes_and_reads_the_store(site: Page) -> None:
    press(site, "Like")
    expect(site.locator("output")).to_have_text(re.compile("^/.* true$"))
    press(site, "Save")
    expect(site.locator("output")).to_have_text("1 saved")


def test_a_saved_article_stands_in_the_list(site: Page) -> None:
    press(site, "Save")
    link = site.locator("afterword-list").get_by_role("link")
    expect(link).to_have_text("A page with Afterword")


def test_the_comments_open_at_the_click(site: Page, giscus: FakeGiscus) -> None:
    assert not giscus.requests
    site.get_by_role("button", name="Load comments").click()
    frame = site.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("2 comments")).to_be_visible()
    assert not giscus.complaints


def test_a_page_without_values_is_told_both_ways_to_them(site: Page) -> None:
    site.evaluate(
        "document.querySelector('afterword-comments')"
        ".replaceWith(document.createElement('afterword-comments'))"
    )
    site.get_by_role("button", name="Load comments").click()
    comments = site.locator("afterword-comments")
    expect(comments).to_contain_text("Comments are not set up yet.")
    expect(comments).to_contain_text('repo-id="…"')
    expect(comments).to_contain_text('<link rel="afterword" href="…">')


def test_parts_of_parts_arrive(site: Page) -> None:
    press(site, "Save")
    site.get_by_text("Backup, import, other devices").click()
    site.get_by_role("button", name="Make a link and a code").click()
    expect(site.get_by_role("img")).to_be_visible()


def test_the_page_s_language_comes_with_the_package(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}german.html")
    expect(page.get_by_role("heading", name="Kommentare")).to_be_visible()
    assert not [url for url in asked if "/afterword/lang/" in url]


def test_a_second_copy_does_no_harm(site: Page) -> None:
    expect_pressed(site, "Save", False)
    site.evaluate("import('/afterword/afterword.js')")
    site.evaluate(
        "document.body.append(document.createElement('afterword-save'))",
    )
    site.locator("afterword-save").get_by_role("button").click()
    bar = site.locator("afterword-bar").get_by_role("button", name="Save")
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(site.locator("afterword-list").get_by_role("link")).to_have_count(1)


def bundle(code: str, folder: Path) -> str:
    """The first file that a page loads which consists of this code."""
    outdir = folder / "bundled"
    options = (*BUNDLE, "--minify", f"--outdir={outdir}")
    run(TOOLS / "esbuild", *options, cwd=folder, text=code)
    return (outdir / "stdin.js").read_text(encoding="utf-8")


def test_the_classes_come_without_side_effects(installed: Path) -> None:
    assert bundle('import "afterword/elements"', installed) == ""
    key = 'import { articleKey } from "afterword/elements"; articleKey("", "")'
    assert len(bundle(key, installed)) < 400


def test_a_bundle_is_hardly_larger_than_the_file(installed: Path) -> None:
    stable = (ROOT / "static" / "afterword" / "afterword.js").read_bytes()
    own = bundle('import "afterword"', installed).encode()
    assert len(brotli.compress(own)) < len(brotli.compress(stable)) + 300


def test_a_server_that_renders_pages_may_import_it(installed: Path) -> None:
    code = 'await import("afterword"); await import("afterword/list"); console.log(1)'
    done = run("node", "--input-type=module", "--eval", code, cwd=installed)
    assert done == "1\n"


def test_the_package_is_small(tarball: Path) -> None:
    assert tarball.stat().st_size < 250_000


def test_the_package_s_readme_imports_what_there_is(installed: Path) -> None:
    text = (installed / "node_modules/afterword/README.md").read_text("utf-8")
    imports = re.findall('import "afterword.*?"', text)
    assert len(imports) >= 3
    code = "; ".join(f"await {name[:6]}({name[7:]})" for name in imports)
    run("node", "--input-type=module", "--eval", code, cwd=installed)


def test_the_package_names_the_licences_of_all_its_code(installed: Path) -> None:
    text = (installed / "node_modules/afterword/dist/LICENSE").read_text("utf-8")
    assert "The Afterword authors" in text
    assert "David Evans" in text
