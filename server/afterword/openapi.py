"""Describes the addresses of the helper, as OpenAPI 3.1. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from afterword import __version__
from afterword.query import LONGEST_TERM, MOST_TERMS

_LANG: Final = {
    "name": "lang",
    "in": "query",
    "description": "A language of the site; any other means the default one.",
    "schema": {"type": "string"},
}
_COUNTS: Final = {
    "type": "object",
    "required": ["found", "comments", "reactions", "url", "fetchedAt", "stale"],
    "properties": {
        "found": {"type": "boolean"},
        "comments": {"type": "integer", "minimum": 0},
        "reactions": {"type": "integer", "minimum": 0},
        "url": {"type": "string"},
        "fetchedAt": {"type": "string", "format": "date-time"},
        "stale": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_ERROR: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}
_HEALTH: Final = {
    "type": "object",
    "required": ["status", "version", "configured", "site", "cache", "upstream"],
    "properties": {
        "status": {"const": "ok"},
        "version": {"type": "string"},
        "configured": {"type": "boolean"},
        "site": {"enum": ["ok", "gone"]},
        "cache": {"type": "string"},
        "upstream": {"type": "string"},
    },
}
_CONFIG: Final = {
    "type": "object",
    "required": ["configured"],
    "properties": {"configured": {"type": "boolean"}},
}
_LIST: Final = "The reading list."
_OBJECT: Final = {"type": "object"}


def describe(prefix: str, *, has_pages: bool) -> dict[str, Any]:
    """Describes the addresses that are served.

    Args:
        prefix: Path of everything that is not the site's own, with its slashes.
        has_pages: Whether the site's pages are served too, and not an app of
            somebody's own that has the helper as a part.

    Returns:
        The document, to be sent as JSON.
    """
    rest = _site(prefix) if has_pages else {f"{prefix}saved/": _file(_LIST)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Afterword", "version": __version__},
        "paths": {**_data(prefix), **rest},
        "components": {"schemas": {"Counts": _COUNTS, "Error": _ERROR}},
    }


def _data(prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}giscus.json": _get(
            "The giscus configuration of the site.", _CONFIG, [_LANG]
        ),
        f"{prefix}discussion.json": _discussion(),
        f"{prefix}openapi.json": _get("This description.", _OBJECT),
        f"{prefix}{{name}}": _file("A file of the widget.", "name", _ERROR),
    }


def _site(prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}articles.json": _get(
            "The index of the articles.", _OBJECT, refusals=("503",)
        ),
        "/healthz": _get("Whether the helper works.", _HEALTH),
        "/saved/": _file(_LIST),
        "/": _file("The front page of the site."),
        "/{path}": _file("A page or file of the site.", "path"),
    }


def _get(
    summary: str,
    schema: Mapping[str, Any],
    parameters: list[Any] | None = None,
    refusals: tuple[str, ...] = (),
) -> dict[str, Any]:
    answers = {"200": _json("The answer.", schema), "304": _unchanged()}
    answers |= {status: _json("Why not.", _ref("Error")) for status in refusals}
    return _operation(summary, parameters or [], answers)


def _discussion() -> dict[str, Any]:
    term = {
        "name": "term",
        "in": "query",
        "description": "What giscus searches for. Several are answered by a list.",
        "schema": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_TERMS,
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_TERM},
        },
    }
    number = {
        "name": "number",
        "in": "query",
        "description": "Number of the discussion, in place of a term.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    }
    one = {"anyOf": [_ref("Counts"), _ref("Error")]}
    body = {"oneOf": [_ref("Counts"), {"type": "array", "items": one}]}
    return _get(
        "Comments and reactions of discussions in the configured repository.",
        body,
        [term, number, _LANG],
        refusals=("400", "404", "429", "503"),
    )


def _file(
    summary: str, name: str = "", error: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    found = {"description": "The file.", "content": {"*/*": {}}}
    missing = _json("Not there.", error) if error else {"description": "Not there."}
    answers = {"200": found, "304": _unchanged(), "404": missing}
    answers["308"] = {"description": "It stands at the address with a last slash."}
    path = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    return _operation(summary, [path] if name else [], answers)


def _operation(
    summary: str, parameters: list[Any], answers: Mapping[str, Any]
) -> dict[str, Any]:
    operation = {"summary": summary, "parameters": parameters, "responses": answers}
    return {"get": operation}


def _json(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"description": description, "content": content}


def _unchanged() -> dict[str, Any]:
    return {"description": "As the client has it."}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
