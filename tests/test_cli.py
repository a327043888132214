"""Bad calls of the real program: one line that says what and how to mend it."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

import hugo_site
from running import PROGRAM, environment, serving


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(*arguments: str, **settings: str) -> str:
    """The one line of a refused call."""
    done = run(*arguments, **settings)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_an_unknown_option_is_named() -> None:
    said = refused("serve", "--prot", "1")
    assert "No such option '--prot'" in said
    assert "serve --help to see what there is." in said


def test_an_unknown_command_is_named() -> None:
    assert "No such command 'sreve'" in refused("sreve")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "blog") in refused("serve", str(tmp_path / "blog"))


def test_a_folder_without_pages_says_what_is_wanted(tmp_path: Path) -> None:
    assert "hugo.toml" in refused("serve", str(tmp_path))


def test_a_broken_configuration_is_named_by_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('title = "a"\nbroken = \n', encoding="utf-8")
    line = refused("serve", str(tmp_path))
    assert "hugo.toml:2:" in line


def test_a_configuration_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_bytes(b'title = "\xff"\n')
    assert "hugo.toml" in refused("serve", str(tmp_path))


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = refused("serve", "--port", port)
    assert f"127.0.0.1:{port}" in line
    assert "--port" in line


@pytest.mark.parametrize("command", ["config", "check", "snippet", "build"])
def test_no_command_takes_a_folder_that_is_not_there(
    tmp_path: Path, command: str
) -> None:
    options = ["--output", str(tmp_path / "out")] if command == "build" else []
    line = refused(command, str(tmp_path / "blog"), *options)
    assert f"{tmp_path / 'blog'} is not a folder." in line


@pytest.mark.parametrize("port", ["0", "99999", "http"])
def test_a_wrong_port_says_what_is_allowed(port: str) -> None:
    line = refused("serve", "--port", port)
    assert "AFTERWORD_PORT" in line
    assert "from 1 to 65535" in line


def test_a_host_that_is_not_here_is_named() -> None:
    assert "192.0.2.1" in refused("serve", "--host", "192.0.2.1")


def test_settings_come_from_the_environment_too() -> None:
    assert "AFTERWORD_WORKERS" in refused("serve", AFTERWORD_WORKERS="many")


def test_says_its_version_and_whole_sentences_about_its_commands() -> None:
    assert run("--version").stdout.startswith("afterword, version ")
    said = run("--help").stdout
    assert "Serve a Hugo site, or any folder of HTML, with the tags added.\n" in said
    assert "..." not in said.replace("[ARGS]...", "")


def test_prints_the_address_and_stops_quietly() -> None:
    with serving() as served:
        served.process.terminate()
        output, _ = served.process.communicate(timeout=20)
    assert served.origin in output
    assert "Traceback" not in output
    _, comments, stop, end = output.splitlines()
    assert comments.startswith("Comments are off: Add ")
    assert stop == "Stop it with Ctrl+C."
    assert end == "Afterword stops; open requests may end first."


def test_names_the_folder_that_it_serves_and_its_comments(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text("<p>front", encoding="utf-8")
    (tmp_path / "hugo.toml").write_text(hugo_site.BLOCK, encoding="utf-8")
    with serving(tmp_path) as served:
        pass
    first, comments, *_ = served.output.splitlines()
    assert str(tmp_path / "public") in first
    assert comments == "Comments: octo/comments, category General."


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The published folder of a project whose configuration lies above it."""
    (tmp_path / "hugo.toml").write_text(hugo_site.BLOCK, encoding="utf-8")
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text("<p>front", encoding="utf-8")
    return folder


def test_a_published_folder_is_served_with_a_word_about_its_project(
    published: Path,
) -> None:
    with serving(published) as served:
        pass
    line = f"publishes into it. Name {published.parent} instead.\n"
    assert f"but {published.parent}/hugo.toml {line}" in served.output
    assert "Comments are off: " in served.output


def test_a_published_folder_is_built_with_a_word_about_its_project(
    published: Path, tmp_path: Path
) -> None:
    done = run("build", str(published), "--output", str(tmp_path / "out"))
    assert done.returncode == 0
    note, *_ = done.stderr.splitlines()
    assert note.endswith(f"Name {published.parent} instead.")
    assert "The pages have no comments" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "build"])
def test_no_command_publishes_a_source_of_another_generator(
    tmp_path: Path, command: str
) -> None:
    for name in ("_config.yml", "_layouts/post.html", "_site/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{{ page.title }}", encoding="utf-8")
    options = ["--output", str(tmp_path / "out")] if command == "build" else []
    line = refused(command, str(tmp_path), *options)
    assert f"{tmp_path} holds the _config.yml of Jekyll" in line
    assert f"Name {tmp_path / '_site'}, or" in line
    assert not (tmp_path / "out").exists()


@pytest.fixture
def themed(tmp_path: Path) -> Path:
    """A site like those of Stack, whose theme loads giscus by itself."""
    site = hugo_site.make(tmp_path, f'theme = "stack"\n{hugo_site.BLOCK}')
    own = '<script src="https://giscus.app/client.js" data-repo-id="R_1"></script>'
    theme = site / "themes" / "stack" / "layouts" / "partials" / "comments"
    theme.mkdir(parents=True)
    (theme / "include.html").write_text(own, encoding="utf-8")
    single = site / "layouts" / "single.html"
    text = single.read_text(encoding="utf-8")
    end = '{{ partial "comments/include" . }}</article>'
    single.write_text(text.replace("</article>", end), encoding="utf-8")
    return site


def test_the_note_about_a_themes_own_giscus_says_what_keeps_the_comments(
    themed: Path, tmp_path: Path
) -> None:
    call = ("build", str(themed), "--output", str(tmp_path / "out"))
    hugo_site.run(cwd=themed)
    found = re.search(r"empty file .+ \(Stack: (.+?);", run(*call).stderr)
    assert found
    (themed / found[1]).parent.mkdir(parents=True)
    (themed / found[1]).write_text("", encoding="utf-8")
    hugo_site.run(cwd=themed)
    assert run(*call).stderr == ""
    page = tmp_path / "out" / "posts" / "first" / "index.html"
    assert "<afterword-comments" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("path", "number"), [("/afterword", 1), ("/blog", 0)])
def test_a_site_below_afterwords_own_path_is_told_the_way_out(
    published: Path, path: str, number: int
) -> None:
    base = f'baseURL = "https://example.org{path}/"\n{hugo_site.BLOCK}'
    (published.parent / "hugo.toml").write_text(base, encoding="utf-8")
    with serving(published.parent) as served:
        pass
    assert served.output.count("Use afterword build for this site") == number


def test_a_misspelt_setting_is_named_with_the_right_one() -> None:
    with serving(env={"AFTERWORD_ORIGIN": "https://a.example"}) as served:
        pass
    assert "AFTERWORD_ORIGIN is no setting" in served.output
    assert "Did you mean AFTERWORD_ORIGINS?" in served.output


@pytest.mark.parametrize(
    ("host", "advice"), [("no.such.invalid", "--host"), ("203.0.113.9", "--host")]
)
def test_an_address_of_another_machine_is_told_from_a_port(
    host: str, advice: str
) -> None:
    done = run("serve", "--host", host)
    assert done.returncode == 2
    assert f"Cannot listen on {host}:8000" in done.stderr
    assert advice in done.stderr
