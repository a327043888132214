"""Sites that use the Hugo module, built by each Hugo that this machine has."""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import hugo_site
from running import PATIENCE, ROOT, free_port

MODULE = ROOT / "widget" / "hugo"
NAME = "github.com/afterword-widget/afterword/widget/hugo"
BASE_URL = "https://example.org/blog/"

# Debian's is years older than the newest; it is there where apt installed it.
DEBIAN = Path("/usr/bin/hugo")
HUGOS = {"newest": hugo_site.hugo()} | (
    {"debian": str(DEBIAN)} if DEBIAN.exists() else {}
)

IDS = {"repo": "octo/comments", "category": "General"}
CAMEL = IDS | {"repoId": "R_kgDOFake01", "categoryId": "DIC_kwDOFake01"}
UPPER = IDS | {"repoID": "R_kgDOFake01", "categoryID": "DIC_kwDOFake01"}
SNAKE = IDS | {"repo_id": "R_kgDOFake01", "category_id": "DIC_kwDOFake01"}

# Each theme's block with the values that giscus reads alike from all of them:
# top, strict, no reactions.
DIALECTS: Mapping[str, dict[str, Any]] = {
    "stack": {
        "comments": {
            "enabled": True,
            "provider": "giscus",
            "giscus": UPPER
            | {"reactionsEnabled": 0, "strict": 1, "inputPosition": "top"},
        }
    },
    "hextra": {
        "comments": {
            "enable": True,
            "type": "giscus",
            "giscus": CAMEL
            | {"reactionsEnabled": "0", "strict": "1", "inputPosition": "top"},
        }
    },
    "loveit": {
        "page": {
            "comment": {
                "enable": True,
                "giscus": CAMEL
                | {"enable": True, "reactionsEnabled": "0", "strict": "1"}
                | {"inputPosition": "top", "lazyLoading": False},
            }
        }
    },
    "fixit": {
        "comment": {
            "enable": True,
            "giscus": SNAKE
            | {"enable": True, "reactions_enabled": "0", "strict": "1"}
            | {"input_position": "top", "lazy_load": False},
        }
    },
    "hugo-coder": {
        "giscus": UPPER
        | {"reactionsEnabled": "false", "strict": "true", "inputPosition": "top"}
    },
    "papermod": {
        "comments": True,
        "giscus": CAMEL
        | {"reactionsEnabled": False, "strict": True, "inputPosition": "top"},
    },
    "hugoblox": {
        "hugoblox": {
            "comments": {
                "enable": True,
                "provider": "giscus",
                "giscus": SNAKE
                | {"reactions": "off", "strict": "on", "position": "top"},
            }
        }
    },
}

THEME = {
    "_default/baseof.html": """<!doctype html>
<html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8">
<title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="{{ "style.css" | relURL }}">
</head><body>{{ block "main" . }}{{ end }}</body></html>
""",
    "_default/single.html": """{{ define "main" }}<main><article>
<h1>{{ .Title }}</h1>{{ partial "afterword/save.html" . }}
{{ .Content }}{{ partial "afterword/article-end.html" . }}
</article></main>{{ end }}
""",
    "_default/list.html": """{{ define "main" }}<main>
{{ range site.RegularPages }}<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
{{ partial "afterword/save.html" (dict "Page" . "IsList" true) }}{{ end }}
</main>{{ end }}
""",
}
CONTENT = {
    "posts/first.md": "title: First\nlastmod: 2026-01-02\naliases: [/old/, was]\n",
    "posts/first.de.md": "title: Der erste\n",
    "posts/second.md": "title: Second\n",
    "posts/quiet.md": "title: Quiet\ncomments: false\n",
    "posts/bare.md": "title: Bare\nafterword: false\n",
    "posts/mute.md": "title: Mute\ncomment:\n  enable: 'off'\n",
    "notes/_index.md": "title: Notes\ncascade:\n  afterword: 'no'\n",
    "notes/note.md": "title: Note\n",
    "saved.md": "title: Reading list\nlayout: afterword-list\n",
    "saved.de.md": "title: Leseliste\nlayout: afterword-list\n",
}

