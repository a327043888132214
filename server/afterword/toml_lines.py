"""Finds the lines of the keys of a TOML text."""

import re
import tomllib

Lines = dict[tuple[str, ...], int]

_TOKEN = re.compile(
    r"""
    (?P<string> \"{3} (?: \\. | [^\\] )*? \"{3,5} | '{3} .*? '{3,5}
              | " (?: \\. | [^"\\] )* " | '[^']*' )
    | (?P<skip> \#[^\n]* | [^\S\n]+ )
    | (?P<mark> \[\[ | [\[\]{}=.,\n] )
    | (?P<bare> [^\s\[\]{}=.,\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


class TomlLines:
    """Finds the line of each key in a text that tomllib has accepted.

    tomllib gives no positions, and tomlkit takes seven times as long. This
    needs no grammar of values: it tells keys from values and tracks brackets.
    A part None in a path stands for an element of an array, whose keys nobody
    asks for.
    """

    def __init__(self) -> None:
        self.lines: Lines = {}
        self.table: tuple[str | None, ...] = ()
        self.frames: list[tuple[str, tuple[str | None, ...]]] = []
        self.parts: list[str] = []
        self.mode = "key"
        self.many = False

    def scan(self, text: str) -> Lines:
        """Gives the line, counted from 1, of each path of keys as written."""
        line = 1
        for token in _TOKEN.finditer(text):
            if token["mark"]:
                self._mark(token["mark"], line)
            elif self.mode != "value" and not token["skip"]:
                self.parts.append(_key_text(token[0]))
            line += token[0].count("\n")
        return self.lines

    def _mark(self, mark: str, line: int) -> None:
        if self.mode == "key":
            self._key_mark(mark, line)
        elif self.mode == "header":
            self._header_mark(mark)
        else:
            self._value_mark(mark)

    def _key_mark(self, mark: str, line: int) -> None:
        if mark == "=":
            path = [*self._base(), *self.parts]
            self.mode = "value"
            if None not in path:
                self.lines[tuple(str(part) for part in path)] = line
        elif mark in ("[", "[["):
            self.mode = "header"
            self.many = mark == "[["
            self.parts = []
        elif mark == "}":
            self._close()

    def _header_mark(self, mark: str) -> None:
        if mark == "\n":
            self.table = (*self.parts, None) if self.many else tuple(self.parts)
            self._next_key()

    def _value_mark(self, mark: str) -> None:
        if mark in ("[", "[[", "{"):
            base = (*self._base(), *self.parts)
            self.frames += [("[", (*base, None))] * mark.count("[")
            if mark == "{":
                self.frames.append(("{", base))
                self._next_key()
        elif mark in ("]", "}"):
            self._close()
        elif mark in (",", "\n") and self._kind() == ("{" if mark == "," else ""):
            self._next_key()

    def _close(self) -> None:
        self.frames.pop()
        self.parts = []
        self.mode = "value"

    def _next_key(self) -> None:
        self.parts = []
        self.mode = "key"

    def _kind(self) -> str:
        return self.frames[-1][0] if self.frames else ""

    def _base(self) -> tuple[str | None, ...]:
        return self.frames[-1][1] if self.frames else self.table


def _key_text(token: str) -> str:
    if token[0] in "\"'":
        return str(tomllib.loads(f"key = {token}")["key"])
    return token
