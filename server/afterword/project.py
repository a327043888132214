"""Finds the Hugo project whose published folder was named in its place."""

from afterword.errors import ConfigError, SiteError
from afterword.hugo import Site, read_site


def misnamed(site: Site) -> SiteError | None:
    """Says that the configuration of a site lies in the folder above.

    Args:
        site: The site as it was named.

    Returns:
        What to tell the author; None where the site has a configuration of its own,
        or none above publishes into it.
    """
    project = None if site.files else _above(site)
    if project is None:
        return None
    return SiteError(
        f"{site.root} holds no configuration of Hugo, but {project.files[0]} "
        "publishes into it.",
        f"Name {project.root} instead.",
    )


def _above(site: Site) -> Site | None:
    try:
        project = read_site(site.root.parent)
    except ConfigError:
        return None  # anybody's file may be called config.json
    is_its = project.files and project.publish_dir == site.root
    return project if is_its else None
