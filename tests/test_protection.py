"""Which headers each kind of page and file gets, and in which connection."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

import hugo_site
from afterword.app import create_app
from afterword.settings import Settings

PAGE = "<!doctype html><title>x</title><article>x</article>"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src https://giscus.example",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types afterword",
}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
OURS_ONLY = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Strict-Transport-Security",
)


@pytest.fixture
def authors(tmp_path: Path) -> FlaskClient:
    for name in ("index.html", "404.html", "a.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"x")
    config = hugo_site.with_origin("https://giscus.example")
    (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
    return create_app(Settings(site=tmp_path, trusted_proxies=1)).test_client()


def said(client: FlaskClient, path: str, scheme: str = "https") -> dict[str, str]:
    return dict(client.get(path, headers={"X-Forwarded-Proto": scheme}).headers)


@pytest.mark.parametrize(
    "path", ["/", "/a", "/picture.png", "/missing", "/saved/", "/afterword/list.js"]
)
def test_no_page_is_guessed_at_or_named_in_full(
    authors: FlaskClient, path: str
) -> None:
    for _ in range(2):
        headers = said(authors, path)
        assert {name: headers[name] for name in EVERYWHERE} == EVERYWHERE


@pytest.mark.parametrize("path", ["/", "/a", "/picture.png", "/missing"])
def test_pages_of_the_author_get_nothing_that_could_break_them(
    authors: FlaskClient, path: str
) -> None:
    assert not {*OURS_ONLY, "Cross-Origin-Resource-Policy"} & {*said(authors, path)}


def test_the_reading_list_runs_no_code_but_ours(authors: FlaskClient) -> None:
    headers = said(authors, "/saved/")
    assert {*headers["Content-Security-Policy"].split("; ")} == POLICY
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/articles/local-first/", "/missing", "/saved/"])
def test_pages_of_the_demo_are_protected_alike(path: str) -> None:
    client = create_app(Settings()).test_client()
    policy = client.get(path).headers["Content-Security-Policy"]
    assert {*policy.split("; ")} - POLICY == {"frame-src https://giscus.app"}
    assert "unsafe" not in policy


def test_an_error_page_of_ours_is_protected(authors: FlaskClient) -> None:
    headers = authors.post("/a").headers
    assert {*headers["Content-Security-Policy"].split("; ")} == POLICY
    assert "GET" in headers["Allow"]


@pytest.mark.parametrize("path", ["/saved/", "/broken%00"])
def test_tls_is_asked_for_where_there_is_some(
    authors: FlaskClient, tmp_path: Path, path: str
) -> None:
    (tmp_path / "404.html").unlink()
    for _ in range(2):
        secure, plain = said(authors, path), said(authors, path, "http")
        assert secure["Strict-Transport-Security"] == "max-age=63072000"
        assert "Strict-Transport-Security" not in plain


def test_a_scheme_that_no_trusted_proxy_names_is_not_believed() -> None:
    client = create_app(Settings()).test_client()
    assert "Strict-Transport-Security" not in said(client, "/saved/")


def test_the_widget_may_be_used_by_pages_of_others(authors: FlaskClient) -> None:
    for path in ("/afterword/afterword.js", "/afterword/giscus.json"):
        headers = said(authors, path)
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_service_worker_may_serve_the_whole_site(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    base = 'baseURL = "https://example.org/blog/"\n'
    (tmp_path / "hugo.toml").write_text(base, encoding="utf-8")
    client = create_app(Settings(site=tmp_path)).test_client()
    headers = client.get("/afterword/offline.js").headers
    assert headers["Service-Worker-Allowed"] == "/blog/"
    assert headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in client.get("/afterword/list.js").headers
