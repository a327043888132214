from pathlib import Path

import pytest

import hugo_site
from afterword.errors import SiteError
from afterword.hugo import read_site
from afterword.pages import base_path, locate, published
from afterword.project import misnamed

FILES = (
    *("index.html", "a/index.html", "b.html", "hugo.toml", ".env", ".htaccess"),
    *(".well-known/security.txt", ".well-known/.env", "a/.well-known/x"),
    *("config/_default/params.toml", "config/production/params.yml", "a/config.json"),
    "config/menu.json",
)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    folder = tmp_path / "plain"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    return folder


def test_a_folder_of_html_is_published_as_it_is(plain: Path) -> None:
    assert published(read_site(plain)) == plain


def test_a_hugo_site_that_was_built_is_found(tmp_path: Path) -> None:
    site = hugo_site.make(tmp_path)
    hugo_site.run(cwd=site)
    assert published(read_site(site)) == site / "public"


def test_a_hugo_site_that_was_never_built_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = hugo_site.make(tmp_path, config='publishDir = "docs"\n')
    monkeypatch.setenv("PATH", str(Path(hugo_site.hugo()).parent), prepend=":")
    assert published(read_site(site)) == site / "docs"
    assert f"docs held no pages, so hugo was run in {site}." in caplog.text
    assert (site / "docs" / "posts" / "first" / "index.html").is_file()


def test_without_hugo_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = hugo_site.make(tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SiteError, match=r"Hugo is not installed\. Run hugo in"):
        published(read_site(site))


def test_a_build_that_fails_shows_what_hugo_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = hugo_site.make(tmp_path)
    (site / "layouts" / "single.html").write_text("{{ nothing }}", encoding="utf-8")
    monkeypatch.setenv("PATH", str(Path(hugo_site.hugo()).parent), prepend=":")
    with pytest.raises(SiteError, match=r"which failed: E.*nothing"):
        published(read_site(site))


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_a_site_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SiteError, match=name):
        published(read_site(tmp_path / name))


SOURCES = {
    "_config.yml": ("_posts/a.html", "_site"),
    ".eleventy.js": ("node_modules/x.html", "_site"),
    "eleventy.config.mjs": ("_includes/post.html", "_site"),
    "astro.config.mjs": ("public/a.html", "dist"),
    "mkdocs.yml": ("overrides/main.html", "site"),
    "docusaurus.config.ts": ("static/a.html", "build"),
}


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")


@pytest.mark.parametrize("config", SOURCES)
def test_a_source_of_another_generator_is_refused_with_the_folder_to_name(
    tmp_path: Path, config: str
) -> None:
    page, output = SOURCES[config]
    write(tmp_path, config, page, "index.html")
    with pytest.raises(SiteError, match=f"Run .* and name {tmp_path / output}, or"):
        published(read_site(tmp_path))
    write(tmp_path, f"{output}/index.html")
    with pytest.raises(SiteError, match=f"holds the {config} .* Name .*/{output}, or"):
        published(read_site(tmp_path))
    assert published(read_site(tmp_path / output)) == tmp_path / output


def test_a_published_folder_may_hold_a_stray_configuration_of_jekyll(
    plain: Path,
) -> None:
    (plain / "hugo.toml").unlink()
    write(plain, "_config.yml", ".nojekyll")
    assert published(read_site(plain)) == plain


@pytest.mark.parametrize("extra", [(), ("index.html",), ("public/saved/index.html",)])
def test_hugos_configuration_in_another_source_names_the_pages(
    tmp_path: Path, extra: tuple[str, ...]
) -> None:
    write(tmp_path, "eleventy.config.js", "hugo.toml", "_site/index.html", *extra)
    with pytest.raises(SiteError, match=r'write publishDir = "_site" into hugo\.toml'):
        published(read_site(tmp_path))
    (tmp_path / "hugo.toml").write_text('publishDir = "_site"', encoding="utf-8")
    assert published(read_site(tmp_path)) == tmp_path / "_site"


