import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from reader import Watched

import hugo_site
from fake_giscus import Discussion, FakeGiscus
from running import Served, serving

# A browser that says nothing to its maker: this is about our own silence.
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# Milliseconds: on a machine with much else to do, five seconds are not enough.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Debian's, or else the one that Playwright brought itself.
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def watched(context: BrowserContext) -> Iterator[Watched]:
    watched = Watched(context.new_page())
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
    yield watched
    assert not watched.errors


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


@pytest.fixture(scope="session")
def demo() -> Iterator[Served]:
    with serving() as served:
        yield served


@pytest.fixture(scope="session")
def shared_giscus() -> Iterator[FakeGiscus]:
    with FakeGiscus() as fake:
        yield fake


@pytest.fixture
def giscus(shared_giscus: FakeGiscus) -> FakeGiscus:
    """A giscus with three comments on the first post, and nothing else happened."""
    shared_giscus.repos.clear()
    shared_giscus.requests.clear()
    shared_giscus.complaints.clear()
    shared_giscus.heal()
    shared_giscus.silent = shared_giscus.rate_limited = False
    found = Discussion(comments=3, reactions=2)
    shared_giscus.add("octo/comments").discussions["posts/first/"] = found
    return shared_giscus


@pytest.fixture(scope="session")
def blog(
    shared_giscus: FakeGiscus, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A site made and built by the real Hugo, commented on by the fake giscus."""
    config = hugo_site.with_origin(shared_giscus.origin)
    site = hugo_site.make(tmp_path_factory.mktemp("hugo"), config)
    hugo_site.run(cwd=site)
    # As the README says it.
    with serving(command=("make", "serve", f"SITE={site}")) as served:
        yield served


@pytest.fixture
def article(page: Page, demo: Served) -> Page:
    """An article of the demo site, opened."""
    page.goto(f"{demo.origin}/articles/local-first/")
    expect(page.get_by_text("Was this helpful?")).to_be_visible()
    return page
