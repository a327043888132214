"""`afterword build`: what it writes, what it leaves, and what it refuses."""

import gzip
import importlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha384
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner, Result

import hugo_site
from afterword import staging
from afterword.build import Summary, plan, run
from afterword.cli import main
from afterword.insertion import LARGEST_PAGE
from running import serving

PAGE = '<!doctype html><html lang="en"><article><h1>T</h1>a</article>'
LONG = PAGE.replace(">a<", f">{'a' * 2000}<")
STATIC = Path(__file__).parents[1] / "static" / "afterword"
SCRIPT = re.compile(r'src="/([^"]+\.[0-9a-f]{12}\.js)" integrity="sha384-(.{64})"')
BUILD = "from afterword.cli_build import build; build()"
#: A page as Hugo writes it for `aliases`.
MOVED = (
    '<!DOCTYPE html><html lang="en"><head><title>{0}</title>'
    '<link rel="canonical" href="{0}"><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="0; url={0}"></head></html>'
)
POST = MOVED.format("https://example.org/post/")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of HTML with a front page, one article, a style and a secret."""
    folder = tmp_path / "site"
    write(folder / "index.html", PAGE)
    write(folder / "post" / "index.html", PAGE)
    write(folder / "style.css", "p{color:red}" * 200)
    write(folder / "hugo.toml", hugo_site.BLOCK)
    write(folder / ".env", "TOKEN=1")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


def write(file: Path, content: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def built(site: Path, output: Path) -> Summary:
    return run(plan(site, output), lambda more: None)


def called(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", *map(str, arguments)])


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def written(folder: Path) -> dict[Path, tuple[int, int]]:
    """Which file stands at each path, and since when."""
    found = ((file, file.stat()) for file in folder.rglob("*"))
    return {file: (stat.st_ino, stat.st_ctime_ns) for file, stat in found}


def neighbours(output: Path) -> set[str]:
    return {entry.name for entry in output.parent.iterdir()} - {"site"}


def refused(site: Path, output: Path, *parts: str) -> None:
    """The command ends with one line that holds these parts, and leaves nothing."""
    result = called(site, "--output", output)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    for part in parts:
        assert part in line
    assert not list(output.parent.glob("*.tmp-*"))


def test_offline_copies_are_switched_on_by_the_site(site: Path, output: Path) -> None:
    switch = "[params.afterword]\noffline = true\n"
    write(site / "hugo.toml", hugo_site.BLOCK + switch)
    built(site, output)
    page = (output / "post" / "index.html").read_text("utf-8")
    assert "<afterword-bar offline></afterword-bar>" in page


def test_tags_are_inserted_and_no_other_byte_changes(site: Path, output: Path) -> None:
    built(site, output)
    page = (output / "post" / "index.html").read_text()
    head, _, rest = page.partition('\n<script type="module" src="/afterword/')
    assert head + rest[rest.rindex("</article>") :] == PAGE
    assert '<afterword-comments repo="octo/comments"' in page


def test_other_files_are_copied_byte_for_byte(site: Path, output: Path) -> None:
    write(site / "a" / "picture.png", bytes(range(256)) * 10)
    built(site, output)
    for name in ("a/picture.png", "style.css", "index.html"):
        assert (output / name).read_bytes() == (site / name).read_bytes()


def test_the_widget_is_there_under_stable_and_hashed_names(
    site: Path, output: Path
) -> None:
    built(site, output)
    widget = bytes_of(STATIC)
    assert "lang/de.js" in widget
    assert widget.items() <= bytes_of(output / "afterword").items()


def test_pages_name_the_hashed_widget_with_its_integrity(
    site: Path, output: Path
) -> None:
    built(site, output)
    for name in ("post/index.html", "saved/index.html"):
        found = SCRIPT.search((output / name).read_text())
        assert found
        digest = sha384((output / found[1]).read_bytes()).digest()
        assert found[2] == b64encode(digest).decode()


def test_the_index_lists_the_articles(site: Path, output: Path) -> None:
    write(site / "old" / "index.html", POST)
    built(site, output)
    index = json.loads((output / "afterword" / "articles.json").read_text())
    assert index == {"articles": [{"key": "/post/", "title": "", "aliases": ["/old/"]}]}


def bar(output: Path, name: str = "post/index.html") -> str:
    """The start tag of a page's bar."""
    found = re.search("<afterword-bar[^>]*>", (output / name).read_text())
    assert found
    return found[0]


