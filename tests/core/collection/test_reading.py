"""Days, moments and numbers: canonical, or not read at all."""

import pyarrow as pa
import pytest

from plait.collection.reading import read_day, read_distinct, read_moment, read_part_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-02-28", "2026-02-28"),
        ("28/02/2026", "2026-02-28"),
        ("1/2/2026", "2026-02-01"),
        ("2026-02-31", None),
        ("31/02/2026", None),
        ("02/28/2026", None),
        ("0026-02-01", None),
        ("tomorrow", None),
    ],
)
def test_a_day_exists_or_is_not_read(text: str, day: str | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(("text", "read"), [("1984", "1984"), ("1984-03", "1984-03"), ("1984-13", None), ("84", None)])
def test_part_of_a_day_is_kept_as_given(text: str, read: str | None) -> None:
    assert read_part_day(text) == read


def test_a_moment_is_brought_to_utc() -> None:
    assert read_moment("2025-04-23T23:59:59+01:00") == "2025-04-23T22:59:59.000000"
    assert read_moment("2025-04-23T25:00:00Z") is None


def test_each_different_text_is_read_once() -> None:
    asked: list[str] = []

    def read(text: str) -> str | None:
        asked.append(text)
        return text.upper() if text != "b" else None

    assert read_distinct(pa.chunked_array([["a", None, "b"], ["a", "a"]]), read).to_pylist() == [
        "A",
        None,
        None,
        "A",
        "A",
    ]
    assert asked == ["a", "b"]
