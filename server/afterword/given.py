"""Reads what a person gives to `afterword init`: a repository or giscus' script."""

from collections.abc import Mapping
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final

from afterword import giscus
from afterword import giscus_values as values
from afterword.errors import AfterwordError

# Attributes of the script, by the fields that they become.
ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        name: f"data-{name.replace('_', '-')}"
        for name in (
            *giscus.REQUIRED,
            *("mapping", "term", "strict", "reactions_enabled", "emit_metadata"),
            *("input_position", "theme", "lang", "loading"),
        )
    }
)


class GivenError(AfterwordError):
    """Raised when that cannot be read."""


def repository(text: str) -> str:
    """Reads what a person gave as the repository.

    Args:
        text: `owner/name`, or a link to it.

    Returns:
        `owner/name`.

    Raises:
        GivenError: It is neither.
    """
    found = values.repository(text)
    if found is None or not values.REPOSITORY.fullmatch(found):
        raise GivenError(
            f"{text!r} is no repository of GitHub.",
            "Give its owner and its name, as in --repo octocat/blog.",
        )
    return found


def read_script(text: str) -> dict[str, str]:
    """Reads the `<script>` that the giscus setup page prints.

    Args:
        text: HTML with that script somewhere in it.

    Returns:
        The values by the fields of `GiscusConfig`, as the script spells them.

    Raises:
        GivenError: It is not there, or lacks one of the four values.
    """
    scripts = _Scripts()
    scripts.feed(text)
    scripts.close()
    if scripts.found is None:
        raise GivenError(
            "There is no giscus script in the text.",
            "Paste the whole <script ... data-repo=...> of https://giscus.app.",
        )
    return _values(scripts.found)


def _values(attributes: Mapping[str, str]) -> dict[str, str]:
    read = {
        name: attributes[attribute].strip()
        for name, attribute in ATTRIBUTES.items()
        if giscus.reader(name)(attributes.get(attribute)) is not None
    }
    needed = dict.fromkeys(giscus.REQUIRED)
    if read.get("mapping") in ("specific", "number"):
        needed["term"] = None
    if read.get("mapping") == "number":
        del needed["category"], needed["category_id"]
    wanting = [ATTRIBUTES[name] for name in needed if name not in read]
    if wanting:
        raise GivenError(
            f"The script has no value for {', '.join(wanting)}.",
            "Fill that in at https://giscus.app first.",
        )
    origin = values.origin(attributes.get("src"))
    if origin not in (None, values.ORIGIN):
        read["origin"] = str(origin)
    return {**read, "repo": repository(read["repo"])}


class _Scripts(HTMLParser):
    """Keeps the attributes of the first script with a data-repo."""

    found: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "script" and "data-repo" in attributes and self.found is None:
            self.found = attributes
