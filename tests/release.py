"""Builds what is published, twice, and shows that both are the same bytes.

`make release` leaves the wheel, the sdist and the npm package in
`dist/release/`. It publishes nothing.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from running import ROOT

OUT = ROOT / "dist" / "release"


def build(folder: Path) -> dict[str, bytes]:
    """Builds all three packages, and reads them."""
    python = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(python, cwd=ROOT, check=True)
    npm = ["npm", "pack", "--silent", "--pack-destination", str(folder)]
    subprocess.run(npm, cwd=ROOT / "widget", check=True)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def main() -> None:
    """Builds, compares and prints; ends with 1 where two builds differ."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with TemporaryDirectory() as again:
        first, second = build(OUT), build(Path(again))
    table = Table("package", "bytes", "SHA-256", "built twice", title="dist/release")
    for name, content in first.items():
        same = "the same" if second.get(name) == content else "DIFFERENT"
        digest = hashlib.sha256(content).hexdigest()[:16]
        table.add_row(name, f"{len(content):,}", digest, same)
    Console().print(table)
    sys.exit(first != second)


if __name__ == "__main__":
    main()
