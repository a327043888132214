"""A small site made with the real Hugo."""

import shutil
import subprocess
import sys
from pathlib import Path

BLOCK = """
[params.comments.giscus]
repo = "octo/comments"
repoID = "R_kgDOFake01"
category = "General"
categoryID = "DIC_kwDOFake01"
"""

BASE = """<!doctype html>
<html lang="{{ site.Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ partial "opengraph.html" . }}
<meta name="viewport" content="width=device-width">
<style>:root{color-scheme:light dark}body{max-width:40rem;margin:1rem auto}</style>
</head><body>{{ block "main" . }}{{ end }}</body></html>
"""
SINGLE = """{{ define "main" }}<main><article><h1>{{ .Title }}</h1>
{{ .Content }}</article></main>{{ end }}
"""
LIST = """{{ define "main" }}<main><h1>{{ .Title }}</h1>
{{ range .RegularPagesRecursive }}<article>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2></article>{{ end }}
</main>{{ end }}
"""
POSTS = {"first": "Straße und Überfluß", "second": "A second post", "third": "The end"}


def hugo() -> str:
    beside = Path(sys.executable).with_name("hugo")
    found = str(beside) if beside.exists() else shutil.which("hugo")
    assert found, "Hugo comes with the development dependencies: make test installs it"
    return found


def run(*arguments: str, cwd: Path) -> None:
    subprocess.run([hugo(), *arguments], cwd=cwd, check=True, capture_output=True)


def make(folder: Path, config: str = BLOCK, base: str = "https://example.org/") -> Path:
    """Makes a new Hugo site with three posts; it is not built yet."""
    site = folder / "blog"
    run("new", "site", str(site), cwd=folder)
    head = f'baseURL = "{base}"\nlocale = "en"\ntitle = "A blog"\n'
    (site / "hugo.toml").write_text(head + config, encoding="utf-8")
    layouts = {"baseof": BASE, "single": SINGLE, "list": LIST}
    for name, text in layouts.items():
        (site / "layouts" / f"{name}.html").write_text(text, encoding="utf-8")
    posts = site / "content" / "posts"
    posts.mkdir(parents=True)
    for number, (name, title) in enumerate(POSTS.items(), 1):
        front = f"---\ntitle: {title}\ndate: 2026-01-0{number}\n---\n\n"
        (posts / f"{name}.md").write_text(front + "A paragraph.\n", encoding="utf-8")
    return site


def with_origin(origin: str) -> str:
    """The block for a giscus that is not giscus.app."""
    return f'{BLOCK}origin = "{origin}"\n'
