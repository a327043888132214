"""What is kept of prepared answers, and until when."""

import os
from pathlib import Path

import pytest

from afterword.prepared import Kind, Prepared
from afterword.shelf import LARGEST, Shelf, unchanged

KIND = Kind("text/html", "no-cache", {})


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def page(size: int = 100) -> Prepared:
    return Prepared(b"x" * size, "page.html", KIND)


def kept(shelf: Shelf, count: int) -> list[int]:
    return [n for n in range(count) if shelf.take(f"/{n}/")]


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    clock = Clock()
    shelf = Shelf(room=20_000, now=clock)
    for number in range(4):
        shelf.put(f"/{number}/", page(2_000), lambda: True)
    clock.time = 9
    assert shelf.take("/0/")
    shelf.put("/4/", page(2_000), lambda: True)
    assert kept(shelf, 5) == [0, 2, 3, 4]


def test_ten_thousand_pages_take_no_more_room_than_there_is() -> None:
    shelf = Shelf(room=100_000)
    for number in range(10_000):
        shelf.put(f"/{number}/", page(1_000), lambda: True)
    assert len(kept(shelf, 10_000)) == 100_000 // (1_000 + 2048 + len("/9999/"))


def test_a_page_that_is_put_again_takes_its_room_once() -> None:
    shelf = Shelf(room=20_000)
    for _ in range(100):
        shelf.put("/0/", page(2_000), lambda: True)
    shelf.put("/1/", page(2_000), lambda: True)
    assert kept(shelf, 2) == [0, 1]


def test_what_took_long_to_pack_is_kept() -> None:
    shelf = Shelf()
    shelf.put("/search.json", page(2_000_000), lambda: True)
    assert shelf.take("/search.json")


def test_a_body_that_is_too_large_gets_no_place() -> None:
    shelf = Shelf()
    shelf.put("/0/", page(LARGEST + 1), lambda: True)
    assert shelf.take("/0/") is None


@pytest.mark.parametrize("change", ["write", "touch", "replace", "remove"])
def test_a_page_whose_file_changed_is_not_sent(tmp_path: Path, change: str) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    clock, same = Clock(), file.stat()
    shelf = Shelf(now=clock)
    shelf.put("/0/", page(), unchanged(file))
    clock.time = 1
    assert shelf.take("/0/")
    if change == "write":
        file.write_text("other")
    elif change == "touch":
        os.utime(file, ns=(0, same.st_mtime_ns + 1))
    elif change == "replace":
        other = tmp_path / "b"
        other.write_text("two")
        os.utime(other, ns=(0, same.st_mtime_ns))
        other.replace(file)
    else:
        file.unlink()
    clock.time = 2
    assert shelf.take("/0/") is None


def test_a_page_under_load_is_looked_at_twice_a_second() -> None:
    clock, looks = Clock(), [0]
    shelf = Shelf(now=clock)

    def look() -> bool:
        looks[0] += 1
        return True

    shelf.put("/0/", page(), look)
    for step in range(1000):
        clock.time = step / 1000
        shelf.take("/0/")
    assert looks == [1]
