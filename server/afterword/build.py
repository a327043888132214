"""Writes a site as plain files for any static host, with the tags in its pages."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from afterword import (
    __version__,
    article_index,
    assets,
    compression,
    headers,
    hugo,
    integrity,
    list_page,
    pages,
    project,
    protection,
    sources,
    staging,
    tagging,
    wire,
)
from afterword.assets import SAVED, WIDGET
from afterword.errors import SiteError
from afterword.giscus import GiscusConfig, normalise
from afterword.list_page import ListPage
from afterword.making import Item, Outcome, Recipe, leading, make, make_all
from afterword.source import Params
from afterword.staging import MARKER, OutputError
from afterword.tags import tags, wants_offline

INDEX = f"{WIDGET}/articles.json"

_NO_ARTICLE = (
    "No page got the tags, since none is an article: one with og:type article, or with "
    "exactly one <article> that is not a front page."
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did.

    Attributes:
        output: The folder, resolved.
        tagged: Pages written with the tags.
        copied: Other files of the author's written.
        made: Files of Afterword's written.
        unchanged: Files that were right already.
        removed: Files of the old output, copies included, that are no more.
        notes: What the author may want to know, one sentence each.
    """

    output: Path
    tagged: int
    copied: int
    made: int
    unchanged: int
    removed: int
    notes: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether anything in the output is not as it was before."""
        return bool(self.tagged or self.copied or self.made or self.removed)


@dataclass(frozen=True, slots=True)
class Work:
    """What a build has to do.

    Attributes:
        base: Path that the site's addresses begin with.
        output: The folder to write, resolved.
        items: The files to make; the index of articles comes from them.
        tags: The tags for each language in lower case.
        default: The default language in lower case.
        notes: What the author may want to know.
    """

    base: str
    output: Path
    items: tuple[Item, ...]
    tags: Mapping[str, bytes]
    default: str
    notes: tuple[str, ...]


def plan(root: Path, output: Path) -> Work:
    """Finds out what a build has to do, and refuses what it must not.

    Args:
        root: Folder of the site.
        output: The folder to write.

    Raises:
        AfterwordError: The site cannot be read, or the output not be replaced.
    """
    site = hugo.read_site(root)
    folder = pages.published(site)
    staging.check(output, site.root, folder)
    base = pages.base_path(site)
    configs = {
        code.lower(): normalise(params, code, site.base_url)
        for code, params in site.languages.items()
    }
    default = site.default_language.lower()
    is_project = pages.holds_configuration(site, folder)
    own = sources.files(folder, is_project=is_project)
    lists = {code: list_page.find(code, default, own.get) for code in configs}
    every = {page.name: page for page in lists.values() if page.stands}
    every.setdefault(SAVED, list_page.first(default, own.get))
    made = _made(base, configs, default, own, every.values())
    return Work(
        base,
        output.resolve(),
        (*_copied(own, made, site.languages), *made.values()),
        {
            code.lower(): _tags(
                base, configs[code.lower()], params, lists[code.lower()]
            )
            for code, params in site.languages.items()
        },
        default,
        (
            *filter(None, [pages.preview(folder)]),
            *_without_lists(every.values()),
            *(_left_out(folder) if is_project else ()),
            *_without_comments(site, configs[default]),
        ),
    )


def run(work: Work, advance: Callable[[int], None]) -> Summary:
    """Builds: all of it, or nothing if anything fails.

    Args:
        work: What `plan` found.
        advance: Is told how many more files are done.

    Raises:
        OutputError: A file cannot be read or written; the old output is whole.
    """
    try:
        with staging.staged(work.output) as folder:
            return _run(work, folder, advance)
    except OSError as error:
        place = error.filename or work.output
        raise OutputError(
            f"{place}: {error.strerror or error}.",
            "Check that path and the space there; nothing was changed.",
        ) from error
    except BrokenProcessPool as error:
        raise OutputError(
            "The system ended a process of the build, most likely for its memory.",
            "Free some memory and build again; nothing was changed.",
        ) from error


def _run(work: Work, folder: Path, advance: Callable[[int], None]) -> Summary:
    old = work.output if work.output.is_dir() else None
    keep_copies = _has_our_copies(work.output)
    leads = article_index.leads(leading(work.base, work.items))
    recipe = Recipe(work.base, old, folder, work.tags, work.default, keep_copies, leads)
    outcomes = list(make_all(recipe, work.items, advance))
    index = article_index.write(o.found for o in outcomes if o.found)
    outcomes += make(recipe, [Item(INDEX, index, is_ours=True)])
    kept = {name for o in outcomes if o.change == "unchanged" for name in o.names}
    names = {name for o in outcomes for name in o.names}
    summary = _summary(work, outcomes, len(set(staging.names(work.output)) - names))
    if summary.is_new:
        staging.share(work.output, folder, kept)
        staging.swap(folder, work.output)
    return summary


def _summary(work: Work, outcomes: list[Outcome], removed: int) -> Summary:
    changes = [outcome.change for outcome in outcomes]
    large = [outcome.names[0] for outcome in outcomes if outcome.is_too_large]
    return Summary(
        work.output,
        changes.count("tagged"),
        changes.count("copied"),
        changes.count("made"),
        changes.count("unchanged"),
        removed,
        (
            *work.notes,
            *(f"{name} is over 10 MB and got no tags." for name in large),
            *_with_giscus([o.names[0] for o in outcomes if o.loads_giscus]),
            *([] if any(outcome.found for outcome in outcomes) else [_NO_ARTICLE]),
        ),
    )


def _with_giscus(names: list[str]) -> Iterator[str]:
    if names:
        yield (
            f"Articles load giscus' own script ({len(names)}, such as {names[0]}), so "
            f"{tagging.TWICE}"
        )


def _marker() -> bytes:
    about = "afterword build replaces this folder as a whole."
    lines = {"about": about, "by": __version__, "copies": compression.recipe()}
    return f"{json.dumps(lines, indent=2)}\n".encode()


def _has_our_copies(output: Path) -> bool:
    marker = output / MARKER
    return marker.is_file() and marker.read_bytes() == _marker()


def _copied(
    own: Mapping[str, Path], made: Mapping[str, Item], languages: Collection[str]
) -> list[Item]:
    """The author's files, but those that we make."""
    folders = {str(folder) for name in made for folder in PurePosixPath(name).parents}
    for name in sorted(folders.intersection(own)):
        raise SiteError(
            f"{own[name]} has the name of a folder that Afterword needs.",
            "Give it another name.",
        )
    return [
        Item(name, path, tagging.is_page(name), tagging.is_front(name, languages))
        for name, path in own.items()
        if name not in made and not _is_copy(name, own)
    ]


