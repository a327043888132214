"""One finding about a giscus configuration, and what a check looks at to make it."""

from dataclasses import asdict, dataclass
from typing import Final, Self

from afterword import giscus
from afterword.giscus import GiscusConfig
from afterword.giscus_blocks import Block, Path, Written, blocks, chosen
from afterword.source import Params, Source, is_own

SETUP: Final = "Copy it from the giscus setup page, https://giscus.app."


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, or one thing worth knowing.

    Attributes:
        code: Stable name of the check, for example `repo-url`.
        severity: `error` (comments do not work), `warning` (not as meant) or
            `hint` (works, worth knowing).
        message: What is wrong, naming the value.
        fix: What to do about it.
        file: The file that holds the value, where one does.
        line: Line in that file, counted from 1, where the parser gives it.
        key: The key as its author spelt it, or the one to add.
    """

    code: str
    severity: str
    message: str
    fix: str
    file: str | None = None
    line: int | None = None
    key: str | None = None

    def to_json(self) -> dict[str, object]:
        """Writes the finding for `afterword check --json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Case:
    """What every check looks at.

    Attributes:
        params: The `params` of the site in one language.
        blocks: All giscus blocks in them.
        block: The one that counts.
        config: What is made of it.
        language: The language of the site.
        base_url: Address of the site, or `""`.
    """

    params: Params
    blocks: tuple[Block, ...]
    block: Block
    config: GiscusConfig
    language: str
    base_url: str

    @classmethod
    def of(cls, params: Params, language: str, base_url: str = "") -> Self:
        """Reads the configuration of a site in one language.

        Args:
            params: The `params` of the site in that language.
            language: The language.
            base_url: Address of the site, for stylesheets given as a path.
        """
        config = giscus.normalise(params, language, base_url)
        found = blocks(params.values)
        return cls(params, found, chosen(found), config, language, base_url)

    def written(self, name: str) -> Written | None:
        """Finds what a field was read from; what was written where none could."""
        read = self.block.read(name, giscus.reader(name))
        every = self.block.fields.get(name, ())
        used = (w for w in every if read is None or w.path == read[1])
        return next(used, None)

    def source(self, name: str) -> Source | None:
        """Finds where a field was written, with a value or without."""
        written = self.written(name)
        return self.params.sources.get(written.path) if written else None

    def text(self, name: str) -> str:
        """The text of a field as its author wrote it; `""` for all else."""
        written = self.written(name)
        value = written.value if written else ""
        digits = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if digits or isinstance(value, str) else ""

    def finding(
        self, code: str, severity: str, message: str, fix: str, path: Path = ()
    ) -> Finding:
        """Makes a finding about the value at a path, or about the whole block."""
        source = self.params.sources.get(path)
        if source is not None and is_own(source.file):
            return Finding(
                code, severity, message, fix, source.file, source.line, source.key
            )
        file, key = self._file(), ".".join(("params", *(path or self.block.path)))
        if source is not None:  # nobody mends a theme: the site's own value wins
            place = self.config.place
            file, key = place.file, f"{place.table}.{path[-1]}"
        return Finding(code, severity, message, fix, file, None, key)

    def owns(self, name: str) -> bool:
        """Says whether the site itself has a field, and not its theme alone."""
        sources = (
            self.params.sources.get(written.path)
            for written in self.block.fields.get(name, ())
        )
        return any(source is None or is_own(source.file) for source in sources)

    def about(
        self, name: str, code: str, severity: str, message: str, fix: str
    ) -> Finding:
        """Makes a finding about a field."""
        written = self.written(name)
        path = written.path if written else self.place(name)
        return self.finding(code, severity, message, fix, path)

    def place(self, key: str) -> Path:
        """Answers where the block would hold a key that is not written yet."""
        flat = f"giscus{key[0].upper()}{key[1:]}" if self.block.flat else key
        return (*self.block.path, flat)

    def _file(self) -> str | None:
        paths = (w.path for every in self.block.fields.values() for w in every)
        sources = (self.params.sources.get(path) for path in paths)
        return next((source.file for source in sources if source), None)
