"""Whatever is asked or configured, the answer is one that we know."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import create_environ, run_wsgi_app

import hugo_site
from afterword import doctor, hugo
from afterword.app import create_app
from afterword.errors import AfterwordError
from afterword.settings import Settings
from asking import site_of
from fake_giscus import Discussion, FakeGiscus

CASES = int(os.environ.get("AFTERWORD_EXAMPLES", "1000"))
BESIDE = "stands beside the site"

NAMES = (
    ". .. ... ~ afterword saved healthz index.html giscus.json discussion.json lang"
    " articles.json openapi.json afterword.js list.js secret.txt hugo.toml nul con"
)
SEGMENTS = st.sampled_from(["", *NAMES.split()]) | st.text(max_size=20)
SEPARATORS = st.sampled_from(["/", "//", "%2f", "%5c", "\\", "%00", "%", "%2e", ";"])
PATHS = st.lists(st.tuples(SEPARATORS, SEGMENTS), max_size=6).map(
    lambda parts: "/" + "".join(sep + quote(seg) for sep, seg in parts)
)
ADDRESSES = (
    "/ /saved/ /healthz /afterword/giscus.json /afterword/discussion.json"
    " /afterword/articles.json /afterword/afterword.js /afterword/openapi.json"
)
KNOWN = st.sampled_from(ADDRESSES.split())
VALUES = st.one_of(
    st.sampled_from(["", "0", "1", "-1", "9" * 30, "posts/first/", "\0", "de", "٣"]),
    st.text(max_size=30),
    st.integers().map(str),
    st.binary(max_size=9).map(quote),
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["term", "number", "lang", "repo", "origin", "x"]), VALUES
    ),
    max_size=5,
)
FIELDS = (
    "If-None-Match If-Modified-Since Range If-Range Accept-Encoding Accept Origin Host"
    " X-Forwarded-For X-Request-ID Cookie Access-Control-Request-Method Accept-Language"
)
HEADERS = st.dictionaries(
    st.sampled_from(FIELDS.split()),
    st.one_of(
        st.sampled_from(["", "*", '""', "null", "bytes=0-", "bytes=9-1", "gzip;q=x"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
    ),
    max_size=4,
)
METHODS = st.sampled_from(["GET"] * 6 + ["HEAD", "OPTIONS", "POST", "DELETE", "TRACE"])
STATUSES = {200, 204, 206, 304, 308, 400, 404, 405, 406, 416, 429, 503}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "secret.txt").write_text(BESIDE, encoding="utf-8")
    with FakeGiscus() as giscus, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        giscus.add("octo/comments").discussions["posts/first/"] = Discussion(3)
        made = create_app(Settings(site=site_of(giscus, folder / "site")))
        yield made
        made.extensions["afterword"].close()


def environ(
    method: str, path: str, query: list[tuple[str, str]], headers: dict[str, str]
) -> dict[str, Any]:
    """Makes a request by hand: Werkzeug's client sends only what is in order."""
    asked = "&".join(f"{name}={value}" for name, value in query)
    fields = {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers.items()}
    return {
        **create_environ("/"),
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": asked.encode().decode("latin-1"),
        **fields,
    }


@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.builds(environ, METHODS, KNOWN | PATHS, QUERIES, HEADERS))
def test_any_request_gets_an_answer_that_we_know(
    app: Flask, asked: dict[str, Any]
) -> None:
    body, line, headers = run_wsgi_app(app, asked, buffered=True)
    status, told = int(line[:3]), b"".join(body)
    assert status in STATUSES
    assert BESIDE.encode() not in told
    is_json = headers.get("Content-Type") == "application/json"
    if is_json and status != 304 and asked["REQUEST_METHOD"] == "GET":
        answer = json.loads(told)
        assert status < 400 or set(answer["error"]) == {"code", "message"}


CONFIGS = {
    "hugo.toml": hugo_site.BLOCK,
    "hugo.yaml": 'params:\n  comments:\n    giscus: {repo: "a/b", category: &c "x"}\n',
    "hugo.json": '{"params": {"comments": {"giscus": {"repo": "a/b", "strict": 1}}}}',
}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A configuration file with any bytes, often in the middle of a good one."""
    name = draw(st.sampled_from(sorted(CONFIGS)))
    good = CONFIGS[name].encode()
    noise = draw(st.binary(max_size=40) | st.text(max_size=20).map(str.encode))
    begin, end = sorted(draw(st.tuples(*[st.integers(0, len(good))] * 2)))
    return name, good[:begin] + noise + good[end:]


@settings(
    max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(damaged())
def test_any_bytes_in_a_configuration_are_read_or_refused_with_a_fix(
    file: tuple[str, bytes],
) -> None:
    name, content = file
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        for read in (hugo.read_site, doctor.examine):
            try:
                read(Path(folder))
            except AfterwordError as error:
                assert error.message
                assert error.fix