def _is_copy(name: str, own: Mapping[str, Path]) -> bool:
    """Whether a file is a compressed copy of one that gets ours."""
    first, _, ending = name.rpartition(".")
    return (
        f".{ending}" in compression.COPIES
        and first in own
        and compression.is_compressible(first)
    )


def _made(
    base: str,
    configs: Mapping[str, GiscusConfig],
    default: str,
    own: Mapping[str, Path],
    lists: Iterable[ListPage],
) -> dict[str, Item]:
    """The files that are ours."""
    place = f"{base}{WIDGET}/"
    folder = assets.widget()
    contents: dict[str, bytes | Path] = {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.is_file()
    }
    contents["giscus.json"] = wire.encode(configs[default].to_json())
    for code, config in configs.items():
        contents[f"giscus.{_checked(code)}.json"] = wire.encode(config.to_json())
    ours = [page for page in lists if not page.own]
    files: dict[str, bytes | Path] = {page.name: _saved(base, page) for page in ours}
    guard = protection.ours(config.origin for config in configs.values())
    guarded = {page.address(base): guard for page in ours}
    rules = headers.netlify(base, place, [*contents, "articles.json"], guarded)
    files["_headers"] = _with_own(own.get("_headers"), rules.encode())
    contents["nginx.conf.txt"] = headers.nginx(base, place, guarded).encode()
    files |= {f"{WIDGET}/{name}": content for name, content in contents.items()}
    files[MARKER] = _marker()
    return {name: Item(name, content, is_ours=True) for name, content in files.items()}


def _checked(code: str) -> str:
    if not re.fullmatch(r"[a-z0-9_-]+", code):
        raise SiteError(
            f"The language {code!r} cannot be part of a file's name.",
            "Name it with letters, digits, - and _.",
        )
    return code


def _with_own(own: Path | None, rules: bytes) -> bytes:
    return rules if own is None else own.read_bytes().rstrip() + b"\n\n" + rules


def _tags(base: str, config: GiscusConfig, params: Params, listed: ListPage) -> bytes:
    script, offline = assets.script(), wants_offline(params)
    address = f"{base}{WIDGET}/{script.name}"
    # What is missing is told to the author here, and not to his readers there.
    shown = config if config.configured else replace(config, enabled=False)
    markup = tags(shown, address, listed.for_bar(base), offline=offline).decode()
    return integrity.added(markup, script.read_bytes()).encode()


def _saved(base: str, page: ListPage) -> bytes:
    script, place = assets.script(), f"{base}{WIDGET}/"
    made = page.made(base, place)
    named = made.replace(f"{place}afterword.js", f"{place}{script.name}")
    return integrity.added(named, script.read_bytes()).encode()


def _without_lists(lists: Iterable[ListPage]) -> Iterator[str]:
    for page in lists:
        if page.own and b"<afterword-list" not in page.own.read_bytes().lower():
            yield f"{page.own} has no <afterword-list>, so nobody finds the list."


def _without_comments(site: hugo.Site, config: GiscusConfig) -> Iterator[str]:
    if misnamed := project.misnamed(site):
        yield str(misnamed)
    elif config.enabled and not config.configured:
        yield f"The pages have no comments: {config.to_json()['help']}"


def _left_out(folder: Path) -> Iterator[str]:
    for file in sorted([*folder.iterdir(), *folder.glob("config/*/**/*")]):
        parts = file.relative_to(folder).parts
        # Nobody calls anything but Hugo's own file hugo.toml: that needs no word.
        if pages.is_configuration(parts) and file.stem.lower() != "hugo":
            yield (
                f"{'/'.join(parts)} may be a configuration of Hugo, so it is left out. "
                "If it is for your readers, give it another name."
            )
