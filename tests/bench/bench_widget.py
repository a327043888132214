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
from rich.table import Table

from bench import figures

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
ROUNDS = 9
SLOWER = 4
FEW, MANY = 10, 10_000

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
#: Notes when the list shows its first rows.
WATCH = """
window.painted = (since) => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(performance.now() - since);
  port2.postMessage(0);
}));
window.rows = (async () => {
  const drawn = () => document.querySelector("afterword-list")
    ?.shadowRoot?.querySelector("[part=rows] li");
  while (!drawn()) await new Promise((done) => setTimeout(done));
  return painted(0);
})();
"""
#: Notes when a letter stands in the search field, and when what it finds is drawn.
TYPE = """() => {
  const root = document.querySelector("afterword-list").shadowRoot;
  const field = root.querySelector("input");
  window.letter = new Promise((shown) => {
    window.results = new Promise((found) => {
      field.addEventListener("keydown", () => {
        const began = performance.now();
        painted(began).then(shown);
        const drawn = new MutationObserver(() => painted(began).then(found));
        drawn.observe(root.querySelector("[part=rows]"), { childList: true });
      }, { once: true });
    });
  });
  field.focus();
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


def list_times(browser: Browser, origin: str, kept: int) -> dict[str, float]:
    """Milliseconds of opening a list and of the first letter of a search."""
    with slowed(browser) as (page, _):
        page.add_init_script(WATCH)
        page.goto(f"{origin}/favicon.svg")
        page.evaluate(FILL, kept)
        # A new page waits until the browser has taken all that was written.
        page.goto(f"{origin}/favicon.svg")
        page.evaluate("localStorage.length")
        page.goto(f"{origin}/saved/")
        rows = page.evaluate("rows")
        page.wait_for_load_state("networkidle")
        page.evaluate(TYPE)
        page.keyboard.press("7")
        return {
            "first rows": rows,
            "letter": page.evaluate("letter"),
            "results": page.evaluate("results"),
        }


def median_list(browser: Browser, origin: str) -> dict[int, dict[str, float]]:
    """By the number of saved articles."""
    found: dict[int, list[dict[str, float]]] = {FEW: [], MANY: []}
    for _ in range(ROUNDS):
        for kept, times in found.items():
            times.append(list_times(browser, origin, kept))
    return {
        kept: {name: statistics.median(one[name] for one in times) for name in times[0]}
        for kept, times in found.items()
    }


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
    figures.publish(table, "widget")


def show_list(times: dict[int, dict[str, float]]) -> None:
    table = Table(title=f"The reading list (slowed {SLOWER} times, {ROUNDS} rounds)")
    for column in ("saved", "first rows, ms", "letter to paint", "to what it finds"):
        table.add_column(column)
    for kept, found in times.items():
        table.add_row(f"{kept:,}", *(f"{value:.0f}" for value in found.values()))
    figures.publish(table, "list")


def main() -> None:
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        make_pages(Path(name))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        with served(Path(name)) as origin:
            show(median_work(browser, origin), median_click(browser, origin))
            show_list(median_list(browser, origin))
        browser.close()


if __name__ == "__main__":
    main()
