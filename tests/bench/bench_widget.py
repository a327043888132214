"""Measures the widget beside its peers in Chromium, slowed four times. `make bench`."""

import functools
import shutil
import statistics
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conftest import QUIET
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
ROUNDS = 9
SLOWER = 4
MANY = 10_000

#: What each page adds to the same article: a script, and tags at its end.
VARIANTS = {
    "nothing": ("", ""),
    "Afterword": (
        "/afterword/afterword.js",
        "<afterword-bar></afterword-bar>"
        '<afterword-comments repo="o/n"></afterword-comments>',
    ),
    "open-heart-element": (
        "/peer/open-heart-element.js",
        '<open-heart href="/count" emoji="x">x</open-heart>',
    ),
    "applause-button": (
        "/peer/applause-button.js",
        '<applause-button api="/count" style="width:50px;height:50px">'
        "</applause-button>",
    ),
    "giscus component": (
        "/peer/giscus.js",
        '<giscus-widget host="/" repo="o/n" repoid="R_1" category="c"'
        ' categoryid="DIC_1" mapping="pathname"></giscus-widget>',
    ),
}
BUTTONS = {
    "Afterword": "afterword-bar button",
    "open-heart-element": "open-heart",
    "applause-button": "applause-button",
}

FILL = """(count) => {
  for (let n = 0; n < count; n++) {
    localStorage.setItem(`afterword:1:/posts/${n}/`, JSON.stringify({
      save: { on: true, at: n }, title: `An article with number ${n}`,
      url: `/posts/${n}/` }));
  }
}"""
WAIT = """() => {
  window.painted = new Promise((done) => {
    addEventListener("click", () => {
      const began = performance.now();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - began);
        port2.postMessage(0);
      });
    }, { capture: true, once: true });
  });
}"""


class _Handler(SimpleHTTPRequestHandler):
    def do_POST(self) -> None:
        self._count()

    def do_GET(self) -> None:
        if self.path.startswith("/count"):
            self._count()
        else:
            super().do_GET()

    def _count(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1")
        self.end_headers()
        self.wfile.write(b"1")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


def make_pages(folder: Path) -> None:
    """Copies the demo site and puts each variant at the end of one article."""
    shutil.copytree(ROOT / "static", folder, dirs_exist_ok=True)
    article = (folder / "articles" / "local-first" / "index.html").read_text("utf-8")
    for name, (script, tags) in VARIANTS.items():
        added = f'<script type="module" src="{script}"></script>{tags}'
        page = article.replace("</article>", (added if script else "") + "</article>")
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    (folder / "peer").mkdir()
    esbuild = ROOT / "widget" / "node_modules" / ".bin" / "esbuild"
    for peer in ("giscus", "open-heart-element", "applause-button"):
        command = [esbuild, peer, "--bundle", "--minify", "--format=esm"]
        out = f"--outfile={folder / 'peer' / peer}.js"
        subprocess.run([*command, out], cwd=PEERS, check=True, capture_output=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def slowed(browser: Browser) -> Iterator[tuple[Page, Any]]:
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, session
    page.context.close()


def work(browser: Browser, address: str, kept: int = 0) -> float:
    """Milliseconds of main-thread work until the page is quiet."""
    with slowed(browser) as (page, session):
        if kept:
            page.goto(address.rsplit("/", 1)[0] + "/favicon.svg")
            page.evaluate(FILL, kept)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        metrics = session.send("Performance.getMetrics")["metrics"]
        values = {metric["name"]: metric["value"] for metric in metrics}
        return 1000 * float(values["TaskDuration"])


def click(browser: Browser, address: str, button: str, kept: int = 0) -> float:
    """Milliseconds from the click to the end of the next frame."""
    with slowed(browser) as (page, _):
        if kept:
            page.goto(address.rsplit("/", 1)[0] + "/favicon.svg")
            page.evaluate(FILL, kept)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        target = page.locator(button).first
        target.scroll_into_view_if_needed()
        page.evaluate(WAIT)
        target.click()
        return float(page.evaluate("painted"))


def median_work(browser: Browser, origin: str) -> dict[str, list[float]]:
    """In turn, so that the machine's moods touch all variants alike."""
    found: dict[str, list[float]] = {name: [] for name in VARIANTS}
    for _ in range(ROUNDS):
        for name in VARIANTS:
            found[name].append(work(browser, f"{origin}/{name}.html"))
    return found


def median_click(browser: Browser, origin: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, button in BUTTONS.items():
            times = found.setdefault(name, [])
            times.append(click(browser, f"{origin}/{name}.html", button))
        times = found.setdefault(f"Afterword, {MANY:,} saved", [])
        address = f"{origin}/Afterword.html"
        times.append(click(browser, address, BUTTONS["Afterword"], MANY))
    return found


def show(works: dict[str, list[float]], clicks: dict[str, list[float]]) -> None:
    table = Table(title=f"The widget (Chromium slowed {SLOWER} times, {ROUNDS} rounds)")
    for column in ("page", "work, ms", "over the empty page", "click to paint, ms"):
        table.add_column(column)
    empty = statistics.median(works["nothing"])
    for name in {**works, **clicks}:
        spent = statistics.median(works[name]) if name in works else None
        paint = statistics.median(clicks[name]) if name in clicks else None
        table.add_row(
            name,
            f"{spent:.0f}" if spent else "",
            f"{spent / empty:.2f}" if spent else "",
            f"{paint:.1f}" if paint else "",
        )
    Console().print(table)


def main() -> None:
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        make_pages(Path(name))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        with served(Path(name)) as origin:
            show(median_work(browser, origin), median_click(browser, origin))
        browser.close()


if __name__ == "__main__":
    main()
