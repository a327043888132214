"""What a static host has to say with our files, and how it is told. Pure."""

import re
from collections.abc import Iterable, Mapping

from afterword import protection

#: The service worker, which must stand above its folder to see the pages.
WORKER = "offline.js"

_HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
_FOREVER = "public, max-age=31536000, immutable"


def of(name: str, base: str) -> dict[str, str]:
    """The headers of one file in the widget's folder.

    Args:
        name: Path of the file below the folder.
        base: Path of the site, with its slashes.
    """
    cache = _FOREVER if _HASHED.search(name) else "no-cache"
    headers = {"Cache-Control": cache, **protection.SHARED}
    if name.endswith((".js", ".json")):
        # Pages of another origin read them only where their server allows it.
        headers["Access-Control-Allow-Origin"] = "*"
    if name == WORKER:
        headers["Service-Worker-Allowed"] = base
    return headers


def netlify(
    base: str, place: str, names: Iterable[str], pages: Mapping[str, Mapping[str, str]]
) -> str:
    """Writes the `_headers` file of Netlify and Cloudflare Pages.

    Hosts join the values of a header that two rules set, so rules must not overlap;
    and they take a hundred rules, so a folder has one for all its files.

    Args:
        base: Path of the site, with its slashes.
        place: Path of the widget's folder, with its slashes.
        names: Paths of the files below that folder.
        pages: The headers of pages of ours, by the path of their folder.
    """
    rules: dict[str, Mapping[str, str]] = {}
    for name in sorted(names):
        folder, slash, _ = name.partition("/")
        rules[f"{place}{folder}/*" if slash else place + name] = of(name, base)
    rules |= {f"{path}*": headers for path, headers in pages.items()}
    lines = ["# Written by afterword build."]
    for path, headers in rules.items():
        lines += [path, *(f"  {key}: {value}" for key, value in headers.items())]
    return "\n".join([*lines, ""])


def nginx(base: str, place: str, pages: Mapping[str, Mapping[str, str]]) -> str:
    """Writes the same for nginx, and lets it send the precompressed copies.

    Args:
        base: Path of the site, with its slashes.
        place: Path of the widget's folder, with its slashes.
        pages: The headers of pages of ours, by the path of their folder.
    """
    escaped = re.escape(place)
    locations: dict[str, Mapping[str, str]] = {
        f"= {place}{WORKER}": of(WORKER, base),
        f'~ "^{escaped}afterword\\.[0-9a-f]{{12}}\\.js$"': of(f".{0:012}.js", base),
        f'~ "^{escaped}.+\\.js(on)?$"': of(".js", base),
        place: of("", base),
        **pages,
    }
    lines = [
        "# Written by afterword build. Include it in the server block of the site.",
        "gzip_static on;",
        "gzip_vary on;",
        "# Where the module ngx_brotli is installed:",
        "# brotli_static on;",
    ]
    for location, headers in locations.items():
        lines.append(f"location {location} {{")
        lines += [f'  add_header {key} "{text}";' for key, text in headers.items()]
        lines.append("}")
    return "\n".join([*lines, ""])
