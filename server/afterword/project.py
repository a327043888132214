"""Finds the folder that was meant where its source or its output was named."""

from pathlib import Path
from typing import Final, NamedTuple

from afterword.errors import ConfigError, SiteError
from afterword.hugo import Site, read_site


class _Generator(NamedTuple):
    """A generator other than Hugo.

    Attributes:
        name: Its name.
        configs: What its configuration may be called.
        output: The folder that it writes unless told otherwise.
        beside: One of these has to stand there too; for none, the configuration alone
            says that the folder is a source.
    """

    name: str
    configs: tuple[str, ...]
    output: str
    beside: tuple[str, ...] = ()


_GENERATORS: Final = (
    _Generator(
        "Jekyll",
        ("_config.yml", "_config.yaml"),
        "_site",
        # A branch that GitHub Pages publishes as it is may have the file alone.
        ("_site", "_posts", "_layouts", "_includes", "Gemfile"),
    ),
    _Generator("Eleventy", (".eleventy.js", "eleventy.config.*"), "_site"),
    _Generator("Astro", ("astro.config.*",), "dist"),
    _Generator("MkDocs", ("mkdocs.yml", "mkdocs.yaml"), "site"),
    _Generator("Docusaurus", ("docusaurus.config.*",), "build"),
)


def misnamed(site: Site) -> SiteError | None:
    """Says that the configuration of a site lies in the folder above.

    Args:
        site: The site as it was named.

    Returns:
        What to tell the author; None where the site has a configuration of its own,
        or none above belongs to it.
    """
    project = None if site.files else _above(site)
    if project is None:
        return None
    is_told = project.publish_dir == site.root
    does = "publishes into it" if is_told else "lies above it"
    step = "Name" if is_told else f"Write {_publish_dir(site.root)} into it and name"
    return SiteError(
        f"{site.root} holds no configuration of Hugo, but {project.files[0]} {does}.",
        f"{step} {project.root} instead.",
    )


def made_elsewhere(site: Site) -> Path | None:
    """Finds the pages of a site that another generator than Hugo makes.

    Args:
        site: The site as it was named.

    Returns:
        The folder of its pages, which a configuration of Hugo has to name; None where
        the folder is no source of another generator.

    Raises:
        SiteError: The folder is such a source, and nothing names that of its pages.
    """
    found = _source(site.root)
    if found is None:
        return None
    if site.files and (site.publish_dir / "index.html").is_file():
        return site.publish_dir
    raise _two_makers(site, *found) if site.files else _unpublished(site, *found)


def _two_makers(site: Site, generator: _Generator, config: Path) -> SiteError:
    name, file = generator.name, site.files[0].name
    return SiteError(
        f"{site.root} holds {file} and the {config.name} of {name}, and "
        f"{site.publish_dir} has no front page.",
        f"If {name} makes the pages, run it and write "
        f"{_publish_dir(site.root / generator.output)} into {file}; if Hugo does, run "
        'hugo; if they lie there as readers get them, write publishDir = ".".',
    )


def _unpublished(site: Site, generator: _Generator, config: Path) -> SiteError:
    name, output = generator.name, site.root / generator.output
    step = f"Name {output}" if output.is_dir() else f"Run {name} and name {output}"
    return SiteError(
        f"{site.root} holds the {config.name} of {name}, so it is a source "
        "of pages and not the pages.",
        f"{step}, or the folder that you made it write. If the pages lie there as "
        'readers get them, add a hugo.toml with publishDir = ".".',
    )


def _publish_dir(folder: Path) -> str:
    return f'publishDir = "{folder.name}"'


def _source(folder: Path) -> tuple[_Generator, Path] | None:
    """Which generator's source a folder is, and the file that says so."""
    for generator in _GENERATORS:
        if generator.beside and not _any(folder, generator.beside):
            continue
        if config := _any(folder, generator.configs):
            return generator, config
    return None


def _any(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((file for name in names for file in folder.glob(name)), None)


def _above(site: Site) -> Site | None:
    folder = site.root.parent
    try:
        project = read_site(folder)
    except ConfigError:
        return None  # anybody's file may be called config.json
    source = _source(folder)
    outputs = {project.publish_dir, folder / source[0].output if source else None}
    return project if project.files and site.root in outputs else None
