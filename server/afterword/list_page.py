"""The page with the reading list: a site's own, or ours in the site's language."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from afterword import assets, markup
from afterword.assets import SAVED, WIDGET
from afterword.giscus_values import known_language

# A front page may be long; its root element, which alone is looked for, stands first.
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class ListPage:
    """The reading list in one language of a site.

    Attributes:
        home: Path of the language's front page below the site, "" or as in "de/".
        code: The language, as the site's configuration calls it.
        front: The file of that front page; None where there is none.
        own: The site's own page with the list; None where ours takes its place.
    """

    home: str
    code: str
    front: Path | None
    own: Path | None

    @property
    def stands(self) -> bool:
        """Whether there is such a page: every site has one, not each language."""
        return bool(self.own or self.front or not self.home)

    @property
    def name(self) -> str:
        """Its path below the site."""
        return self.home + SAVED

    @property
    def source(self) -> Path:
        """The file that ours depends on."""
        return self.front or assets.demo() / SAVED

    def address(self, base: str) -> str:
        """Its address.

        Args:
            base: Path that the site's addresses begin with.
        """
        return base + self.name.removesuffix("index.html")

    def for_bar(self, base: str) -> str:
        """What the bar has to be told: nothing of the list beside the widget's folder.

        Args:
            base: Path that the site's addresses begin with.
        """
        return self.address(base) if self.home and self.stands else ""

    @property
    def built(self) -> Path:
        """The file that ours is made of: in English where we do not speak the language.

        Raises:
            OSError: The front page cannot be read.
        """
        tag = (self.front and _language(self.front)) or self.code
        code = known_language(tag) or "en"
        english = assets.demo() / SAVED
        return english if code == "en" else english.with_name(f"{code}.html")

    def made(self, base: str, place: str) -> str:
        """Makes our page, in the language of the front page.

        Args:
            base: Path that the site's addresses begin with.
            place: Address of the widget's folder.

        Raises:
            OSError: The front page cannot be read.
        """
        page = self.built.read_text(encoding="utf-8")
        # In this order: the front page may be at /afterword/ itself.
        placed = page.replace(f'="/{WIDGET}/', f'="{escape(place)}')
        return placed.replace('="/"', f'="{escape(base + self.home)}"')


def find(code: str, default: str, file: Callable[[str], Path | None]) -> ListPage:
    """Finds the reading list in a language of a site.

    Args:
        code: Code of the language.
        default: Code of the language whose front page is the site's.
        file: Finds a file of the site by its path below it.
    """
    home = f"{code}/"
    # With Hugo's `defaultContentLanguageInSubdir` the default one has a folder too.
    if code == default and not (file(f"{home}index.html") or file(home + SAVED)):
        home = ""
    return ListPage(home, code, file(f"{home}index.html"), file(home + SAVED))


def first(default: str, file: Callable[[str], Path | None]) -> ListPage:
    """Finds the reading list beside the widget's folder, which every site has.

    Args:
        default: As for `find`.
        file: As for `find`.
    """
    listed = find(default, default, file)
    return replace(listed, home="", own=file(SAVED)) if listed.home else listed


def _language(front: Path) -> str:
    with front.open("rb") as file:
        return markup.read(file.read(_HEAD)).language
