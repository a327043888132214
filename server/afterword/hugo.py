"""Reads the configuration of a Hugo site as Hugo itself does, without Hugo.

The order of the layers, from the bottom: themes and modules, the file
`hugo.*` (or `config.*`), `config/_default`, `config/<environment>`, variables
of the process; the params of a language lie over all global ones. The rules
are those of Hugo's `config/configLoader.go`, `config/allconfig/load.go` and
`modules/collect.go`; the tests compare the outcome with the real program.
"""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterword import hugo_variables, merge
from afterword.errors import ConfigError
from afterword.formats import Leaf
from afterword.hugo_files import Loader, below, ignored
from afterword.merge import Table, bare, is_table, text_of, texts_of
from afterword.source import Params, Source, is_own


@dataclass(frozen=True, slots=True)
class Site:
    """What the configuration of a site says, for one environment.

    Attributes:
        root: The folder of the site, absolute.
        files: Every configuration file that was read, in order; empty when the
            folder has none.
        ignored: Configuration files that exist but that Hugo does not read,
            because another one wins or because of where they lie.
        unread: Themes and modules whose configuration is not in the folder, so
            that their defaults are not known here.
        base_url: The `baseURL` of the default language as written, "" if none.
        title: The title in the default language, "" if none.
        publish_dir: Where Hugo writes the pages, absolute.
        default_language: Code of the language without a prefix in its addresses.
        languages: The params of each language that is not disabled, in Hugo's
            order.
        main: The site's own file that new params belong into, relative to `root`;
            "" where it has none.
    """

    root: Path
    files: tuple[Path, ...]
    ignored: tuple[Path, ...]
    unread: tuple[str, ...]
    base_url: str
    title: str
    publish_dir: Path
    default_language: str
    languages: Mapping[str, Params]
    main: str


def read_site(
    root: Path,
    environment: str = "production",
    variables: Mapping[str, str] = os.environ,
) -> Site:
    """Reads the configuration of the site in a folder.

    Args:
        root: The folder of the site.
        environment: Which folder in `config/` lies over `config/_default`.
        variables: The process's variables; those with the prefix HUGO count.

    Returns:
        The site. A folder without any configuration gives one with the single
        language "en" and no params.

    Raises:
        ConfigError: A file cannot be read, or Hugo would refuse what it says.
    """
    folder = Path(os.path.normpath(root.absolute()))
    try:
        return _read_site(folder, environment, variables)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}."
        place = Path(error.filename or folder)
        raise ConfigError(place, reason, "Make it readable.") from error
    except RecursionError as error:
        reason = "the configuration is nested too deeply."
        raise ConfigError(folder, reason, "Use fewer levels.") from error


def _read_site(folder: Path, environment: str, variables: Mapping[str, str]) -> Site:
    loader = Loader(folder, environment)
    config = loader.folder(folder)
    hugo_variables.apply(config, variables)
    # Hugo fixes the languages before it looks at the themes, so that a theme
    # can add params to the site's languages, but rarely a language.
    _check_shape(config, loader)
    merge.set_strategies(config)
    _ensure_languages(config)
    loader.add_themes(config)
    default, languages = _languages(config, loader)
    chosen = config["languages"][default]
    return Site(
        root=folder,
        files=tuple(loader.files),
        ignored=tuple(ignored(folder)),
        unread=tuple(loader.unread),
        base_url=text_of(chosen, "baseurl") or text_of(config, "baseurl"),
        title=text_of(chosen, "title") or text_of(config, "title"),
        publish_dir=below(folder, text_of(config, "publishdir") or "public"),
        default_language=default,
        languages=languages,
        main=_main(loader),
    )


def _check_shape(config: Table, loader: Loader) -> None:
    """Refuses what makes Hugo itself end with a panic."""
    for key in ("params", "languages"):
        node = config.get(key)
        if isinstance(node, Leaf) and node.value is not None:
            raise _refusal(node.source, loader, f"{key!r} is no table")
    languages = config.get("languages")
    for code, node in languages.items() if is_table(languages) else ():
        if isinstance(node, Leaf) and node.value is not None:
            raise _refusal(node.source, loader, f"the language {code!r} is no table")


def _refusal(source: Source, loader: Loader, message: str) -> ConfigError:
    file = (
        Path(source.key) if source.file == "environment" else loader.root / source.file
    )
    return ConfigError(
        file, f"{message}.", "Correct it; Hugo cannot read it either.", source.line
    )


def _ensure_languages(config: Table) -> None:
    """Hugo's first pass: at least one language, each one with params."""
    if not is_table(config.get("languages")):
        code = text_of(config, "defaultcontentlanguage").lower() or "en"
        config["languages"] = {code: {}}
    languages = config["languages"]
    for code, language in languages.items():
        if code == merge.STRATEGY:
            continue
        if not is_table(language):
            languages[code] = language = {}
        language.setdefault("params", {merge.STRATEGY: "deep"})


def _languages(config: Table, loader: Loader) -> tuple[str, dict[str, Params]]:
    _ensure_languages(config)
    disabled = texts_of(config, "disablelanguages")
    tables = {
        code: table
        for code, table in config["languages"].items()
        if code != merge.STRATEGY
        and code not in disabled
        and bare(table.get("disabled")) is not True
    }
    codes = sorted(tables, key=lambda code: _order(code, tables[code]))
    default = _default_language(config, codes, loader)
    main = _main(loader) or "hugo.toml"
    return default, {code: _params(config, tables[code], main) for code in codes}


def _order(code: str, table: Table) -> tuple[float, str]:
    weight = bare(table.get("weight"))
    return (weight if isinstance(weight, int) and weight else math.inf, code)


def _default_language(config: Table, codes: list[str], loader: Loader) -> str:
    default = text_of(config, "defaultcontentlanguage").lower()
    if default in codes:
        return default
    if not default and codes:
        return "en" if "en" in codes else codes[0]
    where = config.get("defaultcontentlanguage") or config.get("disablelanguages")
    file = loader.files[0] if loader.files else loader.root
    source = where.source if isinstance(where, Leaf) else Source(file.name, None, "")
    message = f"the default language {default!r} is disabled or not configured"
    if not default:
        message = "every language is disabled"
    raise _refusal(source, loader, message)


def _main(loader: Loader) -> str:
    root = loader.root
    inside = [file for file in loader.files if file.is_relative_to(root)]
    own = list(filter(is_own, (file.relative_to(root).as_posix() for file in inside)))
    default = [name for name in own if name.startswith("config/_default/")]
    params = [name for name in default if Path(name).stem.lower() == "params"]
    rooted = [name for name in default if Path(name).stem in ("hugo", "config")]
    rooted += [name for name in own if "/" not in name]
    new = ["config/_default/params.toml"] if own else []
    return next(iter(params + rooted + new), "")


def _params(config: Table, language: Table, main: str) -> Params:
    own, shared = language["params"], config.get("params")
    merged = merge.clone(own if is_table(own) else {})
    if is_table(shared):
        if is_table(own):
            merge.fill_by_own_strategy(merged, shared)
        else:
            merged = merge.clone(shared)
    sources: dict[tuple[str, ...], Source] = {}
    return Params(_collect(merged, sources, ()), sources, main)


def _collect(
    table: dict[str, Any], sources: dict[tuple[str, ...], Source], path: tuple[str, ...]
) -> dict[str, Any]:
    values = {}
    for key, node in table.items():
        here = (*path, key)
        if isinstance(node, Leaf):
            values[key], sources[here] = node.value, node.source
        elif isinstance(node, dict):
            values[key] = _collect(node, sources, here)
    return values
