"""`afterword config`, `check` and `init` as a person or a program calls them."""

import json
import os
import pty
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from fake_giscus import Category, FakeGiscus, Repository
from running import PROGRAM, environment, free_port, serving

REPO_ID = "R_kgDOKY_jRQ"
GENERAL = "DIC_kwDOKY_jRc4CZucH"
NEWS = "DIC_kwDOKY_jRc4CZucI"
BLOCK = f"""[params.comments.giscus]
repo = "octo/comments"
repoID = "{REPO_ID}"
category = "Announcements"
categoryID = "{NEWS}"
strict = "1"
"""
HEAD = 'baseURL = "https://example.org/"\ntitle = "Notes" # of Ann\n'
EXAMPLE = """[params.comments.giscus]
repo = "username/repo"
repoID = "R_..."
category = "Announcements"
categoryID = "DIC_..."
"""
SCRIPT = f"""<p>Paste this:</p>
<script src="https://giscus.app/client.js"
        data-repo="octo/comments"
        data-repo-id="{REPO_ID}"
        data-category="General"
        data-category-id="{GENERAL}"
        data-mapping="og:title"
        data-strict="1"
        data-reactions-enabled="0"
        data-lang="de"
        crossorigin="anonymous"
        async>
</script>
"""


@pytest.fixture
def fake() -> Iterator[FakeGiscus]:
    with FakeGiscus() as running:
        running.repos["octo/comments"] = Repository(
            REPO_ID,
            [Category(GENERAL, "General", "💬"), Category(NEWS, "Announcements", "📣")],
        )
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "hugo.toml").write_text(HEAD + BLOCK, "utf-8")
    return tmp_path


