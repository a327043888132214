"""What the views answer from: one site, its pages and its configuration."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from afterword import hugo, insertion, pages
from afterword.cache import RedisStore, SqliteStore, open_store
from afterword.discussions import Discussions, Query
from afterword.giscus import GiscusConfig, normalise
from afterword.settings import Settings
from afterword.tags import tags
from afterword.upstream import Upstream

#: The one prefix of everything that is not the site's own.
PREFIX = "/afterword/"
WIDGET = f"{PREFIX}afterword.js"


def assets() -> Path:
    """The folder with the demo site and the built widget.

    It lies inside the installed package, and beside `server/` in a checkout.
    """
    here = Path(__file__).resolve().parent
    installed = here / "static"
    return installed if installed.is_dir() else here.parents[1] / "static"


@dataclass(frozen=True, slots=True)
class Content:
    """A page or file as it is sent.

    Attributes:
        body: The bytes, or the file to send them from.
        type: Value of the Content-Type header.
    """

    body: bytes | Path
    type: str


@dataclass(frozen=True, slots=True)
class Helper:
    """One site, opened.

    Attributes:
        settings: What the process was started with.
        site: The site's configuration as Hugo reads it.
        folder: The site's published files.
        base: Path that the site's addresses begin with, "/" for most.
        configs: The giscus configuration of each language.
        store: Where counts are kept.
        discussions: Counts of comments.
    """

    settings: Settings
    site: hugo.Site
    folder: Path
    base: str
    configs: Mapping[str, GiscusConfig]
    store: SqliteStore | RedisStore
    discussions: Discussions

    @classmethod
    def open(cls, settings: Settings) -> "Helper":
        """Reads the site that the settings name.

        Raises:
            AfterwordError: The site or its configuration cannot be read.
        """
        site = hugo.read_site(settings.site or assets())
        configs = {
            code: normalise(params, code, site.base_url)
            for code, params in site.languages.items()
        }
        default = configs[site.default_language]
        upstream = Upstream(
            settings.upstream or default.origin, settings.upstream_timeout
        )
        store = open_store(
            settings.cache_url, user_cache_path("afterword") / "counts.sqlite"
        )
        return cls(
            settings,
            site,
            pages.published(site),
            pages.base_path(site),
            configs,
            store,
            Discussions(upstream, store, settings.count_ttl),
        )

    @property
    def is_demo(self) -> bool:
        """Whether the site is our own."""
        return self.settings.site is None

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins that may read the answers under the prefix."""
        address = urlsplit(self.site.base_url)
        own = f"{address.scheme}://{address.netloc}".lower() if address.netloc else ""
        return tuple(sorted({*self.settings.origins, own} - {""}))

    def config(self, language: str) -> GiscusConfig:
        """The giscus configuration for a language.

        Args:
            language: A language tag; one that the site does not have gets the
                default language's configuration.
        """
        folded = {code.lower(): config for code, config in self.configs.items()}
        wanted = language.lower()
        for code in (wanted, wanted.split("-")[0], self.site.default_language.lower()):
            if code in folded:
                return folded[code]
        return next(iter(self.configs.values()))

    def query(self, language: str, *, term: str = "", number: int = 0) -> Query | None:
        """Says which discussion is meant, in the configured repository only.

        Args:
            language: As for `config`.
            term: What giscus searches for.
            number: Number of the discussion instead of a term.

        Returns:
            The query; None where the site has no comments.
        """
        config = self.config(language)
        if not config.configured:
            return None
        return Query(config.repo, term, number, config.category, config.strict)

    def content(self, path: str) -> Content | str | None:
        """Finds what stands at a path of the site.

        Args:
            path: The decoded path of the address, with its first slash.

        Returns:
            The content; or the path to go to instead; or None.
        """
        if not path.startswith(self.base):
            return self.base if path in ("/", self.base.rstrip("/")) else None
        file = pages.locate(self.folder, path.removeprefix(self.base))
        if file is None:
            return None
        if file.is_dir():
            return f"{path}/"
        return self._send(file)

    def not_found(self) -> Content | None:
        """The site's own page for what is not there."""
        file = pages.locate(self.folder, "404.html")
        return self._send(file) if file and file.is_file() else None

    def _send(self, file: Path) -> Content:
        if file.suffix.lower() not in (".html", ".htm"):
            kind, _ = mimetypes.guess_type(file.name)
            return Content(file, kind or "application/octet-stream")
        page = file.read_bytes()
        # A charset in the header would win over the one that the page declares.
        kind = "text/html" if b"charset" in page[:1024] else "text/html; charset=utf-8"
        return Content(self._tagged(page, file), kind)

    def _tagged(self, page: bytes, file: Path) -> bytes:
        if not self.settings.insert:
            return page
        front = file == self.folder / "index.html"
        at = insertion.end_of_article(page, front=front)
        if at is None:
            return page
        config = self.config(insertion.language_of(page))
        return page[:at] + tags(config, WIDGET) + page[at:]
