"""What an author pastes into a site of any generator, and where."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from afterword import assets, hugo, integrity, list_page, pages, project
from afterword.giscus import GiscusConfig, normalise
from afterword.tags import tags, wants_offline


@dataclass(frozen=True, slots=True)
class Place:
    """Where a generator wants things.

    Attributes:
        static: Its folder for files that are published as they are.
        file: Where the markup goes, as the sentence "Into ...:" says it.
        use: What else is to do, one step each.
        link: How its templates write an address below the site's own, so that they
            follow the path of the site; "" where they have no filter for it.
        head: Lines before the markup in that file.
        foot: Lines after it.
    """

    static: str
    file: str
    use: tuple[str, ...] = ()
    link: str = ""
    head: str = ""
    foot: str = ""


PLACES: Final = MappingProxyType(
    {
        "html": Place("the folder of your pages", "each article, before </article>"),
        "hugo": Place(
            "static/",
            "layouts/partials/afterword.html",
            (
                "At the end of the article in layouts/single.html (older sites: "
                'layouts/_default/single.html): {{ partial "afterword.html" . }}',
            ),
            '{{{{ "{}" | relURL }}}}',
        ),
        "jekyll": Place(
            "the folder with _config.yml",
            "_includes/afterword.html",
            (
                "In _layouts/post.html, after {{ content }}: "
                "{% include afterword.html %}",
            ),
            "{{{{ '/{}' | relative_url }}}}",
        ),
        "eleventy": Place(
            "public/",
            "_includes/afterword.html",
            (
                "In eleventy.config.js: "
                'eleventyConfig.addPassthroughCopy({ public: "/" }); '
                'eleventyConfig.ignores.add("public/**");',
                "In the layout of your posts, after the content: "
                '{% include "afterword.html" %}',
            ),
            "{{{{ '/{}' | url }}}}",
        ),
        "astro": Place(
            "public/",
            "src/components/Afterword.astro",
            (
                "In the layout of your posts, in the --- part: "
                'import Afterword from "../components/Afterword.astro"; '
                "and after <slot />: <Afterword />",
            ),
        ),
        "mkdocs": Place(
            "docs/",
            "overrides/main.html",
            ("In mkdocs.yml, under theme: custom_dir: overrides",),
            "{{{{ '{}' | url }}}}",
            '{% extends "base.html" %}\n{% block content %}{{ super() }}\n'
            "{% if page and not page.is_homepage %}\n",
            "\n{% endif %}\n{% endblock %}",
        ),
        "wordpress": Place(
            "the folder with wp-config.php",
            "a block Custom HTML after the content, in Appearance > Editor > "
            "Templates > Single Posts",
            (
                "Save it as an administrator: WordPress removes scripts from what "
                "other roles save.",
            ),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """What to paste.

    Attributes:
        markup: The tags with the site's values.
        steps: What to do, in order; `markup` stands in one of them.
        is_configured: Whether the site's values were found.
    """

    markup: str
    steps: tuple[str, ...]
    is_configured: bool


def make(root: Path, generator: str) -> Snippet:
    """Writes the steps for a generator, with the values of a site.

    Args:
        root: Folder of the site.
        generator: A key of `PLACES`.

    Raises:
        AfterwordError: The configuration cannot be read, or lies in the folder above.
        OSError: The front page cannot be read.
    """
    site = hugo.read_site(root)
    if misnamed := project.misnamed(site):
        raise misnamed
    language = site.default_language
    params = site.languages[language]
    config = normalise(params, language, site.base_url)
    base = pages.base_path(site)
    place = PLACES[generator]
    markup = _markup(config, base, generator, offline=wants_offline(params))
    into = f"Into {place.file}:\n\n{place.head}{markup}{place.foot}\n"
    listed = list_page.find(config.lang, config.lang, partial(_file, root))
    steps = (_copy(base, place, listed.built), into, *place.use)
    return Snippet(markup, steps, config.configured or not config.enabled)


def _markup(config: GiscusConfig, base: str, generator: str, *, offline: bool) -> str:
    script, link = assets.script(), PLACES[generator].link
    path = f"{assets.WIDGET}/{script.name}"
    address = path if link else base + path
    whole = tags(config, address, offline=offline).decode().strip()
    # A brace in a value means something to most template languages.
    whole = whole.replace("{", "&#123;").replace("}", "&#125;")
    if link:
        whole = whole.replace(path, link.format(path), 1)
    if generator == "astro":
        whole = whole.replace("<script ", "<script is:inline ", 1)
    return integrity.added(whole, script.read_bytes())


def _file(root: Path, name: str) -> Path | None:
    file = root / name
    return file if file.is_file() else None


def _copy(base: str, place: Place, listed: Path) -> str:
    folder = f"Copy the folder {assets.widget()} into {place.static}, and"
    if base != "/":
        return f"{folder} {_by_hand(base, place)}."
    # Its addresses are those of a site without a path.
    otherwise = f"; below a path, instead {_by_hand('', place)}" if place.link else ""
    return (
        f"{folder} {listed} there as {assets.SAVED} (for another language take the "
        f"file beside it that is named by its code{otherwise})."
    )


def _by_hand(base: str, place: Place) -> str:
    element = "put <afterword-list></afterword-list>"
    if place.link:
        return f"{element} on the page {base}saved/, and the script into its template"
    return f"{element} and the script below on the page {base}saved/"
