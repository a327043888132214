"""A folder of pages in several languages, as Hugo publishes them."""

from collections.abc import Mapping
from pathlib import Path

PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<main>{text}</main>
"""
OWN = '<!doctype html><html lang="nl"><afterword-list></afterword-list>'
CODES = ("en", "de", "fa", "fr", "nl")


def front(lang: str) -> str:
    return PAGE.format(lang=lang, title="Home", text="<h1>Home</h1>")


def article(lang: str, title: str = "Title") -> str:
    text = f"<article><h1>{title}</h1><p>Text.</article>"
    return PAGE.format(lang=lang, title=title, text=text)


def config(*codes: str) -> str:
    return "".join(f"[languages.{code}]\n" for code in codes)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def make(folder: Path) -> Path:
    """Makes a site whose Dutch has a list of its own and whose French no front page."""
    pages = {
        "index.html": front("en"),
        "de/index.html": front("de-AT"),
        "fa/index.html": front("fa"),
        "nl/index.html": front("nl"),
        "nl/saved/index.html": OWN,
        "post/index.html": article("en"),
        **{f"{code}/post/index.html": article(code) for code in CODES[1:]},
    }
    return write(folder, {"hugo.toml": config(*CODES), **pages})
