"""A site of two articles with the built widget, as any static host serves it."""

import shutil
from pathlib import Path

from playwright.sync_api import Page

from running import ROOT

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Post {name}</title>
<link rel="icon" href="/picture.png">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/afterword/afterword.js"></script>
<main><article><h1>Post {name}</h1>
<p>The text of {name}.</p><img src="/picture.png" alt="A picture">
<afterword-bar{attributes}></afterword-bar></article></main>
"""
STYLE = '@import "more.css";\nbody { background: url("back.png"); }\n'
MORE = "h1 { color: rgb(1, 2, 3); }\n"
#: Saves an article as its page does.
KEEP = """([key, entry]) =>
  localStorage.setItem(`afterword:1:${key}`, JSON.stringify(
    { save: { on: true, at: 1764000000000 }, title: key, url: key, ...entry }))"""


def make(root: Path, attributes: str = "") -> Path:
    """Writes the site, with so many attributes on its bars."""
    shutil.copytree(ROOT / "static" / "afterword", root / "afterword")
    shutil.copytree(ROOT / "static" / "saved", root / "saved")
    for name in ("a", "b"):
        page = root / "posts" / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE.format(name=name, attributes=attributes), "utf-8")
    (root / "style.css").write_text(STYLE, "utf-8")
    (root / "more.css").write_text(MORE, "utf-8")
    for name in ("picture.png", "back.png"):
        shutil.copy(ROOT / "static" / "picture.png", root / name)
    return root


def keep(page: Page, key: str, **entry: object) -> None:
    """Puts an article into the list of this browser."""
    page.evaluate(KEEP, [key, entry])