def run(
    *arguments: object,
    cwd: Path | None = None,
    given: str = "",
    fake: FakeGiscus | None = None,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    if fake is not None:
        settings["AFTERWORD_UPSTREAM"] = fake.origin
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(*arguments: object, **options: Any) -> str:
    """The one line of a refused call."""
    done = run(*arguments, **options)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    return line


def answer(*arguments: object, **options: Any) -> Mapping[str, Any]:
    done = run(*arguments, "--json", **options)
    assert done.stderr == ""
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


# config


def test_config_prints_values_and_their_places(site: Path) -> None:
    done = run("config", site)
    assert done.returncode == 0
    assert f"repoId            {REPO_ID}" in done.stdout
    assert "hugo.toml:5" in done.stdout
    assert "params.comments.giscus.repoID" in done.stdout
    assert "\x1b" not in done.stdout


def test_config_says_where_the_page_decides_the_language(site: Path) -> None:
    rows = run("config", site).stdout.splitlines()
    (row,) = [row.split(maxsplit=2) for row in rows if row.startswith("lang ")]
    assert row == ["lang", "en", "default, where a page has no lang"]


@pytest.mark.parametrize("width", ["80", "40"])
def test_config_breaks_no_key_and_no_value(site: Path, width: str) -> None:
    theme = f"https://example.org/{'styles/' * 12}giscus.css"
    text = BLOCK.replace("params.", "params.features.") + f'theme = "{theme}"\n'
    (site / "hugo.toml").write_text(text)
    output = run("config", site, COLUMNS=width).stdout
    assert f" {theme}  hugo.toml:7 params.features.comments.giscus.theme\n" in output
    assert " hugo.toml:5 params.features.comments.giscus.categoryID\n" in output


def test_config_gives_the_same_object_as_check(site: Path) -> None:
    assert answer("config", site) == answer("check", site, "--offline")


def test_json_is_that_of_the_server(site: Path) -> None:
    (site / "public").mkdir()
    (site / "public" / "index.html").write_text("<article>x</article>")
    with serving(site) as served:
        address = f"{served.origin}/afterword/giscus.json"
        served_answer = json.loads(urlopen(address, timeout=5).read())  # noqa: S310
    assert answer("config", site)["giscus"] == served_answer


def test_config_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("[params.giscus]\nrepo = 'octo/blog'\n")
    done = run("config", tmp_path)
    assert done.returncode == 0
    assert "repoID, category and categoryID" in " ".join(done.stdout.split())
    assert f"repo{' ' * 14}octo/blog" in done.stdout
    assert re.search("^categoryId +missing +-$", done.stdout, re.M)
    assert re.search("^mapping +pathname +default$", done.stdout, re.M)


def test_config_names_the_line_of_an_empty_value(tmp_path: Path) -> None:
    text = "[params.giscus]\nrepo = ''\ncategoryID = ' '\n"
    (tmp_path / "hugo.toml").write_text(text)
    output = run("config", tmp_path).stdout
    assert re.search(r"^repo +missing +hugo\.toml:2 params\.giscus", output, re.M)
    assert re.search(r"^categoryId +missing +hugo\.toml:3 params", output, re.M)
    assert re.search(r"^repoId +missing +-$", output, re.M)


def test_config_ends_with_the_command_that_tells_the_findings(site: Path) -> None:
    (site / "hugo.toml").write_text(HEAD + EXAMPLE)
    output = run("config", site, PATH=str(PROGRAM.parent)).stdout
    assert output.endswith(f" findings so far: run afterword check {site}\n")


def test_config_of_a_site_without_giscus_has_no_table(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("title = 'Notes'\n")
    assert "pathname" not in run("config", tmp_path).stdout


def test_config_says_that_the_folder_holds_no_configuration(site: Path) -> None:
    (site / "public").mkdir()
    said = " ".join(run("config", site / "public").stdout.split())
    assert said.startswith(f"{site}/public holds no configuration of Hugo, but")
    assert f"Name {site} instead. 1 finding so far: run " in said


def test_config_marks_a_sample_as_missing(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(EXAMPLE)
    output = run("config", tmp_path).stdout
    assert "Replace repo (hugo.toml:2)" in output
    assert re.search(r"^repo +missing +hugo\.toml:2 params\.comments", output, re.M)


def test_config_shows_what_differs_in_another_language(tmp_path: Path) -> None:
    text = f"[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n{BLOCK}"
    (tmp_path / "hugo.toml").write_text(text)
    output = run("config", tmp_path).stdout
    assert output.count("octo/comments") == 1
    assert "Otherwise for de" in output
    assert list(answer("config", tmp_path, "--language", "de")["languages"]) == [
        "en",
        "de",
    ]


def test_config_reads_the_environment_that_is_asked_for(site: Path) -> None:
    folder = site / "config" / "staging"
    folder.mkdir(parents=True)
    (folder / "params.toml").write_text('[comments.giscus]\ncategory = "Staging"\n')
    staging = answer("config", site, "--environment", "staging")
    assert staging["giscus"]["category"] == "Staging"
    assert staging["sources"]["category"]["file"] == "config/staging/params.toml"


def test_without_a_site_the_current_folder_counts(site: Path) -> None:
    assert answer("config", cwd=site)["giscus"]["repo"] == "octo/comments"


def test_the_current_folder_counts_before_the_variable(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = str(tmp_path_factory.mktemp("other"))
    for command in ("config", "snippet"):
        done = run(command, cwd=site, AFTERWORD_SITE=other)
        assert "octo/comments" in done.stdout


def test_without_both_the_variable_counts(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    found = answer("config", cwd=empty, AFTERWORD_SITE=str(site))
    assert found["giscus"]["repo"] == "octo/comments"


# check


def test_check_of_a_good_site_is_fine(site: Path, fake: FakeGiscus) -> None:
    done = run("check", site, fake=fake)
    assert (done.returncode, done.stdout) == (0, "Nothing is wrong.\n")
    assert len(fake.asked()) == 1


def test_check_prints_cause_place_and_fix(site: Path, fake: FakeGiscus) -> None:
    fake.repos["octo/comments"].id = "R_kgDOKY_jRA"
    done = run("check", site, fake=fake)
    assert done.returncode == 1
    assert "error repo-id-differs hugo.toml:5 params.comments.giscus.repoID" in (
        done.stdout
    )
    assert 'Write "R_kgDOKY_jRA"' in done.stdout
    assert done.stdout.endswith("Found 1 error.\n")


@pytest.mark.parametrize("width", [80, 30])
def test_check_fits_into_any_width(site: Path, width: int) -> None:
    (site / "hugo.toml").write_text(HEAD + BLOCK + 'mapping = "Title"\n')
    done = run("check", site, "--offline", COLUMNS=str(width))
    head, *lines = done.stdout.splitlines()
    assert head == "warning mapping-case hugo.toml:9 params.comments.giscus.mapping"
    assert max(map(len, lines)) <= width
    assert "  giscus knows no mapping" in done.stdout


def test_check_with_hints_alone_ends_with_zero(site: Path) -> None:
    (site / "hugo.toml").write_text(HEAD + BLOCK.replace('strict = "1"', ""))
    done = run("check", site, "--offline")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Found 1 hint.\n")


def test_check_with_a_warning_ends_with_one(site: Path) -> None:
    (site / "hugo.toml").write_text(HEAD + BLOCK + 'mapping = "Title"\n')
    assert run("check", site, "--offline").returncode == 1


def test_check_prints_a_command_that_mends_the_ids(
    site: Path, fake: FakeGiscus
) -> None:
    (site / "hugo.toml").write_text(HEAD + BLOCK.replace(NEWS, GENERAL))
    said = " ".join(run("check", site, fake=fake).stdout.split())
    command = re.search(r"Or run `(.+? init .+?)`\.", said)
    assert command
    assert run(*shlex.split(command[1])[1:], fake=fake).returncode == 0
    assert (site / "hugo.toml").read_text() == HEAD + BLOCK


def test_check_prints_no_command_that_would_change_another_language(
    site: Path, fake: FakeGiscus
) -> None:
    german = BLOCK.replace("params", "languages.de.params").replace("octo", "de")
    english = "[languages.en]\nweight = 1\n"
    text = HEAD + BLOCK.replace(NEWS, GENERAL) + english + german
    (site / "hugo.toml").write_text(text)
    said = run("check", site, fake=fake).stdout
    assert "category-id-differs" in said
    assert " init " not in said


def test_check_prints_no_command_for_another_environment(
    site: Path, fake: FakeGiscus
) -> None:
    (site / "hugo.toml").write_text(HEAD + BLOCK.replace(NEWS, GENERAL))
    said = run("check", site, "--environment", "staging", fake=fake).stdout
    assert "category-id-differs" in said
    assert " init " not in said


def test_check_believes_giscus_before_the_form_of_an_id(
    site: Path, fake: FakeGiscus
) -> None:
    (site / "hugo.toml").write_text(HEAD + BLOCK.replace(REPO_ID, "R_odd"))
    assert "id-damaged" in run("check", site, "--offline").stdout
    fake.repos["octo/comments"].id = "R_odd"
    assert run("check", site, fake=fake).stdout == "Nothing is wrong.\n"


def test_check_offline_asks_nobody(site: Path, fake: FakeGiscus) -> None:
    assert run("check", site, "--offline", fake=fake).returncode == 0
    assert fake.requests == []


def test_check_gives_json_with_what_upstream_says(site: Path, fake: FakeGiscus) -> None:
    fake.repos["octo/comments"].installed = False
    (finding,) = answer("check", site, fake=fake)["findings"]
    assert set(finding) == {
        *("code", "severity", "message", "fix", "file", "line", "key")
    }
    assert finding["code"] == "app-not-installed"


def test_check_waits_no_longer_than_the_setting(site: Path, fake: FakeGiscus) -> None:
    fake.hold()
    found = answer("check", site, fake=fake, AFTERWORD_UPSTREAM_TIMEOUT="0.2")
    assert found["findings"][0]["code"] == "upstream-unreachable"


def test_check_without_a_network_ends_with_zero_and_says_so(site: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    done = run("check", site, AFTERWORD_UPSTREAM=nobody)
    assert done.returncode == 0
    assert done.stdout.startswith("hint upstream-unreachable hugo.toml:4 ")
    assert "could not be asked" in " ".join(done.stdout.split())


def test_a_terminal_shows_whom_check_asks(site: Path, fake: FakeGiscus) -> None:
    ours, theirs = pty.openpty()
    command = [str(PROGRAM), "check", str(site)]
    settings = environment(AFTERWORD_UPSTREAM=fake.origin, TERM="xterm", COLUMNS="200")
    subprocess.run(
        command, env=settings, stderr=theirs, stdout=subprocess.PIPE, check=True
    )
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert f"Asking {fake.origin} about octo/comments" in shown


# init


def test_init_looks_the_ids_up_and_shows_the_change(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    (tmp_path / "hugo.toml").write_text(HEAD)
    done = run("init", tmp_path, "--repo", "octo/comments", fake=fake)
    assert (done.returncode, done.stderr) == (0, "")
    assert f'+repoID = "{REPO_ID}"' in done.stdout
    assert f'+category = "Announcements"\n+categoryID = "{NEWS}"' in done.stdout
    assert (tmp_path / "hugo.toml").read_text().startswith(f"{HEAD}\n[params.comments")
    assert run("check", tmp_path, fake=fake).stdout.endswith("Found 1 hint.\n")


def test_init_takes_the_category_that_is_asked_for(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    (tmp_path / "hugo.yaml").write_text("title: x\n")
    repo = "https://github.com/octo/comments"
    run("init", tmp_path, "--repo", repo, "--category", "general", fake=fake)
    text = (tmp_path / "hugo.yaml").read_text()
    assert f"category: General\n      categoryID: {GENERAL}\n" in text


def test_init_keeps_the_category_that_the_site_names(
    site: Path, fake: FakeGiscus
) -> None:
    text = HEAD + '[params.giscus]\nrepo = ""\ncategory = "General"\n'
    (site / "hugo.toml").write_text(text)
    assert run("init", site, "--repo", "octo/comments", fake=fake).returncode == 0
    assert f'categoryID = "{GENERAL}"' in (site / "hugo.toml").read_text()


def test_init_without_announcements_takes_the_first_category(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    fake.repos["octo/comments"].categories = [Category(GENERAL, "Ideas", "💡")]
    (tmp_path / "hugo.toml").write_text("")
    run("init", tmp_path, "--repo", "octo/comments", fake=fake)
    assert 'category = "Ideas"' in (tmp_path / "hugo.toml").read_text()


def test_init_lists_the_categories_that_there_are(site: Path, fake: FakeGiscus) -> None:
    call = ("init", site, "--repo", "octo/comments", "--category", "Anouncements")
    line = refused(*call, fake=fake)
    assert "There are: General, Announcements." in line
    assert 'Perhaps "Announcements" is meant.' in line


def test_init_says_that_discussions_are_off(site: Path, fake: FakeGiscus) -> None:
    fake.repos["octo/comments"].discussions_enabled = False
    line = refused("init", site, "--repo", "octo/comments", fake=fake)
    assert "no discussion categories" in line


def test_init_says_that_the_app_is_not_installed(site: Path, fake: FakeGiscus) -> None:
    line = refused("init", site, "--repo", "octo/other", fake=fake)
    assert "https://github.com/apps/giscus" in line


def test_init_without_a_network_names_the_way_without_one(site: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    said = refused("init", site, "--repo", "octo/x", AFTERWORD_UPSTREAM=nobody)
    assert "gives no answer" in said
    assert "--from-snippet" in said
    assert "--offline" not in said


def test_init_refuses_what_is_no_repository(site: Path) -> None:
    assert "'a/b/c'" in refused("init", site, "--repo", "a/b/c")


def test_init_writes_over_other_values_by_force_only(
    site: Path, fake: FakeGiscus
) -> None:
    fake.repos["octo/new"] = Repository("R_kgDOKY_jRA", [Category(NEWS, "News", "📣")])
    line = refused("init", site, "--repo", "octo/new", fake=fake)
    assert "params.comments.giscus.repo = 'octo/comments' in hugo.toml" in line
    assert (site / "hugo.toml").read_text() == HEAD + BLOCK
    done = run("init", site, "--repo", "octo/new", "--force", fake=fake)
    assert done.returncode == 0
    assert '+repo = "octo/new"' in done.stdout
    assert 'category = "News"' in (site / "hugo.toml").read_text()


def test_init_a_second_time_changes_nothing(site: Path, fake: FakeGiscus) -> None:
    done = run("init", site, "--repo", "octo/comments", fake=fake)
    assert "nothing was changed" in done.stdout
    assert (site / "hugo.toml").read_text() == HEAD + BLOCK


@pytest.mark.parametrize("name", ["-", "script.html"])
def test_init_reads_the_pasted_script(tmp_path: Path, name: str) -> None:
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "script.html").write_text(SCRIPT)
    call = ("init", "--from-snippet", name)
    assert run(*call, cwd=tmp_path, given=SCRIPT).returncode == 0
    found = answer("config", tmp_path)["giscus"]
    assert (found["repoId"], found["categoryId"]) == (REPO_ID, GENERAL)
    assert (found["mapping"], found["lang"]) == ("og:title", "de")
    assert (found["strict"], found["reactionsEnabled"]) == (True, False)


SAMPLES = ["username/repo", "owner/name", "[ENTER REPO HERE]"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_init_writes_over_the_values_of_an_example(tmp_path: Path, sample: str) -> None:
    (tmp_path / "hugo.toml").write_text(EXAMPLE.replace(SAMPLES[0], sample))
    done = run("init", tmp_path, "--from-snippet", "-", given=SCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    found = answer("config", tmp_path)["giscus"]
    assert (found["repo"], found["category"]) == ("octo/comments", "General")


@pytest.mark.parametrize("sample", SAMPLES)
def test_check_names_each_value_of_an_example(tmp_path: Path, sample: str) -> None:
    (tmp_path / "hugo.toml").write_text(EXAMPLE.replace(SAMPLES[0], sample))
    output = run("check", tmp_path).stdout  # no repository, so nobody is asked
    assert output.count("error placeholder hugo.toml:") == 3
    assert f"  {sample!r} is an example's value, not yours.\n" in output


def test_the_server_takes_an_example_for_not_configured(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text("<article>x</article>")
    (tmp_path / "hugo.toml").write_text(EXAMPLE)
    with serving(tmp_path) as served:
        address = f"{served.origin}/afterword/giscus.json"
        found = json.loads(urlopen(address, timeout=5).read())  # noqa: S310
    assert found["missing"] == ["repo", "repoID", "categoryID"]
    assert found["help"].startswith("Replace repo (hugo.toml:2), repoID (hugo.toml:3)")


def test_init_leaves_out_what_holds_anyway(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('defaultContentLanguage = "de"\n')
    script = SCRIPT.replace("og:title", "pathname")
    done = run("init", tmp_path, "--from-snippet", "-", given=script)
    assert "mapping" not in done.stdout
    assert "lang" not in done.stdout
    assert '+strict = "1"\n+reactionsEnabled = "0"\n' in done.stdout


@pytest.mark.parametrize(
    ("path", "program"),
    [(PROGRAM.parent, "afterword"), ("/bin", shlex.quote(str(PROGRAM)))],
)
def test_init_ends_with_the_command_that_tries_it(
    tmp_path: Path, path: Path | str, program: str
) -> None:
    site = tmp_path / "my blog"
    site.mkdir()
    (site / "hugo.toml").write_text("")
    call: dict[str, Any] = {"given": SCRIPT, "PATH": str(path)}
    called = run("init", site, "--from-snippet", "-", **call)
    assert called.stdout.endswith(f"Try it with: {program} check '{site}'\n")
    (site / "hugo.toml").write_text("")
    called = run("init", "--from-snippet", "-", cwd=site, **call)
    assert called.stdout.endswith(f"Try it with: {program} check\n")


def test_init_writes_into_no_published_folder_of_a_project(site: Path) -> None:
    (site / "public").mkdir()
    line = refused("init", site / "public", "--from-snippet", "-", given=SCRIPT)
    assert line.endswith(f"Name {site} instead.")
    assert [*(site / "public").iterdir()] == []


def test_init_keeps_the_address_of_another_giscus(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("")
    script = SCRIPT.replace("giscus.app", "talk.example.org")
    run("init", tmp_path, "--from-snippet", "-", given=script)
    assert answer("config", tmp_path)["giscus"]["origin"] == "https://talk.example.org"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no giscus script"),
        ("<script src=x></script>", "no giscus script"),
        (SCRIPT.replace(REPO_ID, "[ENTER REPO ID HERE]"), "data-repo-id"),
        (SCRIPT.replace(GENERAL, ""), "data-category-id"),
        (SCRIPT.replace("og:title", "specific"), "data-term"),
        (
            SCRIPT.replace('og:title"', 'number" data-term="[ENTER TERM HERE]"'),
            "data-term",
        ),
        (SCRIPT.replace("octo/comments", "a/b/c"), "'a/b/c'"),
    ],
)
def test_init_refuses_a_script_without_its_values(
    site: Path, text: str, word: str
) -> None:
    assert word in refused("init", site, "--from-snippet", "-", given=text)


def test_a_discussion_by_number_needs_no_category(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("")
    script = (
        f'<script data-repo="octo/blog" data-repo-id="{REPO_ID}"'
        ' data-mapping="number" data-term="7"></script>'
    )
    run("init", tmp_path, "--from-snippet", "-", given=script)
    assert answer("config", tmp_path)["giscus"]["term"] == "7"


def test_a_full_disk_leaves_the_old_file(site: Path, fake: FakeGiscus) -> None:
    (site / "hugo.toml").write_text(HEAD)
    # A limit of no bytes for files; what goes into pipes is not counted.
    shell = f'ulimit -f 0; exec "{PROGRAM}" init "{site}" --repo octo/comments'
    done = subprocess.run(
        ["sh", "-c", shell],
        env=environment(AFTERWORD_UPSTREAM=fake.origin, PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "hugo.toml: cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (site / "hugo.toml").read_text() == HEAD
    assert [file.name for file in site.iterdir()] == ["hugo.toml"]


# Bad calls


@pytest.mark.parametrize("command", ["config", "check", "snippet"])
def test_a_variable_that_names_no_folder_is_told_as_such(
    tmp_path: Path, command: str
) -> None:
    gone = str(tmp_path / "gone")
    line = refused(command, cwd=tmp_path, AFTERWORD_SITE=gone)
    assert line.endswith(
        f"{gone} is not a folder. Set AFTERWORD_SITE to the folder of your site."
    )


@pytest.mark.parametrize("command", ["config", "check", "init"])
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["/nowhere/blog"], "/nowhere/blog"),
        (["--nonsense"], "No such option"),
        ([], "AFTERWORD_SITE"),
    ],
)
def test_a_bad_call_ends_with_one_line(
    tmp_path: Path, command: str, arguments: list[str], word: str
) -> None:
    if command == "init":
        arguments = [*arguments, "--repo", "octo/blog"]
    assert word in refused(command, *arguments, cwd=tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--repo", "octo/blog", "--from-snippet", "-"],
        ["--category", "General", "--from-snippet", "-"],
    ],
)
def test_init_says_what_it_takes(site: Path, arguments: list[str]) -> None:
    assert "either --repo" in refused("init", site, *arguments)


def test_a_snippet_that_is_not_there_is_named(site: Path) -> None:
    assert "gone.html" in refused("init", site, "--from-snippet", "gone.html")


def test_a_snippet_that_is_no_text_is_named(site: Path) -> None:
    (site / "script.html").write_bytes(b"\xff\xfe\x00")
    line = refused("init", site, "--from-snippet", site / "script.html")
    assert "UTF-8" in line


def test_an_unknown_language_is_named(site: Path) -> None:
    assert "'sv'" in refused("config", site, "--language", "sv")


def test_a_broken_file_is_named_by_its_line(site: Path) -> None:
    (site / "hugo.toml").write_text("a = \n")
    assert "hugo.toml:1:" in refused("check", site)


def test_a_wrong_setting_is_named(site: Path) -> None:
    line = refused("check", site, AFTERWORD_UPSTREAM="giscus")
    assert "AFTERWORD_UPSTREAM" in line


def test_a_folder_without_configuration_is_a_finding(tmp_path: Path) -> None:
    done = run("check", tmp_path, "--offline")
    assert done.returncode == 1
    assert "no-configuration-file" in done.stdout


def test_serving_loads_nothing_that_only_these_commands_need() -> None:
    code = "import sys, afterword.cli; print(*sys.modules)"
    done = subprocess.run(
        [PROGRAM.with_name("python"), "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"rich", "tomlkit", "ruamel.yaml", "requests"}.isdisjoint(
        done.stdout.split()
    )
