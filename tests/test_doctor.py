"""Each mistake in the files, and each one that only upstream knows, is named."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword import doctor, online
from afterword.doctor import Diagnosis, examine
from afterword.errors import SiteError, UpstreamError
from afterword.findings import Finding
from afterword.upstream import Categories, Upstream
from fake_giscus import Category, FakeGiscus, Repository
from running import free_port

REPO_ID = "R_kgDOKY_jRQ"
GENERAL = "DIC_kwDOKY_jRc4CZucH"
NEWS = "DIC_kwDOKY_jRc4CZucI"
GOOD = {
    "repo": "octo/comments",
    "repoID": REPO_ID,
    "category": "Announcements",
    "categoryID": NEWS,
    "strict": "1",
}


def block(table: str = "params.comments.giscus", **extra: str) -> str:
    values = {**GOOD, **extra}
    return f"[{table}]\n" + "".join(f'{k} = "{v}"\n' for k, v in values.items())


BLOCK = block()


def place(root: Path, **files: str) -> Path:
    """Writes files; `__` in a name stands for a slash and `_` before its ending."""
    for name, text in files.items():
        stem, _, ending = name.replace("__", "/").rpartition("_")
        file = root / f"{stem}.{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


# What the files say


def test_finds_nothing_in_a_good_site(tmp_path: Path) -> None:
    diagnosis = examine(place(tmp_path, hugo_toml=BLOCK))
    assert diagnosis.findings == ()
    assert not diagnosis.is_faulty


def test_a_folder_without_configuration_is_one_finding(tmp_path: Path) -> None:
    finding = only(examine(tmp_path).findings)
    assert (finding.code, finding.severity) == ("no-configuration-file", "error")


def test_a_published_folder_is_told_from_its_project(tmp_path: Path) -> None:
    site = place(tmp_path, hugo_toml=BLOCK, public__index_html="")
    finding = only(examine(site / "public").findings)
    assert finding.code == "no-configuration-file"
    assert f"{site}/hugo.toml publishes into it" in finding.message
    assert finding.fix == f"Name {site} instead."


@pytest.mark.parametrize("text", ["publishDir = 'docs'\n", "broken = \n", ""])
def test_a_folder_of_nobodys_project_is_to_get_a_file(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "config.toml").write_text(text, "utf-8")
    assert "write that file there" in only(examine(tmp_path / "pages").findings).fix


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="blog"):
        examine(tmp_path / "blog")


def test_names_the_file_that_hugo_does_not_read(tmp_path: Path) -> None:
    finding = only(examine(place(tmp_path, hugo_toml=BLOCK, config_toml="")).findings)
    assert (finding.code, finding.file) == ("file-ignored", "config.toml")
    assert "hugo.toml" in finding.message


def test_names_the_file_that_lies_loose_in_config(tmp_path: Path) -> None:
    site = place(tmp_path, hugo_toml=BLOCK, config__params_toml="")
    finding = only(examine(site).findings)
    assert (finding.code, finding.file) == ("file-ignored", "config/params.toml")
    assert "config/_default" in finding.fix


COMMENTED = [
    ("hugo_toml", "# [params.comments.giscus]\n# repo = 'a/b'\n", 1),
    ("hugo_toml", "title = 'x'\n  #[params.giscus]\n", 2),
    ("hugo_toml", "[params.comments.giscus]\n# why\n# repo = 'octo/blog'\n", 3),
    ("hugo_toml", "[params]\n# giscusRepo = 'octo/blog'\n", 2),
    ("hugo_yaml", "params:\n  comments:\n#   giscus:\n#     repo: octo/blog\n", 3),
    ("config___default__params_toml", "#[comments.giscus]\n#repo = 'a/b'\n", 1),
]


@pytest.mark.parametrize(("name", "text", "line"), COMMENTED)
def test_finds_a_block_in_comments(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    finding = only(examine(place(tmp_path, **{name: text})).findings)
    assert (finding.code, finding.severity) == ("commented-out", "error")
    assert finding.line == line


@pytest.mark.parametrize(
    "text",
    [
        "# repo = 'octo/blog'\n",
        "# giscus is fine\n\n\n\n\n\n\n\n# repo = 'octo/blog'\n",
        "# giscus needs this:\n# repo = ''\n# repoID = '[ENTER REPO ID HERE]'\n",
    ],
)
def test_a_comment_about_something_else_is_no_block(tmp_path: Path, text: str) -> None:
    finding = only(examine(place(tmp_path, hugo_toml=text)).findings)
    assert finding.code == "not-configured"


def test_a_commented_sample_beside_a_good_block_is_fine(tmp_path: Path) -> None:
    site = place(tmp_path, hugo_toml=BLOCK + "# [params.giscus]\n")
    assert examine(site).findings == ()


def languages(*codes: str) -> str:
    return "".join(f"[languages.{code}]\nweight = 1\n" for code in codes)


def test_a_block_in_one_language_only_is_named(tmp_path: Path) -> None:
    table = block("languages.en.params.giscus")
    site = place(tmp_path, hugo_toml=languages("en", "de") + table)
    finding = only(examine(site).findings)
    assert (finding.code, finding.severity) == ("only-in-language", "warning")
    assert "not for de" in finding.message
    assert (finding.file, finding.key) == (
        "hugo.toml",
        "languages.en.params.giscus.repo",
    )


def test_looks_at_the_one_language_that_was_asked_for(tmp_path: Path) -> None:
    table = block("languages.en.params.giscus")
    site = place(tmp_path, hugo_toml=languages("en", "de") + table)
    assert examine(site, language="EN").findings == ()
    diagnosis = examine(site, language="de")
    assert only(diagnosis.findings).code == "only-in-language"
    assert not diagnosis.config.configured


def test_an_unknown_language_lists_those_that_there_are(tmp_path: Path) -> None:
    site = place(tmp_path, hugo_toml=languages("en", "de") + BLOCK)
    with pytest.raises(SiteError, match="de, en"):
        examine(site, language="sv")


def test_says_the_same_once_for_all_languages(tmp_path: Path) -> None:
    text = languages("en", "de") + block(mapping="Title")
    assert only(examine(place(tmp_path, hugo_toml=text)).findings).code == (
        "mapping-case"
    )


def test_a_block_in_another_environment_only_is_an_error(tmp_path: Path) -> None:
    site = place(
        tmp_path, hugo_toml="", config__staging__params_toml=block("comments.giscus")
    )
    finding = only(examine(site).findings)
    assert (finding.code, finding.severity) == ("only-in-environment", "error")
    assert finding.file == "config/staging/params.toml"
    assert "for the environment staging and not for production" in finding.message


def test_a_block_in_this_environment_only_is_a_hint(tmp_path: Path) -> None:
    site = place(
        tmp_path, hugo_toml="", config__production__params_toml=block("comments.giscus")
    )
    finding = only(examine(site).findings)
    assert (finding.code, finding.severity) == ("only-in-environment", "hint")
    assert "not for development" in finding.message
    assert not examine(site).is_faulty


def test_an_environment_that_switches_giscus_off_means_it(tmp_path: Path) -> None:
    site = place(
        tmp_path,
        hugo_toml=BLOCK,
        config__development__params_toml="[comments]\nenabled = false\n",
    )
    assert examine(site).findings == ()
    assert only(examine(site, "development").findings).code == "switched-off"


def test_an_environment_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    site = place(tmp_path, hugo_toml=BLOCK, config__staging__params_toml="a = \n")
    finding = only(examine(site).findings)
    assert (finding.code, finding.line) == ("environment-unreadable", 1)
    assert finding.file == "config/staging/params.toml"


def test_the_gravest_finding_comes_first(tmp_path: Path) -> None:
    site = place(tmp_path, hugo_toml=block(strict="0", mapping="Title", repoID=""))
    severities = [finding.severity for finding in examine(site).findings]
    assert severities == ["error", "warning", "hint"]


def test_gives_json_with_the_answer_of_giscus_json(tmp_path: Path) -> None:
    diagnosis = examine(place(tmp_path, hugo_toml=languages("en", "de") + BLOCK))
    answer = json.loads(json.dumps(diagnosis.to_json()))
    assert answer["giscus"] == diagnosis.config.to_json()
    assert list(answer["languages"]) == list(diagnosis.cases)
    assert answer["sources"]["repoId"] == {
        "file": "hugo.toml",
        "line": 7,
        "key": "params.comments.giscus.repoID",
    }


def test_gives_null_where_giscus_is_not_configured(tmp_path: Path) -> None:
    answer = examine(place(tmp_path, hugo_toml="title = 'x'\n")).to_json()
    assert (answer["giscus"], answer["languages"]) == (None, {"en": None})


# What upstream says


@pytest.fixture
def fake() -> Iterator[FakeGiscus]:
    with FakeGiscus() as running:
        running.repos["octo/comments"] = Repository(
            REPO_ID,
            [Category(GENERAL, "General", "💬"), Category(NEWS, "Announcements", "📣")],
        )
        yield running


def ask(origin: str, repo: str) -> Categories:
    with Upstream(origin, 1) as upstream:
        return upstream.categories(repo)


def diagnose(root: Path, origin: str, **extra: str) -> Diagnosis:
    text = block(origin=origin, **extra)
    diagnosis = examine(place(root, hugo_toml=text))
    answered = [*online.answers(diagnosis.cases.values(), ask)]
    found = online.check(answered, "afterword init blog")
    return diagnosis.without(online.settled(answered)).finding(found)


def test_finds_nothing_where_upstream_agrees(tmp_path: Path, fake: FakeGiscus) -> None:
    assert diagnose(tmp_path, fake.origin).findings == ()


# Code, severity, the values that differ, the key that is named, what to do.
DIFFERENCES = [
    ("app-not-installed", "error", {"repo": "octo/other"}, "repo", "install the app"),
    ("repo-id-differs", "error", {"repoID": "R_kgDOKY_jRA"}, "repoID", REPO_ID),
    ("category-id-unknown", "error", {"categoryID": NEWS[:-1]}, "categoryID", NEWS),
    ("category-unknown", "error", {"category": "Anouncements"}, "category", "There"),
    ("category-renamed", "error", {"category": "News"}, "category", "Announcements"),
    ("category-id-differs", "error", {"categoryID": GENERAL}, "categoryID", NEWS),
    (
        "category-open",
        "hint",
        {"category": "General", "categoryID": GENERAL},
        "category",
        "Announcements",
    ),
]


@pytest.mark.parametrize(
    ("code", "severity", "extra", "key", "fix"),
    DIFFERENCES,
    ids=[difference[0] for difference in DIFFERENCES],
)
def test_names_what_upstream_sees_otherwise(
    tmp_path: Path,
    fake: FakeGiscus,
    code: str,
    severity: str,
    extra: dict[str, str],
    key: str,
    fix: str,
) -> None:
    if code == "category-unknown":
        extra = {**extra, "categoryID": NEWS[:-1]}
    found = diagnose(tmp_path, fake.origin, **extra).findings
    (finding,) = [finding for finding in found if finding.code == code]
    assert (finding.severity, finding.file) == (severity, "hugo.toml")
    assert finding.key == f"params.comments.giscus.{key}"
    assert finding.line
    assert fix in finding.fix


def test_a_right_name_with_a_wrong_id_blames_the_id_alone(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    found = diagnose(tmp_path, fake.origin, categoryID="DIC_kwDOKY_jRc4CZucZ").findings
    assert only(found).code == "category-id-unknown"


ODD = {"repoID": "R_odd", "categoryID": "DIC_odd"}


def test_ids_that_giscus_itself_gives_are_not_judged_by_their_form(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    news = Category(ODD["categoryID"], "Announcements", "📣")
    fake.repos["octo/comments"] = Repository(ODD["repoID"], [news])
    assert diagnose(tmp_path, fake.origin, **ODD).findings == ()


def test_an_odd_id_beside_one_that_giscus_does_not_know_stays_named(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    fake.repos["octo/comments"].id = ODD["repoID"]
    found = diagnose(tmp_path, fake.origin, **ODD).findings
    codes = [finding.code for finding in found]
    assert codes == ["category-id-unknown", "id-damaged", "id-damaged"]


@pytest.mark.parametrize(
    ("extra", "ends"),
    [
        ({"categoryID": GENERAL}, ". Or run `afterword init blog`."),
        ({"category": "News"}, 'Write "Announcements".'),
    ],
)
def test_names_the_command_that_writes_an_id_anew(
    tmp_path: Path, fake: FakeGiscus, extra: dict[str, str], ends: str
) -> None:
    first, *_ = diagnose(tmp_path, fake.origin, **extra).findings
    assert first.fix.endswith(ends)


def test_suggests_the_nearest_category(tmp_path: Path, fake: FakeGiscus) -> None:
    wrong = {"category": "Genral", "categoryID": "DIC_kwDOKY_jRc4CZucZ"}
    found = diagnose(tmp_path, fake.origin, **wrong).findings
    (finding,) = [f for f in found if f.code == "category-unknown"]
    assert "General, Announcements" in finding.fix
    assert '"General" is meant' in finding.fix


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"installed": False}, "app-not-installed"),
        ({"searchable": False}, "repo-not-found"),
        ({"discussions_enabled": False}, "discussions-off"),
    ],
)
def test_names_what_the_repository_lacks(
    tmp_path: Path, fake: FakeGiscus, change: dict[str, bool], code: str
) -> None:
    for name, value in change.items():
        setattr(fake.repos["octo/comments"], name, value)
    finding = only(diagnose(tmp_path, fake.origin).findings)
    assert (finding.code, finding.severity) == (code, "error")
    assert finding.key == "params.comments.giscus.repo"


def test_names_the_rate_limit(tmp_path: Path, fake: FakeGiscus) -> None:
    fake.rate_limited = True
    finding = only(diagnose(tmp_path, fake.origin).findings)
    assert (finding.code, finding.severity) == ("rate-limited", "hint")


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (403, "<h1>Forbidden</h1>", "text/html", "upstream-strange"),
        (404, "<h1>Not found</h1>", "text/html", "upstream-strange"),
        (200, "{}", "application/json", "upstream-strange"),
        (301, "", "text/html", "upstream-strange"),
        (500, '{"error": "x"}', "application/json", "upstream-failing"),
        (502, "bad gateway", "text/plain", "upstream-failing"),
    ],
)
def test_a_strange_answer_says_nothing_about_the_repository(
    tmp_path: Path, fake: FakeGiscus, status: int, body: str, kind: str, code: str
) -> None:
    fake.fail_with(status, body, {"Content-Type": kind})
    finding = only(diagnose(tmp_path, fake.origin).findings)
    assert (finding.code, finding.severity) == (code, "warning")


def test_names_an_upstream_that_nobody_reaches(tmp_path: Path) -> None:
    found = diagnose(tmp_path, f"http://127.0.0.1:{free_port()}").findings
    assert only(found).code == "upstream-unreachable"


@pytest.mark.parametrize(
    ("origin", "severity"),
    [("https://giscus.app", "hint"), ("https://talk.example.org", "warning")],
)
@pytest.mark.parametrize("status", [None, 502])
def test_only_an_upstream_that_the_author_names_may_be_wrong(
    tmp_path: Path, origin: str, severity: str, status: int | None
) -> None:
    def ask(origin: str, repo: str) -> Categories:
        raise UpstreamError("No answer.", "Wait.", status)

    diagnosis = examine(place(tmp_path, hugo_toml=block(origin=origin)))
    finding = only((*online.check(online.answers(diagnosis.cases.values(), ask)),))
    assert finding.severity == severity
    assert "could not be asked" in finding.message


def test_an_upstream_that_hangs_is_given_up(tmp_path: Path, fake: FakeGiscus) -> None:
    fake.hold()
    found = diagnose(tmp_path, fake.origin).findings
    assert only(found).code == "upstream-unreachable"


def test_asks_once_for_all_languages(tmp_path: Path, fake: FakeGiscus) -> None:
    text = languages("en", "de") + block(origin=fake.origin)
    diagnosis = examine(place(tmp_path, hugo_toml=text))
    assert [*online.check(online.answers(diagnosis.cases.values(), ask))] == []
    assert len(fake.asked()) == 1


@pytest.mark.parametrize(
    "extra", [{"enable": "false"}, {"repo": ""}, {"repo": "a/b/c"}]
)
def test_asks_nobody_about_what_is_off_or_no_repository(
    tmp_path: Path, fake: FakeGiscus, extra: dict[str, str]
) -> None:
    diagnose(tmp_path, fake.origin, **extra)
    assert fake.asked() == []


def test_a_discussion_by_number_needs_no_closed_category(
    tmp_path: Path, fake: FakeGiscus
) -> None:
    general = {"category": "General", "categoryID": GENERAL}
    found = diagnose(tmp_path, fake.origin, mapping="number", term="3", **general)
    assert found.findings == ()


def test_every_code_has_its_test() -> None:
    """Only codes are words with hyphens between quotes there."""
    texts = [
        Path(str(module.__file__)).read_text("utf-8") for module in (doctor, online)
    ]
    codes = {code for t in texts for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', t)}
    here = Path(__file__).read_text("utf-8")
    assert len(codes) == 20
    assert [code for code in sorted(codes) if f'"{code}"' not in here] == []
