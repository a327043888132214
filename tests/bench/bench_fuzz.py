"""Fuzzes the helper for longer than the tests do. `make bench`.

Half of the cases are requests, half are configuration files; then Schemathesis
asks a real server what its description promises.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from asking import site_of
from fake_giscus import FakeGiscus
from running import serving
from test_openapi import check_with_schemathesis

CASES = 100_000
DESCRIBED = 200  # for each of the described addresses


def fuzz(cases: int) -> int:
    """Runs the tests of test_fuzz.py with so many cases in all; gives the exit code."""
    env = {**os.environ, "AFTERWORD_EXAMPLES": str(cases // 2)}
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_fuzz.py"]
    return subprocess.run(command, env=env, check=False).returncode


def follow_description() -> int:
    """Has Schemathesis ask a real server; gives the exit code."""
    with TemporaryDirectory() as folder, FakeGiscus() as giscus:
        giscus.add("octo/comments")
        with serving(site_of(giscus, Path(folder) / "site")) as served:
            done = check_with_schemathesis(served.origin, Path(folder), DESCRIBED)
    print(done.stdout[-2000:] if done.returncode else done.stdout.splitlines()[-1])
    return done.returncode


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    began = time.monotonic()
    failed = fuzz(cases) or follow_description()
    print(f"{cases} cases fuzzed in {time.monotonic() - began:.0f} s")
    sys.exit(failed)


if __name__ == "__main__":
    main()
