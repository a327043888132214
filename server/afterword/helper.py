"""What the views answer from: one site, its pages and its configuration."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from afterword import (
    article_index,
    assets,
    hugo,
    insertion,
    list_page,
    markup,
    pages,
    protection,
    stock,
    tagging,
    wire,
)
from afterword.articles import Articles
from afterword.cache import open_store
from afterword.discussions import Discussions
from afterword.giscus import GiscusConfig, normalise
from afterword.giscus_values import known_language
from afterword.list_page import ListPage
from afterword.prepared import Prepared, Streamed
from afterword.query import Query
from afterword.redis_store import RedisStore
from afterword.settings import Settings
from afterword.shelf import Shelf
from afterword.sqlite_store import SqliteStore
from afterword.tags import tags, wants_offline
from afterword.upstream import Upstream

_log = logging.getLogger(__name__)

#: The one prefix of everything that is not the site's own.
PREFIX = f"/{assets.WIDGET}/"


@dataclass(frozen=True, slots=True)
class Reading:
    """A site as it was when it was read.

    Attributes:
        site: Its configuration.
        folder: Its published files.
    """

    site: hugo.Site
    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Reading":
        """Reads the site that the settings name.

        Args:
            settings: What the process was started with.

        Raises:
            AfterwordError: The site or its configuration cannot be read.
        """
        site = hugo.read_site(settings.site or assets.demo())
        return cls(site, pages.published(site))


@dataclass(frozen=True, slots=True)
class Helper:
    """One site, opened.

    Attributes:
        settings: What the process was started with.
        site: The site's configuration as Hugo reads it.
        folder: The site's published files; None where others serve them.
        base: Path that the site's addresses begin with, "/" for most.
        prefix: Path of what is ours, with its slashes.
        configs: The giscus configuration of each language.
        giscus: The same, prepared.
        articles: The index of the articles; None without a folder.
        store: Where counts are kept.
        discussions: Counts of comments.
        shelf: Answers that were prepared.
    """

    settings: Settings
    site: hugo.Site
    folder: Path | None
    base: str
    prefix: str
    configs: Mapping[str, GiscusConfig]
    giscus: Mapping[str, Prepared]
    articles: Articles | None
    store: SqliteStore | RedisStore
    discussions: Discussions
    shelf: Shelf

    @classmethod
    def open(cls, settings: Settings, reading: Reading) -> "Helper":
        """Opens a site with its pages.

        Args:
            settings: What the process was started with.
            reading: The site that they name, as it was read.

        Raises:
            AfterwordError: A setting cannot be followed.
        """
        return cls._open(settings, reading.site, reading.folder, PREFIX)

    @classmethod
    def beside(cls, settings: Settings, prefix: str) -> "Helper":
        """Opens what the widget needs, for an application with pages of its own.

        Args:
            settings: What the application was started with.
            prefix: Path of what is ours, with its slashes.

        Raises:
            AfterwordError: The configuration cannot be read.
        """
        return cls._open(
            settings, hugo.read_site(settings.site or assets.demo()), None, prefix
        )

    @classmethod
    def _open(
        cls, settings: Settings, site: hugo.Site, folder: Path | None, prefix: str
    ) -> "Helper":
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
        base = pages.base_path(site)
        return cls(
            settings,
            site,
            folder,
            base,
            prefix,
            configs,
            {code: _data(config) for code, config in configs.items()},
            Articles(folder, base, site.languages, stock.data) if folder else None,
            store,
            Discussions(upstream, store, settings.count_ttl),
            Shelf(),
        )

    def close(self) -> None:
        """Ends the threads and closes the store."""
        self.discussions.close()
        self.store.close()

    @property
    def is_demo(self) -> bool:
        """Whether the site is our own."""
        return self.settings.site is None

    @property
    def comments(self) -> str:
        """Whose comments the pages load, or why they have none, as a sentence."""
        config = self.config("")
        if config.configured:
            category = config.category or "any"
            return f"Comments: {config.repo}, category {category}."
        return f"Comments are off: {config.help}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins that may read the answers under the prefix."""
        address = urlsplit(self.site.base_url)
        own = f"{address.scheme}://{address.netloc}".lower() if address.netloc else ""
        return tuple(sorted({*self.settings.origins, own} - {""}))

    @property
    def protection(self) -> dict[str, str]:
        """The headers of pages that are ours."""
        return protection.ours(config.origin for config in self.configs.values())

    def language(self, wanted: str) -> str:
        """Finds the site's language for a language tag.

        Args:
            wanted: The tag; one that the site does not have gets the default
                language.
        """
        return tagging.language(wanted, self.configs, self.site.default_language)

    def config(self, language: str) -> GiscusConfig:
        """The giscus configuration for a language.

        Args:
            language: As for `language`.
        """
        return self.configs[self.language(language)]

    def giscus_in(self, wanted: str) -> Prepared:
        """The answer of `giscus.json` for a page in a language.

        Args:
            wanted: The language tag of the page.
        """
        config, code = self.config(wanted), known_language(wanted)
        if code and config.follows_page:
            return _data(replace(config, lang=code))
        return self.giscus[self.language(wanted)]

    def query(self, language: str, *, term: str = "", number: int = 0) -> Query | None:
        """Says which discussion is meant, in the configured repository only.

        Args:
            language: As for `language`.
            term: What giscus searches for.
            number: Number of the discussion instead of a term.

        Returns:
            The query; None where the site has no comments.
        """
        config = self.config(language)
        if not config.configured:
            return None
        return Query(config.repo, term, number, config.category, config.strict)

    def locate(self, path: str) -> Path | str | None:
        """Finds what stands at a path of the site.

        Args:
            path: The decoded path of the address, with its first slash.

        Returns:
            The file; or the path to go to instead; or None.
        """
        if self.folder is None:
            return None
        if not path.startswith(self.base):
            return self.base if path in ("/", self.base.rstrip("/")) else None
        file = self._find(path.removeprefix(self.base))
        return f"{path}/" if file and file.is_dir() else file

    def list_page(self, code: str) -> ListPage:
        """Finds the reading list in a language of the site.

        Args:
            code: Code of the language.
        """
        return list_page.find(code, self.site.default_language, self._find)

    def first_list(self) -> ListPage:
        """Finds the reading list of the site as a whole."""
        return list_page.first(self.site.default_language, self._find)

    def list_at(self, path: str) -> ListPage | str | None:
        """Finds our reading list beside the front page of a language.

        Args:
            path: As for `locate`, which found nothing there.

        Returns:
            The page; or the path to go to instead; or None.
        """
        whole = f"{path.removesuffix('/')}/"
        code = whole.removeprefix(self.base).removesuffix("/saved/")
        if code not in self.site.languages:
            return None
        page = self.list_page(code)
        if not page.home or not page.stands:
            return None
        return page if path == whole else whole

    def widget(self, name: str) -> Path | None:
        """Finds a file of the widget.

        Args:
            name: Its path below the prefix, decoded.
        """
        file = pages.locate(assets.widget(), name)
        return file if file and file.is_file() else None

    def prepare_widget(self, name: str, file: Path) -> Prepared:
        """Prepares a file of the widget.

        Args:
            name: As for `widget`.
            file: What `widget` found.

        Raises:
            OSError: The file cannot be read.
        """
        return stock.widget(name, file, self.base)

    def prepare(self, file: Path) -> Prepared | Streamed:
        """Prepares a file of the site, with the tags if it is an article's page.

        Args:
            file: What `locate` found.

        Raises:
            OSError: The file cannot be read.
        """
        guard = self.protection if self.is_demo else protection.ALWAYS
        return stock.site(file, guard, partial(self._tagged, file))

    def prepare_list(self, page: ListPage) -> Prepared:
        """Prepares our own page with the reading list.

        Args:
            page: What `list_page` found.

        Raises:
            OSError: The front page cannot be read.
        """
        # In somebody's app it stands under the prefix, wherever the app stands.
        place = PREFIX if self.folder else "../"
        return stock.page(page.made(self.base, place).encode(), self.protection)

    def _find(self, name: str) -> Path | None:
        return self.folder and pages.locate(
            self.folder,
            name,
            is_project=pages.holds_configuration(self.site, self.folder),
        )

    def _tagged(self, file: Path, page: bytes) -> bytes:
        if not self.settings.insert or not insertion.is_readable(page):
            return page
        seen = markup.read(page)
        name = file.relative_to(self.folder).as_posix() if self.folder else file.name
        front = tagging.is_front(name, self.site.languages)
        found = article_index.find(seen, self.base + name, front=front)
        leads = self.articles.leads() if self.articles else {}
        aliases = article_index.former(found, leads) if found else ()
        tagged = tagging.insert(page, seen, self._tags_for, aliases, front=front)
        if tagged is not page and tagging.loads_giscus(page):
            _warn_of_giscus()
        return tagged

    def _tags_for(self, language: str) -> bytes:
        code = self.language(language)
        return tags(
            self.configs[code],
            f"{self.prefix}afterword.js",
            self.list_page(code).for_bar(self.base),
            offline=wants_offline(self.site.languages[code]),
        )


def _data(config: GiscusConfig) -> Prepared:
    return stock.data(wire.encode(config.to_json()))


@cache
def _warn_of_giscus() -> None:
    """Says once what a theme does that loads giscus by itself."""
    _log.warning(
        "A page loads giscus' own script beside Afterword's tags, so %s", tagging.TWICE
    )
