"""What giscus knows, and how one value of a site's configuration is read as it.

Tables first, readers second. A reader takes whatever a TOML, YAML or JSON file
can hold and answers the value that giscus understands, or None where nothing
usable was written. The closed sets are those of giscus itself: `lib/variables.ts`
(themes), `i18n.js` (languages), `client.ts` (mappings, defaults).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ORIGIN: Final = "https://giscus.app"
MAPPINGS: Final = ("pathname", "url", "title", "og:title", "specific", "number")
PREFERRED: Final = "preferred_color_scheme"
THEMES: Final = _words(
    """
    light light_high_contrast light_protanopia light_tritanopia
    dark dark_high_contrast dark_protanopia dark_tritanopia dark_dimmed
    preferred_color_scheme transparent_dark noborder_light noborder_dark
    noborder_gray cobalt purple_dark gruvbox gruvbox_dark gruvbox_light
    catppuccin_latte catppuccin_frappe catppuccin_macchiato catppuccin_mocha
    fro custom
    """
)
LANGUAGES: Final = _words(
    """
    ar be bg ca cs da de en eo es eu fa fr gr gsw hbs he hu id it ja kh ko nl pl
    pt ro ru th tr vi uk uz zh-CN zh-Hans zh-Hant zh-TW zh-HK
    """
)

# Tags of sites that giscus spells in another way. Greek, Khmer and the languages
# of former Yugoslavia follow no standard there; cn, tw, jp, kr, cz and ua are
# countries that authors take for languages.
LANGUAGE_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "zh": "zh-CN",
        "zh-sg": "zh-CN",
        "zh-my": "zh-CN",
        "zh-mo": "zh-HK",
        "zh-hans-cn": "zh-CN",
        "zh-hant-tw": "zh-TW",
        "zh-hant-hk": "zh-HK",
        "cn": "zh-CN",
        "tw": "zh-TW",
        "el": "gr",
        "km": "kh",
        "sr": "hbs",
        "hr": "hbs",
        "bs": "hbs",
        "sh": "hbs",
        "cnr": "hbs",
        "iw": "he",
        "in": "id",
        "jp": "ja",
        "kr": "ko",
        "cz": "cs",
        "ua": "uk",
    }
)
_LANGUAGE_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {**LANGUAGE_ALIASES, **{code.lower(): code for code in LANGUAGES}}
)

_TRUE: Final = frozenset(_words("1 true on yes y t enable enabled"))
_FALSE: Final = frozenset(_words("0 false off no n f disable disabled"))

# What the giscus setup page prints for a value that is not filled in yet, and
# what the sample configurations of themes hold in its place.
_PLACEHOLDER: Final = re.compile(
    r"""
      \[ .* \b(?:enter|your|insert|repo|category|id|name)\b .* \]
    | < [^<>]+ > | \{\{ .* \}\} | \$\{? \w+ \}? | % \w+ %
    | [x.*…?_/ -]{3,} | [.*…?_-]{1,2}
    | (?:todo|tbd|fixme|change[-_ ]?me|placeholder|none|null|nil|undefined|n/a)
    | (?:enter|insert|add|put|replace)[-_ ](?:your|the|with|me|here)\b .*
    | your(?:[-_] .* | [ ]?(?:git|gh|user|name|login|org|account|repo|categ|disc) .*)
    | (?:the[-_ ])? (?:repo|repository|category) [-_ ]? (?:name|id)
      (?:[-_ ]here)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A real node id holds one of these by chance a few times in a million.
_PLACEHOLDER_ID: Final = re.compile(
    r".*(?:xxxx|XXXX|\.\.|…|\*\*|your[-_]|YOUR[-_]|placeholder).*"
    r"|(?:R|DIC)_(?:k[gw]DO)?[xX_.-]{0,3}"
)
_SAMPLE_OWNERS: Final = frozenset(
    _words(
        "user username xxx githubuser githubusername ghusername myuser myusername"
        " owner ownername repoowner org orgname organization organisation account"
    )
)
_SAMPLE_NAMES: Final = frozenset(
    _words(
        "repo repository reponame repositoryname name project blog site website xxx"
        " comments discussions example examplerepo myrepo myblog mysite"
        " githubrepo githubreponame"
    )
)

_GITHUB: Final = re.compile(
    r"(?:(?:git\+)?(?:https?|ssh|git)://(?:[^/@]*@)?|git@|//)?"
    r"(?:www\.)?github\.com[/:]+",
    re.IGNORECASE,
)
REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[\w.-]+", re.ASCII)
_OWNER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def squash(text: object) -> str:
    """Folds the spellings of one key or name: `repo_id`, `repo-id`, `repoID`."""
    return str(text).lower().replace("_", "").replace("-", "").replace(" ", "")


_THEME_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {squash(name): name for name in THEMES}
)


def is_placeholder(text: str) -> bool:
    """Says whether a text stands where the author has yet to write a value."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def is_blank(value: object) -> bool:
    """Says whether a key was written without a value."""
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: object) -> str | None:
    """Reads a text; a number counts as its digits.

    Args:
        value: What the file held.

    Returns:
        The text without the blanks around it; None for nothing, a blank, a
        placeholder or a value that is no text.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float):
        return None
    plain = str(value).strip()
    return None if not plain or is_placeholder(plain) else plain


def identifier(value: object) -> str | None:
    """Reads a node id of GitHub, as written; samples such as `R_xxxx` are none."""
    found = text(value)
    return None if found is None or _PLACEHOLDER_ID.fullmatch(found) else found


