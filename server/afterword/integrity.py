"""Integrity of scripts (W3C SRI): a changed file does not run. Pure."""

from base64 import b64encode
from hashlib import sha384


def of(script: bytes) -> str:
    """The value of the `integrity` attribute for a script.

    Args:
        script: The file.
    """
    return f"sha384-{b64encode(sha384(script).digest()).decode()}"


def added(markup: str, script: bytes) -> str:
    """Adds the attributes to the first script tag without content.

    Args:
        markup: Markup that holds the tag.
        script: The file that the tag names.
    """
    attributes = f' integrity="{of(script)}" crossorigin="anonymous"'
    return markup.replace("></script>", f"{attributes}></script>", 1)
