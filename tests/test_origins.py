"""Who may read the answers across origins, over real HTTP."""

import http.client
from collections.abc import Iterator

import pytest

import hugo_site
from running import Served, serving

ALLOWED = "https://other.example,http://127.0.0.1:9999,http://[::1]:8080"
ROWS = [
    ("https://example.org", True),  # the site's own
    ("https://other.example", True),
    ("http://127.0.0.1:9999", True),
    ("http://[::1]:8080", True),
    ("http://example.org", False),
    ("https://example.org:8443", False),
    ("https://www.example.org", False),
    ("https://example.org.evil", False),
    ("https://evil-example.org", False),
    ("https://exampleXorg", False),
    ("https://example.org/", False),
    ("http://127.0.0.1:99990", False),
    ("http://1:8080", False),
    ("null", False),
    ("*", False),
    ("", False),
]
GRANTS = "Access-Control-Allow-Origin"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = tmp_path_factory.mktemp("origins")
    (site / "index.html").write_text("<p>front", encoding="utf-8")
    config = 'baseURL = "https://example.org/"\n' + hugo_site.BLOCK
    (site / "hugo.toml").write_text(config, encoding="utf-8")
    with serving(site, env={"AFTERWORD_ORIGINS": ALLOWED}) as running:
        yield running


def ask(
    served: Served, path: str, method: str = "GET", **headers: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(served.origin.removeprefix("http://"))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("path", ["giscus.json", "afterword.js", "missing"])
@pytest.mark.parametrize(("origin", "allowed"), ROWS)
def test_only_the_named_origins_may_read(
    served: Served, origin: str, allowed: bool, path: str
) -> None:
    ask(served, f"/afterword/{path}")
    answer = ask(served, f"/afterword/{path}", Origin=origin)
    assert answer.headers[GRANTS] == (origin if allowed else None)
    assert answer.headers["Access-Control-Allow-Credentials"] is None
    assert answer.headers["Vary"].count("Origin") == 1


@pytest.mark.parametrize(("origin", "allowed"), ROWS)
def test_a_preflight_is_granted_to_them_alone(
    served: Served, origin: str, allowed: bool
) -> None:
    asked = {"Origin": origin, "Access_Control_Request_Method": "GET"}
    answer = ask(served, "/afterword/discussion.json", "OPTIONS", **asked)
    assert answer.headers[GRANTS] == (origin if allowed else None)
    methods = answer.headers["Access-Control-Allow-Methods"]
    assert methods == ("GET, HEAD" if allowed else None)
    assert answer.headers["Access-Control-Allow-Credentials"] is None


@pytest.mark.parametrize("path", ["/", "/saved/", "/healthz"])
def test_pages_are_read_by_no_other_origin(served: Served, path: str) -> None:
    assert ask(served, path, Origin="https://other.example").headers[GRANTS] is None


def test_what_is_prepared_says_that_the_origin_matters(served: Served) -> None:
    for _ in range(2):
        answer = ask(served, "/afterword/afterword.js", Accept_Encoding="br")
        assert {*answer.headers["Vary"].split(", ")} == {"Origin", "Accept-Encoding"}


def test_without_origins_nobody_may_read() -> None:
    with serving() as demo:
        asked = {"Origin": demo.origin}
        assert ask(demo, "/afterword/giscus.json", **asked).headers[GRANTS] is None