def boolean(value: object) -> bool | None:
    """Reads a switch however it was written.

    giscus itself knows `1` and `0` only: it takes the text "true" for off
    (`Boolean(+value)` in `pages/widget.tsx`).

    Args:
        value: What the file held.

    Returns:
        True or False; None where the value says neither.
    """
    if isinstance(value, bool | int | float):
        return bool(value)
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def repository(value: object) -> str | None:
    """Reads a repository in any form that giscus' setup page accepts.

    That page takes links to github.com and a lone owner (`normalizeRepoName` in
    `lib/utils.ts`), the script takes `owner/name` only. Seen in the wild as well:
    a trailing comma (giscus#733) and `@` for `/`.

    Args:
        value: What the file held.

    Returns:
        `owner/name`; the text itself where that cannot be made out; None where
        there is none or a sample such as `username/repo`.
    """
    plain = text(value)
    if plain is None:
        return None
    found = _owner_and_name(plain)
    return None if _is_sample(found or plain) else found or plain


def _owner_and_name(plain: str) -> str | None:
    path, links = _GITHUB.subn("", plain.strip("\"'`<> "), count=1)
    path = re.split(r"[?#]", path)[0] if links else path
    path = _bare(path.lstrip("@/"))
    if links:
        path = _bare("/".join(path.split("/")[:2]))
    if "/" not in path:
        path = path.replace("@", "/", 1)
    if _OWNER.fullmatch(path):
        path = f"{path}/{path}"
    return path if REPOSITORY.fullmatch(path) else None


def _bare(path: str) -> str:
    """Takes what may stand behind a name off its end, as often as it stands."""
    shorter = path.rstrip(",;/ ").removesuffix(".git")
    while shorter != path:
        path, shorter = shorter, shorter.rstrip(",;/ ").removesuffix(".git")
    return path


def _is_sample(repo: str) -> bool:
    owner, _, name = repo.partition("/")
    if is_placeholder(owner) or is_placeholder(name):
        return True
    sample = squash(owner) in _SAMPLE_OWNERS
    return sample and squash(name.removesuffix(".github.io")) in (
        _SAMPLE_NAMES | _SAMPLE_OWNERS
    )


def mapping(value: object) -> str | None:
    """Reads a mapping as giscus does: exactly, and pathname for all it knows not.

    Args:
        value: What the file held. Blanks and case are left alone on purpose:
            discussions of a site with `Title` were made by pathname.

    Returns:
        One of MAPPINGS, or None where nothing was written.
    """
    if text(value) is None:
        return None
    return str(value) if value in MAPPINGS else "pathname"


def position(value: object) -> str | None:
    """Reads where the comment box stands: `top`, and `bottom` for all else."""
    word = text(value)
    if word is None:
        return None
    return "top" if word.lower() == "top" else "bottom"


def loading(value: object) -> str | None:
    """Reads `lazy`, or a switch such as `lazyLoad = true`; all else is `eager`."""
    lazy = boolean(value)
    if lazy is None:
        word = text(value)
        if word is None:
            return None
        lazy = word.lower() == "lazy"
    return "lazy" if lazy else "eager"


def theme(value: object) -> str | None:
    """Reads a theme; a listed name in another spelling becomes the listed name.

    Args:
        value: What the file held.

    Returns:
        A name, a path or an address; None where nothing was written.
    """
    written = text(value)
    return None if written is None else _THEME_NAMES.get(squash(written), written)


def is_site_path(theme: str) -> bool:
    """Says whether a theme is a file of the site, given without its host."""
    if theme in THEMES or theme.startswith("//") or "://" in theme:
        return False
    return theme.startswith(("/", "./")) or re.split(r"[?#]", theme)[0].endswith(".css")


def absolute(theme: str, base_url: str) -> str:
    """Gives a stylesheet of the site the address under which giscus finds it.

    giscus puts the text into a link inside its own page, so a bare path would
    be looked for on giscus.app (`lib/utils.ts`).

    Args:
        theme: A theme as `theme` answers it.
        base_url: Address of the site; empty leaves the path as it is.

    Returns:
        An absolute address for a path, the theme itself for all else.
    """
    if theme.startswith("//"):
        return f"https:{theme}"
    if not is_site_path(theme) or _origin(base_url) is None or "://" not in base_url:
        return theme
    base = urlsplit(base_url)
    folder = base.path.rstrip("/")
    path = re.sub(r"^(?:\.{0,2}/)+", "", theme)
    # With Hugo's relURL the folder of the site is in the path already.
    if folder and f"/{path}".startswith(f"{folder}/"):
        folder = ""
    return f"{base.scheme}://{base.netloc}{folder}/{path}"


def origin(value: object) -> str | None:
    """Reads the address of a giscus server, or of the client.js on it.

    Args:
        value: What the file held, for example `https://giscus.app/client.js`.

    Returns:
        `scheme://host[:port]`, or None where no host can be made out.
    """
    written = text(value)
    return None if written is None else _origin(written)


def _origin(address: str) -> str | None:
    if "://" not in address:
        address = f"https://{address.removeprefix('//')}"
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        return None
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port not in (None, usual) else ""
    )


def known_language(tag: str) -> str | None:
    """Finds the language of giscus for a language tag.

    Args:
        tag: A tag such as `de-AT`, in any case, with `-` or `_`.

    Returns:
        The code as giscus spells it, by the whole tag or by its longest known
        beginning; None where giscus has no such language.
    """
    parts = tag.strip().lower().replace("_", "-").split("-")[:4]
    beginnings = ("-".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((_LANGUAGE_CODES[b] for b in beginnings if b in _LANGUAGE_CODES), None)


def language(value: object) -> str | None:
    """Reads a language; one that giscus has not becomes English.

    An unknown code gives a page that refuses to be framed (giscus#1449), so a
    wrong one must never reach giscus.

    Args:
        value: What the file held.

    Returns:
        A code that giscus knows, or None where nothing was written.
    """
    written = text(value)
    return None if written is None else known_language(written) or "en"
