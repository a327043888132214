"""A plain page on one origin, the helper on another, one script tag between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from reader import Watched, painted, press

import hugo_site
from fake_giscus import FakeGiscus
from files import Files, serving_files
from running import Served, serving

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Elsewhere</title>
<script type="module" src="{helper}/afterword/afterword.js" data-auto data-counts>
</script><article><h1>Elsewhere</h1></article></html>
"""

# All that a page has to allow, as the README lists it.
POLICY = {
    "script-src": "{helper}",
    "connect-src": "{helper}",
    "frame-src": "{giscus}",
}
STRICT = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
  violations.push(effectiveDirective.replace("-elem", "")));
"""


@dataclass
class Host:
    """Where the page is published."""

    files: Files
    root: Path

    @property
    def origin(self) -> str:
        return self.files.origin

    def publish(self, helper: str, policy: str) -> str:
        """Puts the page there and returns its address."""
        post = self.root / "posts" / "first"
        post.mkdir(parents=True, exist_ok=True)
        html = PAGE.format(helper=helper)
        (post / "index.html").write_text(html, encoding="utf-8")
        self.files.headers["Content-Security-Policy"] = policy
        return f"{self.origin}/posts/first/"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    root = tmp_path_factory.mktemp("elsewhere")
    with serving_files(root) as files:
        yield Host(files, root)


@pytest.fixture(scope="module")
def site(shared_giscus: FakeGiscus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    config = hugo_site.with_origin(shared_giscus.origin)
    (folder / "hugo.toml").write_text(config, encoding="utf-8")
    (folder / "index.html").write_text("<p>front", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def helper(site: Path, host: Host) -> Iterator[Served]:
    """A helper that knows where the page is published."""
    with serving(site, env={"AFTERWORD_ORIGINS": host.origin}) as served:
        yield served


@pytest.fixture
def policies(helper: Served, giscus: FakeGiscus) -> list[str]:
    values = {"helper": helper.origin, "giscus": giscus.origin}
    return [f"{name} {value.format(**values)}" for name, value in POLICY.items()]


@pytest.fixture
def post(page: Page, host: Host, helper: Served, policies: list[str]) -> Page:
    page.add_init_script(LISTEN)
    page.goto(host.publish(helper.origin, "; ".join([STRICT, *policies])))
    return page


def load_comments(page: Page) -> None:
    page.get_by_role("button", name="Load comments").click()
    frame = page.frame_locator("afterword-comments iframe")
    expect(frame.get_by_text("3 comments")).to_be_visible()


def test_marks_stay_on_the_origin_of_the_page(
    post: Page, context: BrowserContext, helper: Served
) -> None:
    press(post, "Like")
    press(post, "Save")
    assert post.evaluate("Object.keys(localStorage)") == ["afterword:1:/posts/first/"]
    other = context.new_page()
    other.goto(f"{helper.origin}/saved/")
    assert other.evaluate("localStorage.length") == 0


def test_marks_ask_nothing_of_the_helper(post: Page, watched: Watched) -> None:
    expect(post.locator("afterword-bar afterword-count")).to_have_text("3 comments")
    watched.requests.clear()
    press(post, "Like")
    press(post, "Save")
    painted(post)
    assert watched.requests == []


def test_leads_to_no_list_that_could_not_see_the_marks(post: Page) -> None:
    press(post, "Save")
    expect(post.get_by_role("link", name="Reading list")).to_have_count(0)


def test_comments_and_counts_are_those_of_the_page(
    post: Page, giscus: FakeGiscus
) -> None:
    expect(post.locator("afterword-bar afterword-count")).to_have_text("3 comments")
    load_comments(post)
    (shown,) = giscus.asked("/widget")
    assert shown.query["origin"] == post.url
    assert giscus.complaints == []


def test_the_listed_policy_is_enough(post: Page) -> None:
    expect(post.locator("afterword-bar afterword-count")).to_have_text("3 comments")
    press(post, "Save")
    load_comments(post)
    assert post.evaluate("violations") == []


@pytest.mark.parametrize("directive", POLICY)
def test_each_part_of_the_listed_policy_is_needed(
    page: Page, host: Host, helper: Served, policies: list[str], directive: str
) -> None:
    page.add_init_script(LISTEN)
    rest = [policy for policy in policies if not policy.startswith(directive)]
    page.goto(host.publish(helper.origin, "; ".join([STRICT, *rest])))
    if directive != "script-src":
        page.get_by_role("button", name="Load comments").click()
    page.wait_for_function("name => violations.includes(name)", arg=directive)


def test_a_helper_that_does_not_name_the_page_refuses(
    page: Page, host: Host, site: Path
) -> None:
    with serving(site) as stranger:
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        with page.expect_event("requestfailed"):
            page.goto(host.publish(stranger.origin, ""))
        assert failed == [f"{stranger.origin}/afterword/afterword.js"]
        expect(page.get_by_role("heading")).to_be_visible()
        assert not page.evaluate("!!customElements.get('afterword-bar')")


@pytest.mark.parametrize(
    "path", ["afterword.js", "giscus.json", "discussion.json?term=posts/first/"]
)
def test_only_named_origins_may_read(
    helper: Served, host: Host, giscus: FakeGiscus, path: str
) -> None:
    def allowed(origin: str) -> str | None:
        address = f"{helper.origin}/afterword/{path}"
        request = Request(address, headers={"Origin": origin})  # noqa: S310
        with urlopen(request) as answer:  # noqa: S310
            return answer.headers["Access-Control-Allow-Origin"]  # type: ignore[no-any-return]

    assert allowed(host.origin) == host.origin
    assert allowed("https://other.example") is None
    assert allowed("null") is None
