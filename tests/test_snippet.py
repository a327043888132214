"""`afterword snippet`: what to paste, for each generator."""

import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import hugo_site
from afterword.cli import main
from afterword.snippet import PLACES, make

STATIC = Path(__file__).parents[1] / "static" / "afterword"
FILES = {
    "html": "before </article>",
    "hugo": "layouts/partials/afterword.html",
    "jekyll": "_includes/afterword.html",
    "eleventy": "_includes/afterword.html",
    "astro": "src/components/Afterword.astro",
    "mkdocs": "overrides/main.html",
    "wordpress": "Custom HTML",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "hugo.toml").write_text(hugo_site.BLOCK, encoding="utf-8")
    return tmp_path


def printed(site: Path, generator: str) -> str:
    result = CliRunner().invoke(main, ["snippet", str(site), "--for", generator])
    assert result.exit_code == 0
    return result.output


def test_every_generator_that_may_be_named_has_a_place() -> None:
    option = next(
        param for param in main.commands["snippet"].params if param.name == "generator"
    )
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(PLACES) == list(FILES)


@pytest.mark.parametrize("generator", FILES)
def test_says_where_to_paste_and_gives_the_values(site: Path, generator: str) -> None:
    text = printed(site, generator)
    assert FILES[generator] in text
    assert '<afterword-comments repo="octo/comments" repo-id="R_kgDOFake01"' in text
    assert "<afterword-bar></afterword-bar>" in text


@pytest.mark.parametrize("generator", FILES)
def test_the_integrity_is_that_of_the_file_it_names(site: Path, generator: str) -> None:
    found = re.search(
        r'afterword/(afterword\.[0-9a-f]{12}\.js)[^>]*" integrity="sha384-(.{64})" '
        r'crossorigin="anonymous"></script>',
        printed(site, generator),
    )
    assert found
    digest = sha384((STATIC / found[1]).read_bytes()).digest()
    assert found[2] == b64encode(digest).decode()


@pytest.mark.parametrize("generator", FILES)
def test_is_short(site: Path, generator: str) -> None:
    assert len(printed(site, generator).splitlines()) <= 16


def test_braces_in_a_value_are_no_template(site: Path) -> None:
    hostile = hugo_site.BLOCK.replace("General", "{{ site.secret }}{% raw %}")
    (site / "hugo.toml").write_text(hostile, encoding="utf-8")
    markup = make(site, "jekyll").markup
    assert (markup.count("{{"), markup.count("{%")) == (1, 0)
    assert 'category="&#123;&#123; site.secret' in markup


def test_a_site_in_a_subfolder_gets_its_addresses(site: Path) -> None:
    base = 'baseURL = "https://example.org/blog/"\n' + hugo_site.BLOCK
    (site / "hugo.toml").write_text(base, encoding="utf-8")
    assert 'src="/blog/afterword/afterword.' in printed(site, "html")
    assert "page /blog/saved/" in printed(site, "html")


@pytest.mark.parametrize(
    ("generator", "address"),
    [
        ("jekyll", r"\{\{ '/afterword/afterword\.\w+\.js' \| relative_url \}\}"),
        ("eleventy", r"\{\{ '/afterword/afterword\.\w+\.js' \| url \}\}"),
        ("mkdocs", r"\{\{ 'afterword/afterword\.\w+\.js' \| url \}\}"),
        ("hugo", r'\{\{ "afterword/afterword\.\w+\.js" \| relURL \}\}'),
    ],
)
def test_a_template_asks_its_generator_for_the_sites_path(
    site: Path, generator: str, address: str
) -> None:
    """The path may be one that no configuration of Hugo tells."""
    text = printed(site, generator)
    assert re.search(f'src="{address}" integrity=', text)
    assert "below a path, instead put <afterword-list></afterword-list>" in text
    base = 'baseURL = "https://example.org/blog/"\n' + hugo_site.BLOCK
    (site / "hugo.toml").write_text(base, encoding="utf-8")
    assert re.search(f'src="{address}" integrity=', printed(site, generator))


@pytest.mark.parametrize(("tag", "page"), [("de", "de.html"), ("en", "index.html")])
def test_names_the_list_in_the_sites_language(site: Path, tag: str, page: str) -> None:
    language = f'defaultContentLanguage = "{tag}"\n'
    (site / "hugo.toml").write_text(language + hugo_site.BLOCK, encoding="utf-8")
    copied = f"{STATIC.parent / 'saved' / page} there as saved/index.html"
    assert copied in make(site, "html").steps[0]


def test_names_the_list_in_the_language_of_the_front_page(site: Path) -> None:
    (site / "index.html").write_text('<html lang="fr-CH">', encoding="utf-8")
    assert f"{STATIC.parent / 'saved/fr.html'} there as" in make(site, "html").steps[0]


def test_a_site_without_giscus_is_told_so(site: Path) -> None:
    (site / "hugo.toml").write_text("", encoding="utf-8")
    assert "Note: giscus is not set up" in printed(site, "html")


def test_astro_leaves_the_script_as_it_is(site: Path) -> None:
    assert '<script is:inline type="module"' in printed(site, "astro")


def test_hugo_builds_a_page_with_it_below_any_path(tmp_path: Path) -> None:
    site = hugo_site.make(tmp_path)
    single = site / "layouts" / "single.html"
    include = '{{ partial "afterword.html" . }}</article>'
    text = single.read_text(encoding="utf-8").replace("</article>", include)
    single.write_text(text, encoding="utf-8")
    markup = make(site, "hugo").markup
    partial = site / "layouts" / "partials" / "afterword.html"
    partial.parent.mkdir()
    partial.write_text(markup, encoding="utf-8")
    hugo_site.run("--baseURL", "https://example.org/blog/", cwd=site)
    page = site / "public" / "posts" / "first" / "index.html"
    link = re.compile(r'\{\{ "(.+)" \| relURL \}\}')
    written = link.sub(r"/blog/\1", markup)
    assert f"{written}</article>" in page.read_text(encoding="utf-8")


def test_a_published_folder_is_refused_with_the_name_of_its_project(
    site: Path,
) -> None:
    (site / "public").mkdir()
    result = CliRunner().invoke(main, ["snippet", str(site / "public")])
    assert result.exit_code == 2
    assert result.output.endswith(f"Name {site} instead.\n")


def test_an_unknown_generator_is_refused_in_one_line(site: Path) -> None:
    result = CliRunner().invoke(main, ["snippet", str(site), "--for", "word"])
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1
    assert "'html', 'hugo', 'jekyll'" in result.output
