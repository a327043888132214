"""Makes of the values that an author wrote what giscus needs, complete and checked."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from afterword import giscus_values as values
from afterword import missing
from afterword.giscus_blocks import Block, Path, blocks, chosen, switched_off
from afterword.giscus_values import squash
from afterword.missing import Place
from afterword.source import Params, Source

# What hugo.toml calls the values without which giscus cannot work.
REQUIRED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "repo": "repo",
        "repo_id": "repoID",
        "category": "category",
        "category_id": "categoryID",
    }
)

TEXTS: Final[Mapping[str, Callable[[object], str | None]]] = MappingProxyType(
    {
        "repo": values.repository,
        "repo_id": values.identifier,
        "category": values.text,
        "category_id": values.identifier,
        "mapping": values.mapping,
        "term": values.text,
        "input_position": values.position,
        "theme": values.theme,
        "light_theme": values.theme,
        "dark_theme": values.theme,
        "lang": values.language,
        "loading": values.loading,
        "origin": values.origin,
    }
)

FLAGS: Final = ("strict", "reactions_enabled", "emit_metadata")

# Defaults of giscus itself (`client.ts`), not those of any theme; "" elsewhere.
DEFAULTS: Final[Mapping[str, str | bool]] = MappingProxyType(
    {
        "mapping": "pathname",
        "strict": False,
        "reactions_enabled": True,
        "emit_metadata": False,
        "input_position": "bottom",
        "theme": values.PREFERRED,
        "loading": "eager",
        "origin": values.ORIGIN,
    }
)


def reader(name: str) -> Callable[[object], Any]:
    """Answers what reads the value of a field, and None where it is unusable."""
    return TEXTS.get(name, values.boolean)


def camel(name: str) -> str:
    """Spells a field as `giscus.json` does: `repo_id` becomes `repoId`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@dataclass(frozen=True, slots=True)
