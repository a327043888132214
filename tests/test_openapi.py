"""The description of the addresses is what the helper does."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from afterword import Afterword
from afterword.app import create_app
from afterword.settings import Settings
from asking import ask, site_of
from fake_giscus import Discussion, FakeGiscus
from running import Served, serving

ADDRESS = "/afterword/openapi.json"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with FakeGiscus() as giscus:
        giscus.add("octo/comments").discussions["posts/first/"] = Discussion(3)
        site = site_of(giscus, tmp_path_factory.mktemp("openapi") / "site")
        with serving(site) as running:
            yield running


def addresses(app: Flask) -> set[str]:
    rules = (rule.rule for rule in app.url_map.iter_rules())
    return {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}


def test_it_names_every_address_of_the_app_and_no_other(served: Served) -> None:
    app = create_app(Settings())
    app.extensions["afterword"].close()
    assert set(ask(served.origin, ADDRESS).json["paths"]) == addresses(app)


def test_in_an_app_of_others_it_names_what_the_extension_added(tmp_path: Path) -> None:
    app = Flask("small", static_folder=None)
    Afterword(app, site=tmp_path, url_prefix="/help")
    answer = app.test_client().get("/help/openapi.json").json
    app.extensions["afterword"].close()
    assert answer and set(answer["paths"]) == addresses(app)


def test_every_reference_in_it_leads_somewhere(served: Served) -> None:
    described = ask(served.origin, ADDRESS)
    names = set(re.findall(r'"#/components/schemas/(\w+)"', described.body.decode()))
    assert names == set(described.json["components"]["schemas"])


def test_schemathesis_finds_no_answer_that_is_not_described(
    served: Served, tmp_path: Path
) -> None:
    done = check_with_schemathesis(served.origin, tmp_path, examples=15)
    assert done.returncode == 0, done.stdout[-3000:]


def check_with_schemathesis(
    origin: str, folder: Path, examples: int
) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "run", f"{origin}{ADDRESS}", "--phases", "fuzzing"]
    # That either a term or a number is needed, no schema of parameters can say.
    command += ["--exclude-checks", "positive_data_acceptance"]
    command += ["--max-examples", str(examples), "--seed", "1"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
