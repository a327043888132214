"""Compares a site's giscus configuration with what upstream says."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from afterword import giscus, lint_repository
from afterword import giscus_values as values
from afterword.errors import AfterwordError, UpstreamError
from afterword.findings import Case, Finding
from afterword.giscus import GiscusConfig
from afterword.upstream import Categories, Category

Ask = Callable[[str, str], Categories]
"""Asks the giscus at an origin about a repository."""
Answer = tuple[Case, Categories | UpstreamError]
"""A site in one language, and what giscus says about its repository."""

# What `afterword init` mends.
_IDS: Final = ("repo-id-differs", "category-id-unknown", "category-id-differs")
# GitHub makes these two with every new set of categories. giscus recommends the
# first, where only maintainers and giscus can open discussions.
_FIRST_CHOICES: Final = ("announcements", "general")
_NEW_FAILS: Final = "Reading works, and the first comment under an article fails."


class CategoryError(AfterwordError):
    """Raised when there is no category that could be written."""


def answers(cases: Iterable[Case], ask: Ask) -> Iterator[Answer]:
    """Asks once about each repository.

    Args:
        cases: The site in each language.
        ask: Asks upstream; raises UpstreamError.

    Yields:
        The answers, as they come; none where there is nothing to ask.
    """
    known: dict[tuple[str, str], Categories | UpstreamError] = {}
    for case in cases:
        config = case.config
        if not config.enabled or not values.REPOSITORY.fullmatch(config.repo):
            continue
        question = (config.origin, config.repo)
        if question not in known:
            known[question] = _answer(ask, *question)
        yield case, known[question]


def check(answered: Iterable[Answer], init: str = "") -> Iterator[Finding]:
    """Compares what the site says with what giscus says.

    Args:
        answered: The answers.
        init: The command that writes the right ids; empty where none does.

    Yields:
        The findings.
    """
    for case, answer in answered:
        for finding in _compare(case, answer):
            by_init = init and finding.code in _IDS
            fix = f"{finding.fix} Or run `{init}`." if by_init else finding.fix
            yield replace(finding, fix=fix)


def settled(answered: Iterable[Answer]) -> Iterator[Finding]:
    """Finds what only looked wrong in ids that giscus itself gives.

    Args:
        answered: The answers.

    Yields:
        The findings of `lint_repository.ids` that are none.
    """
    for case, answer in answered:
        if isinstance(answer, Categories) and _agrees(case.config, answer):
            yield from lint_repository.ids(case)


def _agrees(config: GiscusConfig, answer: Categories) -> bool:
    ids = {category.id for category in answer.categories}
    return config.repo_id == answer.repository_id and config.category_id in ids


def _answer(ask: Ask, origin: str, repo: str) -> Categories | UpstreamError:
    try:
        return ask(origin, repo)
    except UpstreamError as error:
        return error


def _compare(case: Case, answer: Categories | UpstreamError) -> Iterator[Finding]:
    if isinstance(answer, UpstreamError):
        yield _unanswered(case, answer)
        return
    yield from _repository(case, answer)
    if answer.categories:
        yield from _category(case, answer.categories)
    else:
        yield _discussions_off(case)


def _unanswered(case: Case, error: UpstreamError) -> Finding:
    code, severity, message, fix = explain(error, case.config.repo)
    if severity == "hint":
        message += " Whether the ids and the category are right could not be asked."
        # giscus.app is right in any case; another address may be a mistake.
        if case.config.origin != values.ORIGIN and error.status != 429:
            severity = "warning"
    return case.about("repo", code, severity, message, fix)


def explain(error: UpstreamError, repo: str) -> tuple[str, str, str, str]:
    """Says what an answer of upstream means for a person at the keyboard.

    Args:
        error: The answer.
        repo: The repository that was asked about.

    Returns:
        Code, severity, cause and fix of a finding; what only means that nobody
        could be asked is a hint, since nothing in the site is at fault.
    """
    # Only an answer in the form of giscus says something about the repository; a
    # proxy in between refuses with the same status.
    ours = not error.message.startswith("giscus sent")
    if error.status == 403 and ours:
        return (
            "app-not-installed",
            "error",
            f"giscus is not installed on {repo}, or there is no such repository.",
            "Check the name, and install the app: https://github.com/apps/giscus",
        )
    if error.status == 404 and ours:
        return (
            "repo-not-found",
            "error",
            f"giscus finds no public repository {repo}.",
            "Check the name, and make the repository public.",
        )
    if error.status == 429:
        message = f"giscus may ask GitHub no more about {repo} for now (rate limit)."
        return "rate-limited", "hint", message, "Try again in an hour."
    if error.status is None:
        fix = "Check your network, or call it with --offline."
        return "upstream-unreachable", "hint", error.message, fix
    if error.status >= 500:
        return "upstream-failing", "hint", error.message, "Try again later."
    fix = "Check that origin and AFTERWORD_UPSTREAM name a giscus."
    return "upstream-strange", "warning", error.message, fix


def _discussions_off(case: Case) -> Finding:
    repo = case.config.repo
    return case.about(
        "repo",
        "discussions-off",
        "error",
        f"Discussions are switched off in {repo}.",
        f"Switch them on at https://github.com/{repo}/settings",
    )


def _repository(case: Case, answer: Categories) -> Iterator[Finding]:
    repo_id = case.config.repo_id
    if repo_id and repo_id != answer.repository_id:
        yield case.about(
            "repo_id",
            "repo-id-differs",
            "error",
            f"{repo_id!r} is not the id of {case.config.repo}. {_NEW_FAILS}",
            f'Write "{answer.repository_id}".',
        )


def _category(case: Case, categories: tuple[Category, ...]) -> Iterator[Finding]:
    config = case.config
    by_id = next((c for c in categories if c.id == config.category_id), None)
    name = config.category.casefold()
    by_name = next((c for c in categories if c.name.casefold() == name), None)
    if config.category_id and by_id is None:
        yield _id_unknown(case, by_name)
    if config.category and by_name is None:
        yield _renamed(case, by_id) if by_id else _name_unknown(case, categories)
    elif by_id and by_name and by_id != by_name:
        yield _other_category(case, by_id, by_name)
    chosen = by_id or by_name
    if chosen and config.mapping != "number" and not _is_closed(chosen):
        yield _open(case, chosen)


def _id_unknown(case: Case, by_name: Category | None) -> Finding:
    fix = f'Write "{by_name.id}"' if by_name else "Copy it from https://giscus.app"
    return case.about(
        "category_id",
        "category-id-unknown",
        "error",
        f"{case.config.repo} has no category with the id "
        f"{case.config.category_id!r}. {_NEW_FAILS}",
        f"{fix}.",
    )


def _renamed(case: Case, found: Category) -> Finding:
    return case.about(
        "category",
        "category-renamed",
        "error",
        f"The category is called {found.name!r} by now, not {case.config.category!r}, "
        "so giscus finds none of its discussions.",
        f'Write "{found.name}".',
    )


def _name_unknown(case: Case, categories: tuple[Category, ...]) -> Finding:
    name = case.config.category
    message = f"{case.config.repo} has no category {name!r}, so giscus finds nothing."
    fix = nearest(name, categories)
    return case.about("category", "category-unknown", "error", message, fix)


def _other_category(case: Case, by_id: Category, by_name: Category) -> Finding:
    return case.about(
        "category_id",
        "category-id-differs",
        "error",
        f"categoryID belongs to {by_id.name!r}, but giscus searches in "
        f"{by_name.name!r}: it does not find again what it writes.",
        f'Write "{by_name.id}".',
    )


def _is_closed(category: Category) -> bool:
    """Guesses the kind, which giscus does not tell, by how GitHub makes it."""
    return category.name.casefold() == "announcements" or category.emoji in ("📣", "📢")


def _open(case: Case, category: Category) -> Finding:
    return case.about(
        "category",
        "category-open",
        "hint",
        f"Perhaps anyone can open discussions in {category.name!r}.",
        "giscus recommends a category of the kind Announcements, where only "
        "maintainers and giscus can.",
    )


def look_up(
    repo: str, answer: Categories, category: str | None, present: str
) -> dict[str, str]:
    """Chooses a category and collects the four values.

    Args:
        repo: The repository.
        answer: What upstream says about it.
        category: The name that was asked for.
        present: The name that the site's configuration holds, or "".

    Returns:
        The values by the fields of `GiscusConfig`.

    Raises:
        CategoryError: There is no such category, or none at all.
    """
    if not answer.categories:
        raise CategoryError(
            f"{repo} has no discussion categories.",
            f"Switch Discussions on at https://github.com/{repo}/settings and call "
            "it again.",
        )
    if category is not None:
        chosen = _named(repo, answer.categories, category)
    else:
        folded = {c.name.casefold(): c for c in reversed(answer.categories)}
        wishes = (folded.get(name) for name in (present.casefold(), *_FIRST_CHOICES))
        chosen = next((c for c in wishes if c), answer.categories[0])
    found = (repo, answer.repository_id, chosen.name, chosen.id)
    return dict(zip(giscus.REQUIRED, found, strict=True))


def nearest(name: str, categories: tuple[Category, ...]) -> str:
    """Lists the categories that there are, and says which one may be meant.

    Args:
        name: A name that is none of them.
        categories: Those of the repository.
    """
    names = {c.name.casefold(): c.name for c in categories}
    close = difflib.get_close_matches(name.casefold(), names, 1, 0.4)
    listed = f"There are: {', '.join(names.values())}."
    return f'{listed} Perhaps "{names[close[0]]}" is meant.' if close else listed


def _named(repo: str, categories: tuple[Category, ...], name: str) -> Category:
    wanted = name.strip().casefold()
    for category in categories:
        if category.name.casefold() == wanted:
            return category
    raise CategoryError(f"{repo} has no category {name!r}.", nearest(name, categories))
