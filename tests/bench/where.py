"""Where the time of one hot and one counted request goes, without the server."""

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from werkzeug.test import EnvironBuilder

import hugo_site
from afterword.app import create_app
from afterword.settings import Settings
from fake_giscus import Discussion, FakeGiscus

TIMES = 2000
ASKED = {
    "one hot request": "/afterword/afterword.js",
    "one counted request": "/afterword/discussion.json?term=posts/first/",
}
Wsgi = Callable[..., Any]


def summary() -> str:
    """Says it in a few lines, for a site whose count is fresh."""
    with TemporaryDirectory() as folder, FakeGiscus() as giscus:
        giscus.add("octo/comments").discussions["posts/first/"] = Discussion(comments=3)
        site = Path(folder)
        (site / "index.html").write_text("<p>front", encoding="utf-8")
        config = hugo_site.with_origin(giscus.origin)
        (site / "hugo.toml").write_text(config, encoding="utf-8")
        app = create_app(Settings(site=site))
        try:
            return "\n".join(_line(app.wsgi_app, *asked) for asked in ASKED.items())
        finally:
            app.extensions["afterword"].close()


def _line(app: Wsgi, name: str, path: str) -> str:
    spent = microseconds(app, path)
    return f"{name}: {spent:.1f} µs in Python; {shares(app, path)}"


def ask(app: Wsgi, path: str) -> None:
    # Some keys are written to: each request has an environment of its own.
    answer = app(dict(ENVIRONS[path]), lambda *given: None)
    b"".join(answer)


ENVIRONS = {
    path: EnvironBuilder(path, headers=[("Accept-Encoding", "br")]).get_environ()
    for path in ASKED.values()
}


def microseconds(app: Wsgi, path: str) -> float:
    best = 1.0
    for _ in range(TIMES):
        began = time.perf_counter()
        ask(app, path)
        best = min(best, time.perf_counter() - began)
    return best * 1e6


def shares(app: Wsgi, path: str) -> str:
    """The share of each package, by its own time under the profiler."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(TIMES):
        ask(app, path)
    profile.disable()
    spent: Counter[str] = Counter()
    stats: Any = pstats.Stats(profile)
    for (file, _, function), (_, _, own, _, _) in stats.stats.items():
        spent[package(file, function)] += own
    whole = sum(spent.values())
    return ", ".join(f"{n} {t / whole:.0%}" for n, t in spent.most_common(6))


def package(file: str, function: str) -> str:
    if "sqlite3" in function:
        return "sqlite3"
    if file == "~":
        return "built-in functions"
    parts = Path(file).with_suffix("").parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return f"our {parts[-1]}" if "afterword" in parts else "the standard library"
