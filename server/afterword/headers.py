"""What a static host has to say with the widget's files. Pure."""

import re
from collections.abc import Iterable

_HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
_FOREVER = "public, max-age=31536000, immutable"
_ALWAYS = ("X-Content-Type-Options", "nosniff")


def of(name: str) -> dict[str, str]:
    """The headers of one file in the widget's folder.

    Args:
        name: Name of the file.
    """
    cache = _FOREVER if _HASHED.search(name) else "no-cache"
    headers = {"Cache-Control": cache, _ALWAYS[0]: _ALWAYS[1]}
    if name.endswith(".js"):
        # A module of another origin runs only where its server allows it.
        headers["Access-Control-Allow-Origin"] = "*"
    return headers


def netlify(base: str, names: Iterable[str]) -> str:
    """Writes the `_headers` file of Netlify and Cloudflare Pages.

    Each file has a rule of its own: hosts join the values of a header that two
    rules set, so rules must not overlap.

    Args:
        base: Path of the widget's folder, with its slashes.
        names: Names of the files in it.
    """
    lines = ["# Written by afterword build."]
    for name in sorted(names):
        lines.append(f"{base}{name}")
        lines += [f"  {key}: {value}" for key, value in of(name).items()]
    return "\n".join([*lines, ""])


def nginx(base: str) -> str:
    """Writes the same for nginx, and lets it send the precompressed copies.

    Args:
        base: Path of the widget's folder, with its slashes.
    """
    place = re.escape(base)
    locations = {
        f'~ "^{place}afterword\\.[0-9a-f]{{12}}\\.js$"': "a.000000000000.js",
        f'~ "^{place}[^/]+\\.js$"': "a.js",
        base: "",
    }
    lines = [
        "# Written by afterword build. Include it in the server block of the site.",
        "gzip_static on;",
        "# Where the module ngx_brotli is installed:",
        "# brotli_static on;",
    ]
    for location, name in locations.items():
        lines.append(f"location {location} {{")
        lines += [f'  add_header {key} "{text}";' for key, text in of(name).items()]
        lines.append("}")
    return "\n".join([*lines, ""])