def test_the_bar_names_the_addresses_that_lead_to_its_article(
    site: Path, output: Path
) -> None:
    write(site / "other.html", PAGE)
    write(site / "old" / "1" / "index.html", POST)
    write(site / "older.html", POST.replace('"refresh"', "Refresh"))
    write(site / "post.html", POST)
    built(site, output)
    assert bar(output) == '<afterword-bar aliases="/old/1/ /older/">'
    assert bar(output, "other.html") == "<afterword-bar>"
    assert (output / "old" / "1" / "index.html").read_text() == POST


def test_an_old_address_is_escaped_in_the_bar(site: Path, output: Path) -> None:
    write(site / "a &<\"'ü.html", POST)
    built(site, output)
    assert bar(output) == ('<afterword-bar aliases="/a%20&amp;%3C%22&#x27;%C3%BC/">')


def test_old_addresses_stand_below_the_path_of_the_site(
    site: Path, output: Path
) -> None:
    write(site / "hugo.toml", 'baseURL = "https://example.org/blog/"\n')
    write(site / "old.html", MOVED.format("https://example.org/blog/post/"))
    built(site, output)
    assert bar(output) == '<afterword-bar aliases="/blog/old/">'


def test_the_reading_list_of_the_site_gets_no_bar(site: Path, output: Path) -> None:
    own = "<article><afterword-list></afterword-list></article>"
    write(site / "saved" / "index.html", own)
    built(site, output)
    assert (output / "saved" / "index.html").read_text() == own
    assert b"/saved/" not in (output / "afterword" / "articles.json").read_bytes()


def test_a_page_in_a_declared_latin_1_keeps_its_bytes(site: Path, output: Path) -> None:
    page = '<meta charset="iso-8859-1"><article>Straße</article>'.encode("latin-1")
    write(site / "latin.html", page)
    built(site, output)
    assert b"Stra\xdfe\n<script" in (output / "latin.html").read_bytes()


@pytest.mark.parametrize(
    "page", ["<p>no article", "<article>a</article><article>b</article>", "<", ""]
)
def test_a_page_that_is_no_article_is_copied(
    site: Path, output: Path, page: str
) -> None:
    write(site / "list.html", page)
    built(site, output)
    assert (output / "list.html").read_text() == page


def test_an_article_that_is_never_closed_gets_its_tags(
    site: Path, output: Path
) -> None:
    write(site / "open.html", "<article><p class='x><b <<h1>T")
    built(site, output)
    page = (output / "open.html").read_text()
    assert page.startswith("<article><p class='x><b <<h1>T\n<script")


