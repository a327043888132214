"""A folder of plain HTML pages, made by the test that serves it."""

from collections.abc import Mapping
from pathlib import Path

PAGE = """<!doctype html>
<html lang="{lang}" dir="{direction}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<main><article><h1>{title}</h1><p>Text of the article.</p>{end}</article></main>
<script type="module" src="/afterword/afterword.js"></script>
"""
END = '<afterword-bar></afterword-bar><afterword-comments repo=""></afterword-comments>'


def page(
    title: str = "An article", lang: str = "en", direction: str = "ltr", end: str = END
) -> str:
    """One page with the widget at the end of its article."""
    return PAGE.format(title=title, lang=lang, direction=direction, end=end)


def write(folder: Path, pages: Mapping[str, str]) -> Path:
    """Writes pages by their paths below the folder, and an empty front page."""
    for name, text in {"index.html": "<p>front", **pages}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
