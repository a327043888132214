"""The helper's own settings: `AFTERWORD_*` variables and matching options.

What giscus needs stands in the site's configuration and never here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from afterword.errors import SettingsError

PREFIX = "AFTERWORD_"

_ORIGIN = re.compile(r"(https?)(://[^/?#\s@*,]+?)(:\d+)?/?", re.I)


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def _seconds(high: int) -> Callable[[str], float]:
    def read(text: str) -> float:
        is_number = re.fullmatch(r"\d{1,7}(\.\d{1,3})?", text)
        if not is_number or not 0 < float(text) <= high:
            raise ValueError(f"a number of seconds above 0 and up to {high}")
        return float(text)

    return read


def _origin(text: str) -> str:
    found = _ORIGIN.fullmatch(text)
    if not found:
        raise ValueError("an origin without a path, such as https://example.org")
    scheme, host, port = found.groups(default="")
    # As browsers send it: they leave out the port that everyone takes.
    plain = {"http": ":80", "https": ":443"}[scheme.lower()]
    return f"{scheme}{host}{'' if port == plain else port}".lower()


def _origins(text: str) -> tuple[str, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tuple(map(_origin, parts))
    except ValueError as error:
        if len(parts) < 2:
            raise
        wrong = next(part for part in parts if not _ORIGIN.fullmatch(part))
        shown = "one of its entries" if "@" in wrong else repr(wrong)
        raise ValueError(f"a list of origins: {shown} is not {error}") from None


def _cache(text: str) -> str:
    if not re.match(r"(rediss?|unix)://.", text):
        raise ValueError("a Redis address, such as redis://127.0.0.1:6379/0")
    try:
        parts = urlsplit(text)
        is_cut = parts.port == 0 or "@" in parts.path + parts.query + parts.fragment
    except ValueError:
        is_cut = True
    if is_cut:
        raise ValueError("a Redis address whose password has %23 for # and the like")
    if parts.scheme != "unix" and not re.fullmatch(r"/?\d*", parts.path):
        raise ValueError("a Redis address that ends in the number of a database")
    return text


def _form(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError("a form of the log, text or json")
    return text


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("0 or 1")
    return text == "1"


def _setting(default: Any, read: Callable[[str], Any], example: str) -> Any:
    return field(default=default, metadata={"read": read, "example": example})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the process was started with, checked.

    Attributes:
        site: Folder of the site; None serves the demo site.
        host: Address to listen on.
        port: Port to listen on, 1 to 65535.
        workers: Server processes.
        insert: Whether pages that lack the tags get them.
        origins: Origins that may call across origins, beside the site's own.
        cache_url: Redis address that shares counts between machines; empty
            keeps them in an embedded cache.
        upstream: Origin of giscus; empty takes the site's own setting.
        count_ttl: Seconds that a comment count is taken as fresh.
        upstream_timeout: Seconds that one answer of upstream may take in all.
        trusted_proxies: Proxies in front whose forwarded address is believed.
        log: Form of a log with a line for each request, `text` or `json`; empty
            writes warnings only.
        log_readers: Whether lines name the reader's address and the article.
        metrics: Whether counts for Prometheus stand at `/metrics`.
    """

    site: Path | None = _setting(None, Path, "~/blog")
    host: str = _setting("127.0.0.1", str, "0.0.0.0")  # noqa: S104 - an example
    port: int = _setting(8000, _whole(1, 65535), "8080")
    workers: int = _setting(1, _whole(1, 64), "2")
    insert: bool = _setting(True, _switch, "0")
    origins: tuple[str, ...] = _setting(
        (), _origins, "https://example.org,http://localhost:1313"
    )
    cache_url: str = _setting("", _cache, "redis://127.0.0.1:6379/0")
    upstream: str = _setting("", _origin, "https://giscus.app")
    count_ttl: float = _setting(600.0, _seconds(9_999_999), "600")
    upstream_timeout: float = _setting(2.0, _seconds(60), "2")
    trusted_proxies: int = _setting(0, _whole(0, 9), "1")
    log: str = _setting("", _form, "json")
    log_readers: bool = _setting(False, _switch, "1")
    metrics: bool = _setting(False, _switch, "1")

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> "Settings":
        """Reads the settings from variables.

        Args:
            variables: The process's environment. An empty value is no value.

        Raises:
            SettingsError: A value is not allowed; names the variable, the value
                and what is allowed.
        """
        values: dict[str, Any] = {}
        for setting in fields(cls):
            name = PREFIX + setting.name.upper()
            text = variables.get(name, "").strip()
            if not text:
                continue
            try:
                values[setting.name] = setting.metadata["read"](text)
            except ValueError as error:
                # The value may be an address with a password in it.
                shown = "(not shown)" if "@" in text else repr(text)
                raise SettingsError(
                    f"{name} is {shown}, which is not {error}.",
                    f"Set it as in {name}={setting.metadata['example']}, "
                    "or leave it out.",
                ) from None
        return cls(**values)


def without_password(address: str) -> str:
    """Shows an address without the user and the password that may stand in it.

    Args:
        address: The address.
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def ignored(variables: Mapping[str, str]) -> Iterator[str]:
    """Finds variables that change nothing: they are no setting, or lack another.

    Args:
        variables: The process's environment.

    Yields:
        A sentence for each.
    """
    names = [PREFIX + setting.name.upper() for setting in fields(Settings)]
    for name in sorted(set(variables) - set(names)):
        if name.startswith(PREFIX):
            # A part that was left out changes more letters than a slip does.
            end = f"_{name.removeprefix(PREFIX)}"
            near = [one for one in names if one.endswith(end)]
            near += get_close_matches(name, names, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            yield f"{name} is no setting of Afterword and is ignored.{hint}"
    settings = Settings.read(variables)
    if settings.log_readers and not settings.log:
        yield (
            f"{PREFIX}LOG_READERS changes nothing without {PREFIX}LOG: set that to "
            "text or json, or leave out both."
        )
