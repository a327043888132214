"""The tags that stand at the end of an article, with the site's own values."""

from collections.abc import Mapping
from html import escape

from afterword.giscus import GiscusConfig
from afterword.giscus_values import boolean
from afterword.source import Params

#: Attributes of `<afterword-comments>` and the fields of the configuration.
_ATTRIBUTES = {
    "repo": "repo",
    "repo-id": "repo_id",
    "category": "category",
    "category-id": "category_id",
    "mapping": "mapping",
    "term": "term",
    "strict": "strict",
    "reactions-enabled": "reactions_enabled",
    "emit-metadata": "emit_metadata",
    "input-position": "input_position",
    "theme": "theme",
    "light-theme": "light_theme",
    "dark-theme": "dark_theme",
    "lang": "lang",
    "origin": "origin",
}


def wants_offline(params: Params) -> bool:
    """Whether the author wants saved articles to open offline.

    Args:
        params: The site's params in one language, where `offline` stands under
            `[params.afterword]`.
    """
    own = params.values.get("afterword")
    return isinstance(own, Mapping) and boolean(own.get("offline")) is True


def tags(
    config: GiscusConfig, widget: str, reading_list: str = "", *, offline: bool = False
) -> bytes:
    """Writes the script, the bar and the comments.

    Args:
        config: The configuration in the page's language.
        widget: Address of `afterword.js`.
        reading_list: As for `bar`.
        offline: Whether saving keeps a copy that opens offline.

    Returns:
        Markup in ASCII, which is right in every encoding a page may have.
    """
    parts = [script(widget), bar(reading_list, offline=offline), comments(config)]
    lines = ["", *filter(None, parts), ""]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace")


def script(widget: str) -> str:
    """Writes the script, which shows the other tags.

    Args:
        widget: Address of `afterword.js`.
    """
    return f'<script type="module" src="{escape(widget)}"></script>'


def bar(reading_list: str = "", *, offline: bool = False) -> str:
    """Writes the bar.

    Args:
        reading_list: Address of the reading list where it is not beside the
            widget's folder.
        offline: Whether saving keeps a copy that opens offline.
    """
    attributes = f' list="{escape(reading_list)}"' if reading_list else ""
    attributes += " offline" if offline else ""
    return f"<afterword-bar{attributes}></afterword-bar>"


def comments(config: GiscusConfig) -> str:
    """Writes the comments.

    The values of giscus stand in the tag, so that the page needs no request to
    know them, and with no help for it says to the author what is missing.

    Args:
        config: The configuration in the page's language.

    Returns:
        The markup; empty where the author switched comments off.
    """
    if not config.enabled:
        return ""
    if not config.configured:
        help_text = escape(config.help)
        lines = escape("\n".join(config.lines))
        return (
            '<afterword-comments repo=""><div lang="en" dir="ltr"><p>'
            "Comments are not set up yet. "
            f"For the author of this site: {help_text}</p>\n"
            f"<pre><code>{lines}</code></pre>"
            "</div></afterword-comments>"
        )
    # A name is the same in every language of the pages.
    address = f"https://github.com/{config.repo}/discussions"
    return (
        f"<afterword-comments{_attributes(config)}>"
        f'<p><a href="{escape(address)}">GitHub Discussions</a></p>'
        "</afterword-comments>"
    )


def _attributes(config: GiscusConfig) -> str:
    written = []
    for attribute, name in _ATTRIBUTES.items():
        value = getattr(config, name)
        text = str(int(value)) if isinstance(value, bool) else value
        if text and not (name == "lang" and config.follows_page):
            written.append(f' {attribute}="{escape(text)}"')
    return "".join(written)
