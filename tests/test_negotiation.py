import pytest

from afterword.negotiation import codings, is_known, span


@pytest.mark.parametrize(
    ("accepted", "order"),
    [
        ("", [""]),
        ("gzip, deflate, br, zstd", ["br", "gzip", ""]),
        ("gzip", ["gzip", ""]),
        ("x-gzip", ["gzip", ""]),
        ("GZIP;Q=0.5 , br ; q=0.1", ["gzip", "br", ""]),
        ("br;q=0, gzip;q=0", [""]),
        ("identity", [""]),
        ("identity;q=0.9, gzip;q=0.2", ["", "gzip"]),
        ("identity;q=0, gzip", ["gzip"]),
        ("*", ["br", "gzip", ""]),
        ("*;q=0", []),
        ("br, *;q=0", ["br"]),
        ("gzip, *;q=0.5", ["gzip", "br", ""]),
        ("identity;q=0", []),
        ("br;q=nonsense", [""]),
        (", ,;", [""]),
    ],
)
def test_codings_stand_in_the_order_that_the_caller_wants(
    accepted: str, order: list[str]
) -> None:
    assert list(codings(accepted)) == order


@pytest.mark.parametrize(
    ("tags", "known"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b" ,W/"a"', True),
        ("*", True),
        ('"ab"', False),
        ("a", False),
        ("", False),
    ],
)
def test_an_answer_is_known_by_its_tag(tags: str, known: bool) -> None:
    assert is_known(tags, '"a"') is known


@pytest.mark.parametrize(
    ("wanted", "offsets"),
    [
        ("bytes=0-9", range(10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-500", range(90, 100)),
        ("bytes=-5", range(95, 100)),
        ("bytes=-500", range(100)),
        ("bytes=100-", range(0)),
        ("bytes=-0", range(0)),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=0-1", None),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_one_range_of_bytes_is_understood(wanted: str, offsets: range | None) -> None:
    assert span(wanted, 100) == offsets
