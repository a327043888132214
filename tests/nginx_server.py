"""A real nginx with the example of server/deploy in front of a helper."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from running import PATIENCE, ROOT, free_port

EXAMPLE = ROOT / "server" / "deploy" / "nginx.conf"
PROGRAM = shutil.which("nginx") or "/usr/sbin/nginx"
IS_HERE = Path(PROGRAM).exists()

AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off; default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    {example}
}}
"""


def adapted(folder: Path, helper: str, port: int, plain: int) -> str:
    """The example without TLS, with other places and no other change."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for pattern, new in (
        (r"server 127\.0\.0\.1:8000;", f"server {helper.removeprefix('http://')};"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen \[::\]:80;", ""),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        (r"listen \[::\]:443 ssl http2;", ""),
        (r"ssl_certificate(_key)? [^;]+;", ""),
        # These two are all that Debian has, and nginx makes no more than one folder.
        (r"/var/cache/", f"{folder}/"),
        (r"/var/log/nginx/", f"{folder}/"),
    ):
        text, count = re.subn(pattern, new, text)
        assert count, f"the example has no {pattern}"
    return AROUND.format(folder=folder, example=text)


@contextmanager
def nginx_before(helper: str, folder: Path, plain: int | None = None) -> Iterator[str]:
    """Runs nginx in front of a helper.

    Args:
        helper: Origin of the helper.
        folder: Where nginx may write.
        plain: Port of the server that leads to the one with TLS; any without it.

    Yields:
        The origin of nginx.
    """
    port = free_port()
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(
        adapted(folder, helper, port, plain or free_port()), encoding="utf-8"
    )
    command = [PROGRAM, "-c", str(config), "-p", str(folder)]
    if os.geteuid() == 0:  # else it would give up its rights to the test's folder
        command += ["-g", "user root;"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_up(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_until_up(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