class GiscusConfig:
    """What giscus gets, complete and checked; `""` stands for a missing value.

    Attributes:
        repo: `owner/name`.
        repo_id: Node id of the repository.
        category: Name of the category.
        category_id: Node id of the category.
        mapping: One of giscus' six, `pathname` where none was written.
        term: Title for `specific`, number for `number`.
        strict: Whether titles must match exactly.
        reactions_enabled: Whether the reactions of the discussion are shown.
        emit_metadata: Whether giscus reports the discussion to the page.
        input_position: `top` or `bottom`.
        theme: Name or address; `preferred_color_scheme` where none was written.
        light_theme: Theme for a light page, `""` where none was written.
        dark_theme: Theme for a dark page, `""` where none was written.
        lang: A language that giscus knows.
        loading: `lazy` or `eager`.
        origin: `scheme://host[:port]` of the giscus server.
        enabled: False where the author switched giscus off.
        sources: For each field that was written its place; for `enabled` the
            key that switches giscus off.
        unusable: For each field of `REQUIRED` where a sample or no text stands
            in the place of a value, that place.
        place: Where values belong that nobody wrote.
        follows_page: Whether nobody said which language it is, so that the page does.
    """

    repo: str
    repo_id: str
    category: str
    category_id: str
    mapping: str
    term: str
    strict: bool
    reactions_enabled: bool
    emit_metadata: bool
    input_position: str
    theme: str
    light_theme: str
    dark_theme: str
    lang: str
    loading: str
    origin: str
    enabled: bool
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False)
    unusable: Mapping[str, Source] = field(default_factory=dict, compare=False)
    place: Place = field(kw_only=True, compare=False)
    follows_page: bool = field(kw_only=True, default=False, compare=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that still need a value, as hugo.toml spells them.

        The name of the category only narrows the search, so its id suffices; a
        discussion that is given by number needs neither.
        """
        return tuple(REQUIRED[name] for name in self._lacking())

    @property
    def lines(self) -> tuple[str, ...]:
        """What the author still has to write, as lines of that file."""
        return missing.lines(self.place, self._lacking())

    @property
    def configured(self) -> bool:
        """Whether the discussion can be shown."""
        return self.enabled and not self.missing

    def to_json(self) -> dict[str, object]:
        """Writes the answer of `giscus.json`.

        Returns:
            All values with real booleans, or what is missing and where to get it.
        """
        if not self.configured:
            return {
                "configured": False,
                "missing": list(self.missing),
                "help": self.help,
                "lines": list(self.lines),
            }
        return {"configured": True, **self.all_values()}

    def all_values(self) -> dict[str, object]:
        """Names the values as `giscus.json` does, also where some are missing."""
        return {
            "repo": self.repo,
            "repoId": self.repo_id,
            "category": self.category,
            "categoryId": self.category_id,
            "mapping": self.mapping,
            "term": self.term,
            "strict": self.strict,
            "reactionsEnabled": self.reactions_enabled,
            "emitMetadata": self.emit_metadata,
            "inputPosition": self.input_position,
            "theme": self.theme,
            "lightTheme": self.light_theme,
            "darkTheme": self.dark_theme,
            "lang": self.lang,
            "loading": self.loading,
            "origin": self.origin,
        }

    @property
    def help(self) -> str:
        """What the author has to do, in sentences; "" where there is nothing."""
        steps = []
        if not self.enabled:
            source = self.sources.get("enabled")
            place = f" ({source.key} in {source.file})" if source else ""
            steps.append(
                f"The site's configuration switches giscus off{place}; "
                "switch it on there."
            )
        if fields := self._lacking():
            steps.append(missing.sentence(self.place, fields, self.unusable))
        return " ".join(steps)

    def _lacking(self) -> tuple[str, ...]:
        needless = set()
        if self.category_id or self.mapping == "number":
            needless.add("category")
        if self.mapping == "number":
            needless.add("category_id")
        wanted = (name for name in REQUIRED if name not in needless)
        return tuple(name for name in wanted if not getattr(self, name))


def normalise(params: Params, language: str, base_url: str = "") -> GiscusConfig:
    """Reads the giscus configuration out of a site's `params`.

    Args:
        params: The `params` of the site in one language.
        language: That language; used where the block names none.
        base_url: Address of the site, for stylesheets given as a path.

    Returns:
        The configuration; values that nobody wrote are giscus' own defaults.
    """
    block = chosen(blocks(params.values))
    found: dict[str, tuple[Any, Path] | None] = {
        **{name: block.read(name, reader) for name, reader in TEXTS.items()},
        **{name: block.read(name, values.boolean) for name in FLAGS},
    }
    found["lang"] = found["lang"] or _mapped_language(block, language)
    plain: dict[str, Any] = {
        n: f[0] if f else DEFAULTS.get(n, "") for n, f in found.items()
    }
    # A site that says nothing of languages counts as English: few others say it.
    follows_page = not plain["lang"] and values.language(language) in (None, "en")
    plain["lang"] = plain["lang"] or values.language(language) or "en"
    _pair_themes(plain, base_url)
    off = switched_off(params.values, block)
    paths = {n: f[1] for n, f in found.items() if f}
    if off is not None:
        paths["enabled"] = off
    sources = {n: params.sources[p] for n, p in paths.items() if p in params.sources}
    return GiscusConfig(
        **plain,
        enabled=off is None,
        sources=MappingProxyType(sources),
        unusable=MappingProxyType(_unusable(params, block, found.keys() - paths)),
        place=missing.place(params, block, tuple(REQUIRED)),
        follows_page=follows_page,
    )


def _unusable(params: Params, block: Block, unread: Set[str]) -> dict[str, Source]:
    """Finds the values that stand there and are none."""
    return {
        name: params.sources[written.path]
        for name in REQUIRED
        if name in unread
        # The first spelling last, so that it is the one that stays.
        for written in reversed(block.fields.get(name, ()))
        if not values.is_blank(written.value) and written.path in params.sources
    }


def _mapped_language(block: Block, language: str) -> tuple[str, Path] | None:
    """Looks the site's language up in hugomods' `languages_mapping`."""
    for written in block.fields.get("languages", ()):
        if not isinstance(written.value, Mapping):
            continue
        for tag, value in written.value.items():
            code = values.language(value)
            if code and squash(tag) == squash(language):
                return code, (*written.path, tag)
    return None


def _pair_themes(plain: dict[str, Any], base_url: str) -> None:
    """Completes a half pair and makes paths absolute.

    MemE keeps the light theme in `giscusTheme` and the dark one in
    `giscusThemeDark`.
    """
    pair = ("light_theme", "dark_theme")
    if any(plain[n] for n in pair) and plain["theme"] != values.PREFERRED:
        plain.update({n: plain[n] or plain["theme"] for n in pair})
    for name in ("theme", *pair):
        plain[name] = values.absolute(plain[name], base_url)
