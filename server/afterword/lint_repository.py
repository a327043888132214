"""Checks where the comments go: the repository's name and the ids. Asks nobody."""

from collections.abc import Iterator
from typing import Final

from afterword import giscus, node_ids
from afterword import giscus_values as values
from afterword.findings import SETUP, Case, Finding

_NOT_INSTALLED: Final = "giscus is not installed on this repository"


def repo(case: Case) -> Iterator[Finding]:
    """Judges how the repository is written.

    Args:
        case: The configuration in one language.

    Yields:
        What is no `owner/name`.
    """
    raw, name = case.text("repo").strip(), case.config.repo
    if not raw or not name:
        return
    if not values.REPOSITORY.fullmatch(name):
        yield case.about(
            "repo",
            "repo-shape",
            "error",
            f"repo {name!r} is not of the form owner/name; giscus answers "
            f'"{_NOT_INSTALLED}".',
            "Write the owner and the name of the repository: `owner/name`.",
        )
    elif raw != name:
        code, what = _repo_mistake(raw)
        yield case.about(
            "repo",
            code,
            "warning",
            f"repo {raw!r} {what}. Afterword reads {name}; giscus' own script takes "
            f'the text as it is, and giscus answers "{_NOT_INSTALLED}".',
            f'Write "{name}".',
        )


def _repo_mistake(raw: str) -> tuple[str, str]:
    if "github.com" in raw.lower():
        return "repo-url", "is an address"
    if raw.endswith((",", ";")):
        return "repo-trailing-comma", "ends with a stray character"
    if "/" not in raw and "@" in raw:
        return "repo-at-sign", "has @ in the place of /"
    if "/" not in raw:
        return "repo-owner-only", "names an owner and no repository"
    return "repo-spelling", "has more than owner/name"


def ids(case: Case) -> Iterator[Finding]:
    """Judges the ids by their form, which only giscus can do for certain.

    Args:
        case: The configuration in one language.

    Yields:
        What looks wrong.
    """
    yield from _each_id(case)
    yield from _other_repository(case)


def _each_id(case: Case) -> Iterator[Finding]:
    for name, kind in (
        ("repo_id", node_ids.REPOSITORY),
        ("category_id", node_ids.CATEGORY),
    ):
        node_id = getattr(case.config, name)
        found = node_ids.decode(node_id)
        if not node_id or (found and found.kind == kind):
            continue
        code, severity, what = _id_mistake(node_id, kind)
        yield case.about(
            name,
            code,
            severity,
            f"{giscus.REQUIRED[name]} {node_id!r} {what}. Reading works with it, "
            "and the first comment under an article fails.",
            SETUP,
        )


def _id_mistake(node_id: str, kind: str) -> tuple[str, str, str]:
    found = node_ids.decode(node_id)
    prefixes = {"R_": node_ids.REPOSITORY, "DIC_": node_ids.CATEGORY}
    said = found.kind if found else prefixes.get(node_id[: node_id.find("_") + 1], kind)
    if node_id.isdigit():
        return "id-numeric", "error", "is a database number, not a node id"
    if said != kind:
        words = {node_ids.REPOSITORY: "a repository", node_ids.CATEGORY: "a category"}
        return "id-swapped", "error", f"is the id of {words[said]}"
    # Only a warning: GitHub may change the form of its ids at any time.
    return "id-damaged", "warning", "does not look like an id of GitHub"


def _other_repository(case: Case) -> Iterator[Finding]:
    repo = node_ids.decode(case.config.repo_id)
    category = node_ids.decode(case.config.category_id)
    if not repo or not category or repo.kind == category.kind:
        return
    numbers = {repo.repository, category.repository} - {None}
    if len(numbers) > 1:
        yield case.about(
            "category_id",
            "id-other-repository",
            "warning",
            "repoID and categoryID seem to belong to different repositories "
            f"({repo.repository} and {category.repository}). Reading works, and the "
            "first comment under an article fails.",
            "Copy both again from the giscus setup page, https://giscus.app.",
        )