def test_an_output_without_configuration_is_told_of_the_one_above(
    tmp_path: Path,
) -> None:
    write(tmp_path, "eleventy.config.js", "hugo.toml", "_site/index.html")
    told = str(misnamed(read_site(tmp_path / "_site")))
    assert f"{tmp_path / 'hugo.toml'} lies above it." in told
    assert told.endswith(f'publishDir = "_site" into it and name {tmp_path} instead.')
    write(tmp_path, "other/index.html")
    assert misnamed(read_site(tmp_path / "other")) is None


def test_a_hugo_site_beside_another_configuration_is_built_by_its_author(
    tmp_path: Path,
) -> None:
    site = hugo_site.make(tmp_path)
    write(site, "mkdocs.yml")
    with pytest.raises(SiteError, match="if Hugo does, run hugo"):
        published(read_site(site))
    hugo_site.run(cwd=site)
    assert published(read_site(site)) == site / "public"


def test_pages_beside_another_configuration_are_published_where_told(
    plain: Path,
) -> None:
    write(plain, "mkdocs.yml")
    (plain / "hugo.toml").write_text('publishDir = "."', encoding="utf-8")
    assert published(read_site(plain)) == plain


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("index", "index.html"),
        ("", "index.html"),
        ("a/", "a/index.html"),
        ("a", "a"),
        ("b", "b.html"),
        ("b.html", "b.html"),
        ("c", None),
        ("hugo.toml", None),
        ("HUGO.TOML", None),
        (".env", None),
        (".htaccess", None),
        (".well-known/security.txt", ".well-known/security.txt"),
        (".well-known/.env", None),
        ("a/.well-known/x", None),
        (".well-known/../hugo.toml", None),
        ("config/_default/params.toml", None),
        ("config/production/params.yml", None),
        ("a/config.json", "a/config.json"),
        ("config/menu.json", "config/menu.json"),
        ("../secret", None),
        ("a/../../secret", None),
        ("a\\..\\b.html", None),
        ("b.html\0", None),
        ("x" * 5000, None),
    ],
)
def test_paths_find_what_a_static_host_would_send(
    plain: Path, path: str, file: str | None
) -> None:
    (plain.parent / "secret").write_text("s", encoding="utf-8")
    found = locate(plain, path, is_project=True)
    assert found == (plain / file if file else None)


def test_elsewhere_only_hugos_own_name_is_private_at_any_depth(plain: Path) -> None:
    for name in ("config.json", "blog/config.json", "blog/hugo.toml"):
        (plain / name).parent.mkdir(exist_ok=True)
        (plain / name).write_text("{}", encoding="utf-8")
    assert locate(plain, "config.json") == plain / "config.json"
    assert locate(plain, "blog/config.json") == plain / "blog" / "config.json"
    assert locate(plain, "hugo.toml") is locate(plain, "blog/hugo.toml") is None


def test_a_link_out_of_the_folder_is_not_followed(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("s", encoding="utf-8")
    (plain / "out.html").symlink_to(tmp_path / "secret.html")
    assert locate(plain, "out.html") is None


@pytest.mark.parametrize("target", [".env", "hugo.toml", "config/_default/params.toml"])
def test_a_link_to_what_is_private_is_not_followed(plain: Path, target: str) -> None:
    (plain / "public.txt").symlink_to(target)
    assert locate(plain, "public.txt", is_project=True) is None
    (plain / "public").symlink_to(".well-known")
    assert locate(plain, "public/security.txt", is_project=True)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "/"),
        ("/", "/"),
        ("https://example.org", "/"),
        ("https://example.org/blog", "/blog/"),
        ("https://example.org/a/b/", "/a/b/"),
    ],
)
def test_the_base_path_is_that_of_the_base_url(
    tmp_path: Path, url: str, path: str
) -> None:
    (tmp_path / "hugo.toml").write_text(f'baseURL = "{url}"', encoding="utf-8")
    assert base_path(read_site(tmp_path)) == path
