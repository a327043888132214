"""The snippet for nginx, in a real nginx."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import hugo_site
from afterword.build import plan, run
from asking import ask
from nginx_server import nginx_before
from running import PATIENCE, free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIG = """
{user}
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
  types {{ text/html html; text/javascript js; application/json json; }}
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/www;
    include {folder}/www/blog/afterword/nginx.conf.txt;
  }}
}}
"""

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site in a subfolder, built and served by nginx with the snippet."""
    folder = tmp_path_factory.mktemp("nginx")
    site = folder / "site"
    site.mkdir()
    base = 'baseURL = "https://example.org/blog/"\n'
    (site / "hugo.toml").write_text(base + hugo_site.BLOCK, encoding="utf-8")
    page = "<article>a</article>"
    (site / "index.html").write_text(page, encoding="utf-8")
    run(plan(site, folder / "www" / "blog"), lambda more: None)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    config = CONFIG.format(folder=folder, port=port, user=user)
    (folder / "conf").write_text(config, encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-e", "stderr", "-c", "conf"]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert not tested.returncode, tested.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as nginx:
        origin = f"http://127.0.0.1:{port}"
        try:
            wait_for(origin, nginx)
            yield origin
        finally:
            nginx.terminate()


def wait_for(origin: str, nginx: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while nginx.poll() is None and time.monotonic() < deadline:
        try:
            asked(f"{origin}/blog/").close()
        except HTTPError:
            raise
        except OSError:
            continue
        return
    raise AssertionError("nginx did not start")


def asked(address: str) -> HTTPResponse:
    request = Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    answer: HTTPResponse = urlopen(request, timeout=5)  # noqa: S310
    return answer


def script(folder: Path) -> str:
    (hashed,) = (folder / "static" / "afterword").glob("afterword.*.js")
    return hashed.name


def test_sends_the_packed_copies_with_their_headers(origin: str) -> None:
    name = script(Path(__file__).parents[1])
    for file, policy in ((name, "immutable"), ("afterword.js", "no-cache")):
        with asked(f"{origin}/blog/afterword/{file}") as answer:
            assert policy in answer.headers["Cache-Control"]
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_lets_the_service_worker_serve_the_site(origin: str) -> None:
    with asked(f"{origin}/blog/afterword/offline.js") as answer:
        assert answer.headers["Service-Worker-Allowed"] == "/blog/"
    with asked(f"{origin}/blog/afterword/list.js") as answer:
        assert answer.headers["Service-Worker-Allowed"] is None


def test_the_example_leads_from_plain_http_to_tls(tmp_path: Path) -> None:
    plain = free_port()
    with nginx_before("http://127.0.0.1:9", tmp_path / "nginx", plain):
        answer = ask(f"http://127.0.0.1:{plain}", "/a/?b=1", {"Host": "evil.example"})
    assert (answer.status, answer.headers["Location"]) == (
        308,
        "https://blog.example/a/?b=1",
    )


def test_guards_our_reading_list_and_no_other_page(origin: str) -> None:
    with asked(f"{origin}/blog/saved/") as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    with asked(f"{origin}/blog/") as answer:
        assert answer.headers["Content-Security-Policy"] is None