# What the README says suffices.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; frame-src {frames}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def install(site: Path, way: str) -> dict[str, Any]:
    """Adds the module to a site in one of the ways of its README.

    Args:
        site: The folder of the site, which has a theme `plain`.
        way: `import` names it as a module, `theme` puts it beside the theme,
            `copy` puts its files into the site itself.

    Returns:
        What has to stand in the configuration.
    """
    if way == "import":
        # With a local folder in place of the download, no Go is needed.
        shutil.copytree(MODULE, site / "themes" / "elsewhere")
        imports = [{"path": NAME}, {"path": "plain"}]
        return {"module": {"replacements": f"{NAME} -> elsewhere", "imports": imports}}
    if way == "theme":
        shutil.copytree(MODULE, site / "themes" / "afterword")
        return {"theme": ["afterword", "plain"]}
    for folder in ("layouts", "assets"):
        shutil.copytree(MODULE / folder, site / folder, dirs_exist_ok=True)
    return {"theme": "plain"}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def make(
    folder: Path,
    way: str,
    params: Mapping[str, Any],
    languages: Mapping[str, Any] | None = None,
) -> Path:
    """Writes a site with a theme of its own; it is not built yet."""
    site = folder / "site"
    write(site / "themes" / "plain" / "layouts", THEME)
    write(site / "static", {"style.css": ":root { color-scheme: light dark }"})
    pages = {name: f"---\n{front}---\n\nText.\n" for name, front in CONTENT.items()}
    write(site / "content", pages)
    config = {
        "baseURL": BASE_URL,
        "params": params,
        "languages": languages or {"en": {"weight": 1}, "de": {"weight": 2}},
        **install(site, way),
    }
    write(site, {"hugo.json": json.dumps(config)})
    return site


def build(site: Path, hugo: str, *options: str) -> Path:
    """Builds a site; a warning of Hugo counts as a failure.

    Returns:
        A folder to be served, in which the site has the folder of its address.
    """
    root, warnings = build_with_warnings(site, hugo, *options)
    assert warnings == []
    return root


def build_with_warnings(site: Path, hugo: str, *options: str) -> tuple[Path, list[str]]:
    """Builds a site like `build`, and answers Hugo's warnings beside the folder."""
    root = site.parent / "served"
    done = subprocess.run(
        [hugo, "--destination", str(root / "blog"), *options],
        cwd=site,
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stdout + done.stderr
    return root, warnings_in(done.stdout + done.stderr)


def warnings_in(output: str) -> list[str]:
    # Debian's Hugo writes the time between the word and the text.
    return re.findall(r"^WARN\s+(?:[\d/]+ [\d:]+ )?(.*)", output, re.MULTILINE)


class Strict(SimpleHTTPRequestHandler):
    """Serves files with a policy that allows what the widget needs, no more."""

    frames = ""

    def end_headers(self) -> None:
        policy = POLICY.format(frames=self.frames)
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving_strictly(root: Path, frames: str) -> Iterator[str]:
    """Serves a folder; `frames` is the one origin that may be framed."""
    handler = type("Handler", (Strict,), {"frames": frames})
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(root))
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Blog:
    """A built site that is being served.

    Attributes:
        origin: Where it is served.
        root: The folder that is served.
    """

    origin: str
    root: Path

    def page(self, path: str) -> str:
        return f"{self.origin}/blog/{path}"


@contextmanager
def hugo_server(site: Path, hugo: str) -> Iterator[str]:
    """Runs `hugo server`; pages reload only when a test wants it.

    What it prints goes to `server.log` beside the site.
    """
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--disableLiveReload"]
    command = [hugo, "server", *options]
    with (site.parent / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=site, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}/blog/"
    try:
        wait_for(address, "</html>")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(address: str, text: str) -> None:
    """Returns when a page holds a text; fails after a minute."""
    deadline = time.monotonic() + PATIENCE
    while text not in _read(address):
        assert time.monotonic() < deadline, f"{address} does not say {text}"


def _read(address: str) -> str:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310
            return str(answer.read().decode())
    except (OSError, HTTPException):  # Hugo is just writing this page
        return ""
