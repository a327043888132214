"""Every state keeps the rules of accessibility that a program can check."""

from collections.abc import Iterator

import pytest
from axe import violations
from playwright.sync_api import Page
from states import STATES, Stage, stages

from fake_giscus import FakeGiscus
from running import Served


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Served, Served, FakeGiscus]]:
    with stages(tmp_path_factory.mktemp("states")) as served:
        yield served


@pytest.fixture
def stage(page: Page, served: tuple[Served, Served, FakeGiscus]) -> Iterator[Stage]:
    site, demo, giscus = served
    repos = dict(giscus.repos)
    yield Stage(page, site, demo, giscus)
    giscus.repos.update(repos)
    giscus.silent = False


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_and_nothing_sticks_out_at_320_pixels(
    stage: Stage, name: str
) -> None:
    stage.page.set_viewport_size({"width": 320, "height": 700})
    STATES[name](stage)
    assert violations(stage.page) == []
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= 320