def test_a_page_of_100_megabytes_is_copied_in_pieces(site: Path, output: Path) -> None:
    write(site / "large.html", b"<article>" + b"<p>x</p>" * 12_500_000)
    pages = "import resource; resource.setrlimit(resource.RLIMIT_AS, (200 << 20,) * 2);"
    done = subprocess.run(
        [sys.executable, "-c", pages + BUILD, site, "--output", output],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "large.html is over 10 MB and got no tags." in done.stderr
    assert (output / "large.html").stat().st_size > LARGEST_PAGE
    with gzip.open(output / "large.html.gz") as packed:
        assert sum(map(len, packed)) == (site / "large.html").stat().st_size


def test_pages_that_do_not_fit_into_memory_together_are_all_written(
    site: Path, output: Path
) -> None:
    pages = {f"{number}.html": PAGE.replace(">a<", ">a" * 10**6) for number in "abc"}
    for name, page in pages.items():
        write(site / name, page)
    assert built(site, output).tagged == 4
    for name in pages:
        content = (output / name).read_bytes()
        assert brotli.decompress((output / f"{name}.br").read_bytes()) == content


def test_pages_get_the_values_of_their_language(site: Path, output: Path) -> None:
    german = '[languages.de.params.comments.giscus]\ncategory = "Allgemein"\n'
    languages = f"[languages.en]\nweight = 1\n{german}"
    write(site / "hugo.toml", hugo_site.BLOCK + languages)
    write(site / "de.html", PAGE.replace('"en"', '"de-AT"'))
    built(site, output)
    assert 'category="Allgemein"' in (output / "de.html").read_text()
    for name, category in (("", "General"), (".en", "General"), (".de", "Allgemein")):
        answer = json.loads((output / f"afterword/giscus{name}.json").read_text())
        assert answer["category"] == category


def test_a_site_in_a_subfolder_keeps_places_and_gets_addresses(
    site: Path, output: Path
) -> None:
    base = 'baseURL = "https://example.org/blog/"\n'
    write(site / "hugo.toml", base + hugo_site.BLOCK)
    built(site, output)
    assert 'src="/blog/afterword/' in (output / "post" / "index.html").read_text()
    saved = (output / "saved" / "index.html").read_text()
    assert 'src="/blog/afterword/afterword.' in saved
    assert 'href="/blog/"' in saved
    assert "\n/blog/afterword/afterword.js\n" in (output / "_headers").read_text()


def test_the_sites_own_reading_list_wins(site: Path, output: Path) -> None:
    own = '<!doctype html><p title="mine"><afterword-list></afterword-list>'
    write(site / "saved" / "index.html", own)
    assert built(site, output).notes == ()
    assert (output / "saved" / "index.html").read_text() == own


def test_a_saved_page_without_the_list_is_kept_and_told(
    site: Path, output: Path
) -> None:
    write(site / "saved" / "index.html", "<p>Goalkeepers")
    (note,) = built(site, output).notes
    assert "has no <afterword-list>" in note


def test_pages_that_hugo_server_wrote_are_told(site: Path, output: Path) -> None:
    script = '<script src="/livereload.js?mindelay=10&amp;port=1313"></script>'
    write(site / "index.html", script)
    (note,) = built(site, output).notes
    assert "`hugo server` wrote" in note
    with serving(site) as served:
        served.hear("`hugo server` wrote")


def test_copies_hold_the_content_of_their_file(site: Path, output: Path) -> None:
    write(site / "post" / "index.html", LONG)
    built(site, output)
    for name in ("style.css", "post/index.html", "afterword/list.js"):
        content = (output / name).read_bytes()
        assert brotli.decompress((output / f"{name}.br").read_bytes()) == content
        assert gzip.decompress((output / f"{name}.gz").read_bytes()) == content


def test_small_and_packed_files_have_no_copies(site: Path, output: Path) -> None:
    write(site / "picture.png", bytes(5000))
    built(site, output)
    assert not (output / "index.html.gz").exists()
    assert not (output / "picture.png.gz").exists()


def test_a_copy_that_the_site_made_of_a_page_without_tags_is_not_kept(
    site: Path, output: Path
) -> None:
    write(site / "post" / "index.html.gz", gzip.compress(LONG.encode()))
    write(site / "post" / "index.html", LONG)
    built(site, output)
    packed = (output / "post" / "index.html.gz").read_bytes()
    assert b"<afterword-bar>" in gzip.decompress(packed)


def rules(output: Path) -> dict[str, dict[str, str]]:
    """The headers for each path, as Netlify and Cloudflare read the file."""
    found: dict[str, dict[str, str]] = {}
    path = ""
    for line in (output / "_headers").read_text().splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[path][name] = value
        elif not line.startswith("#"):
            path = line
            found[path] = {}
    return found


def test_headers_are_those_of_a_file_that_changes_or_never_does(
    site: Path, output: Path
) -> None:
    built(site, output)
    (hashed,) = (file.name for file in STATIC.glob("afterword.*.js"))
    told = rules(output)
    for name in (hashed, "afterword.js", "list.js", "articles.json", "giscus.json"):
        headers = told[f"/afterword/{name}"]
        forever = "public, max-age=31536000, immutable"
        assert headers["Cache-Control"] == (forever if name == hashed else "no-cache")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Access-Control-Allow-Origin"] == "*"
    assert told["/afterword/lang/*"]["Cache-Control"] == "no-cache"


def test_the_service_worker_may_serve_the_whole_site(site: Path, output: Path) -> None:
    base = 'baseURL = "https://example.org/blog/"\n'
    write(site / "hugo.toml", base + hugo_site.BLOCK)
    built(site, output)
    worker = rules(output)["/blog/afterword/offline.js"]
    assert worker["Service-Worker-Allowed"] == "/blog/"


def test_our_reading_list_has_a_strict_policy(site: Path, output: Path) -> None:
    built(site, output)
    policy = rules(output)["/saved/*"]["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; worker-src 'self'" in policy


def test_the_sites_own_reading_list_gets_no_policy(site: Path, output: Path) -> None:
    write(site / "saved" / "index.html", "<afterword-list></afterword-list>")
    built(site, output)
    assert "Content-Security-Policy" not in (output / "_headers").read_text()


def test_rules_are_few_enough_for_every_host(site: Path, output: Path) -> None:
    built(site, output)
    assert len(rules(output)) < 60


def test_the_sites_own_headers_stay_before_ours(site: Path, output: Path) -> None:
    write(site / "_headers", "/*\n  X-Own: 1\n")
    built(site, output)
    rules = (output / "_headers").read_text()
    assert rules.startswith("/*\n  X-Own: 1\n\n# Written by afterword build.\n")


def test_configuration_and_hidden_files_stay_at_home(site: Path, output: Path) -> None:
    write(site / ".well-known" / "security.txt", "Contact: me")
    write(site / ".git" / "config", "secret")
    built(site, output)
    names = set(bytes_of(output))
    assert ".well-known/security.txt" in names
    assert not names & {"hugo.toml", ".env", ".git/config"}


def test_hidden_files_that_a_host_works_by_are_copied(site: Path, output: Path) -> None:
    write(site / ".nojekyll", "")
    write(site / "post" / ".htaccess", "Require valid-user")
    write(site / ".git" / ".htaccess", "secret")
    (site / "latest").symlink_to("post")
    (site / "public.txt").symlink_to("post/.htaccess")
    (site / ".htaccess").symlink_to(".env")
    built(site, output)
    assert (output / ".nojekyll").is_file()
    assert (output / "post" / ".htaccess").read_text() == "Require valid-user"
    assert (output / "latest" / ".htaccess").is_file()
    for name in (".git", "public.txt", ".htaccess"):
        assert not (output / name).exists()


def test_a_file_that_may_be_a_configuration_is_left_out_and_told(
    site: Path, output: Path
) -> None:
    write(site / "config.json", "{}")
    write(site / "config" / "production" / "menu.json", "{}")
    write(site / "config" / "menu.json", "{}")
    first, second = built(site, output).notes
    assert first.startswith(
        "config/production/menu.json may be a configuration of Hugo"
    )
    assert second.startswith(
        "config.json may be a configuration of Hugo, so it is left"
    )
    assert not (output / "config.json").exists()
    assert (output / "config" / "menu.json").exists()
    assert not (output / "config" / "production").exists()


def test_a_file_that_hugo_published_is_no_configuration(
    tmp_path: Path, output: Path
) -> None:
    write(tmp_path / "blog" / "hugo.toml", hugo_site.BLOCK)
    write(tmp_path / "blog" / "public" / "post.html", PAGE)
    write(tmp_path / "blog" / "public" / "config.json", "{}")
    assert built(tmp_path / "blog", output).notes == ()
    assert (output / "config.json").read_text() == "{}"


def test_the_page_for_what_is_missing_is_no_article(site: Path, output: Path) -> None:
    names = ("404.html", "en/404.html")
    for name in names:
        write(site / name, PAGE)
    built(site, output)
    assert [(output / name).read_text() for name in names] == [PAGE, PAGE]
    assert b"404" not in (output / "afterword" / "articles.json").read_bytes()


def test_a_second_run_rewrites_nothing(site: Path, output: Path) -> None:
    built(site, output)
    before = written(output)
    result = called(site, "--output", output)
    assert result.output == f"Nothing to do: {output} is up to date.\n"
    assert written(output) == before


def test_two_runs_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    built(site, tmp_path / "one")
    built(site, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_only_what_changed_is_written_again(site: Path, output: Path) -> None:
    built(site, output)
    style = (output / "style.css").stat()
    write(site / "post" / "index.html", PAGE.replace(">a<", ">b<"))
    os.utime(site / "style.css", (1, 1))
    summary = built(site, output)
    assert (summary.tagged, summary.copied) == (1, 0)
    assert (output / "style.css").stat().st_ino == style.st_ino
    assert b">b\n<script" in (output / "post" / "index.html").read_bytes()


def test_an_incremental_build_equals_a_new_one(site: Path, tmp_path: Path) -> None:
    built(site, tmp_path / "old")
    write(site / "hugo.toml", hugo_site.BLOCK.replace("General", "Other"))
    (site / "style.css").unlink()
    built(site, tmp_path / "old")
    built(site, tmp_path / "new")
    assert bytes_of(tmp_path / "old") == bytes_of(tmp_path / "new")


def test_an_old_address_that_comes_or_goes_changes_its_article_alone(
    site: Path, output: Path, tmp_path: Path
) -> None:
    write(site / "other.html", PAGE)
    built(site, output)
    write(site / "old" / "index.html", POST)
    assert built(site, output).tagged == 1
    built(site, tmp_path / "new")
    assert bytes_of(output) == bytes_of(tmp_path / "new")
    (site / "old" / "index.html").unlink()
    assert built(site, output).tagged == 1
    assert bar(output) == "<afterword-bar>"


def test_a_page_that_is_gone_leaves_the_output(site: Path, output: Path) -> None:
    built(site, output)
    (site / "style.css").unlink()
    assert built(site, output).removed == 3
    assert not list(output.glob("style.css*"))


def test_many_pages_are_built_by_several_processes(site: Path, output: Path) -> None:
    for number in range(500):
        write(site / str(number) / "index.html", PAGE)
    write(site / "old.html", POST)
    assert built(site, output).tagged == 501
    assert bar(output) == '<afterword-bar aliases="/old/">'
    assert built(site, output).is_new is False


def test_the_old_output_is_replaced_in_one_step(site: Path, output: Path) -> None:
    built(site, output)
    held = os.open(output, os.O_RDONLY)
    write(site / "new.html", PAGE)
    built(site, output)
    assert "new.html" not in os.listdir(held)  # noqa: PTH208 - it has no path any more
    assert neighbours(output) == {"out"}
    os.close(held)


def test_without_an_exchange_the_output_is_replaced_as_well(
    site: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_EXCHANGE", 1 << 30)  # no kernel knows this flag
    for text in ("a", "b"):
        write(site / "post" / "index.html", PAGE.replace(">a<", f">{text}<"))
        built(site, output)
    assert b">b\n<script" in (output / "post" / "index.html").read_bytes()
    assert neighbours(output) == {"out"}


def test_a_killed_run_leaves_the_old_output_whole(site: Path, output: Path) -> None:
    built(site, output)
    before = bytes_of(output)
    for number in range(3000):
        write(site / str(number) / "index.html", PAGE)
    killed = subprocess.Popen([sys.executable, "-c", BUILD, site, "--output", output])
    while not any(output.parent.glob("out.tmp-*/*")):
        assert killed.poll() is None
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert bytes_of(output) == before
    assert built(site, output).tagged >= 3000
    assert neighbours(output) == {"out"}


def test_a_full_disk_leaves_the_old_output_whole(site: Path, output: Path) -> None:
    built(site, output)
    before = bytes_of(output)
    write(site / "film.mp4", bytes(9_000_000))

    def at_most_a_megabyte() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    program = "from afterword.cli import main"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{program}; main()",
            "build",
            site,
            "--output",
            output,
        ],
        preexec_fn=at_most_a_megabyte,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "File too large. Check that path and the space there" in line
    assert bytes_of(output) == before
    assert neighbours(output) == {"out"}


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[None]:
    """Permissions count, also where the tests run as root."""
    if os.geteuid():
        yield
        return
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        if folder.owner() == "root" and not folder.stat().st_mode & 0o001:
            folder.chmod(0o711)
    # Nobody may not read Python's own folder, so what a call imports comes first.
    importlib.import_module("rich.progress")
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_place_that_cannot_be_written_is_named(
    site: Path, tmp_path: Path, nobody: None
) -> None:
    place = tmp_path / "locked"
    if os.geteuid() == os.getuid():
        place.mkdir(mode=0o500)
    refused(site, place / "out", str(place), "Permission denied. Check that path")


def test_a_page_that_cannot_be_read_is_named(
    site: Path, output: Path, nobody: None
) -> None:
    page = site / "post" / "index.html"
    as_owner(page.chmod, 0o000)
    as_owner(output.parent.chmod, 0o777)
    refused(site, output, f"{page}: Permission denied.")
    assert not output.exists()


def as_owner(change: Callable[[int], None], mode: int) -> None:
    now = os.geteuid()
    os.seteuid(os.getuid())
    change(mode)
    os.seteuid(now)


@pytest.mark.parametrize("place", [".", "public", "post/..", ".."])
def test_an_output_that_would_eat_the_site_is_refused(site: Path, place: str) -> None:
    before = bytes_of(site)
    refused(site, site / place, "lie in each other", "--output")
    assert bytes_of(site) == before


def test_a_hugo_project_can_be_built_into_its_own_folder(tmp_path: Path) -> None:
    site = hugo_site.make(tmp_path)
    hugo_site.run(cwd=site)
    summary = built(site, site / "dist")
    assert summary.tagged == len(hugo_site.POSTS)
    assert (site / "dist" / "posts" / "first" / "index.html").is_file()


def test_a_folder_of_others_is_refused_and_kept(site: Path, output: Path) -> None:
    write(output / "letter.txt", "dear")
    refused(site, output, "afterword build did not write")
    assert bytes_of(output) == {"letter.txt": b"dear"}


def test_a_git_checkout_is_refused_and_kept(site: Path, output: Path) -> None:
    built(site, output)
    write(output / ".git" / "config", "mine")
    refused(site, output, "is a git checkout")
    assert (output / ".git" / "config").read_text() == "mine"


def test_an_empty_folder_is_taken(site: Path, output: Path) -> None:
    output.mkdir()
    assert built(site, output).is_new


def test_a_link_to_the_output_stays_a_link(site: Path, output: Path) -> None:
    real = output.with_name("real")
    real.mkdir()
    output.symlink_to(real)
    built(site, output)
    assert output.is_symlink()
    assert (real / "index.html").is_file()


@pytest.mark.parametrize(
    ("target", "words"),
    [("/etc/passwd", "leads out of"), ("gone", "nowhere"), ("..", "leads out of")],
)
def test_a_link_out_of_the_site_is_refused(
    site: Path, output: Path, target: str, words: str
) -> None:
    (site / "link").symlink_to(target)
    refused(site, output, str(site / "link"), words)


def test_a_link_in_a_circle_is_refused(site: Path, output: Path) -> None:
    (site / "post" / "again").symlink_to(site / "post")
    refused(site, output, "leads in a circle")


def test_a_link_within_the_site_is_followed(site: Path, output: Path) -> None:
    (site / "latest").symlink_to("post")
    (site / "public.txt").symlink_to("hugo.toml")
    write(site / "config" / "_default" / "params.toml", "")
    (site / "settings").symlink_to("config/_default")
    built(site, output)
    assert b"<afterword-bar>" in (output / "latest" / "index.html").read_bytes()
    assert not (output / "public.txt").exists()
    assert not (output / "settings").exists()


def test_a_pipe_in_the_site_is_refused(site: Path, output: Path) -> None:
    os.mkfifo(site / "pipe")
    refused(site, output, str(site / "pipe"), "neither a file nor a folder")


def test_a_file_where_our_folder_belongs_is_refused(site: Path, output: Path) -> None:
    write(site / "afterword", "x")
    refused(site, output, str(site / "afterword"), "another name")


def test_the_summary_says_what_changed(site: Path, output: Path) -> None:
    result = called(site, "--output", output)
    assert result.output.startswith(
        f"Wrote {output}. Pages given tags: 1, your other files: 2, Afterword's: "
    )


def test_the_output_must_be_named(site: Path) -> None:
    result = called(site)
    assert result.exit_code == 2
    assert "Missing option '--output'" in result.output


def test_pages_without_comments_are_told_to_the_author_and_not_to_readers(
    site: Path, output: Path
) -> None:
    write(site / "hugo.toml", '[params.comments.giscus]\nrepo = "octo/comments"\n')
    (note,) = built(site, output).notes
    assert note.startswith("The pages have no comments: Add repoID")
    page = (output / "post" / "index.html").read_text("utf-8")
    assert "<afterword-bar>" in page
    assert "afterword-comments" not in page


def test_a_site_without_an_article_is_told_why_no_page_got_tags(
    site: Path, output: Path
) -> None:
    write(site / "post" / "index.html", "<div>text</div>")
    (note,) = built(site, output).notes
    assert note.startswith("No page got the tags, since none is an article")


def test_a_theme_that_loads_giscus_itself_is_told(site: Path, output: Path) -> None:
    own = '<script src="https://giscus.app/client.js" data-repo-id="R_1"></script>'
    write(site / "post" / "index.html", PAGE.replace("</article>", f"{own}</article>"))
    (note,) = built(site, output).notes
    assert "giscus' own script (1, such as post/index.html)" in note
