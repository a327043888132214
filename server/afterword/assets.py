"""What the package brings along: the demo site, the widget and the reading list."""

from pathlib import Path

#: The widget's folder below the site, and the reading list's page.
WIDGET, SAVED = "afterword", "saved/index.html"


def demo() -> Path:
    """The folder of the demo site, which holds the built widget too.

    It lies inside the installed package, and beside `server/` in a checkout.
    """
    here = Path(__file__).resolve().parent
    installed = here / "static"
    return installed if installed.is_dir() else here.parents[1] / "static"


def widget() -> Path:
    """The folder of the built widget."""
    return demo() / WIDGET


def script() -> Path:
    """The widget under its hashed name, for pages that are published with it."""
    (hashed,) = widget().glob("afterword.*.js")
    return hashed
