"""The register store: editions that are whole or not there, what is asked of them, and what changed between two."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plait.collection.store import PART, changes, day_of, draft_of, find, forget, refuse_older, sweep
from plait.domain.reject import FileRefused

_values = st.none() | st.sampled_from(["", "a", "b;c", "it's"])
_editions = st.dictionaries(st.sampled_from("klmno"), st.tuples(_values, _values), max_size=5)
RECEIVED = date(2026, 11, 22)


def an_edition(
    folder: Path, rows: dict[str, tuple[str | None, ...]], names: tuple[str, ...] = ("name", "town")
) -> Path:
    """An edition of these rows; `row` counts backwards, because rows move about between editions."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = {name: pa.array([row[at] for row in rows.values()], pa.string()) for at, name in enumerate(names)}
    numbers = pa.array(range(len(rows), 0, -1), pa.int32())
    pq.write_table(pa.table({**columns, "natural_key": pa.array(rows, pa.string()), "row": numbers}), folder / PART)
    return folder / PART


def told(before: Path, after: Path) -> list[dict[str, str | None]]:
    return [row for batch in changes(before, after) for row in batch.to_pylist()]


@given(before=_editions, after=_editions)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_changed_between_two_editions_is_what_was_added_removed_and_said_anew(
    tmp_path: Path, before: dict[str, tuple[str | None, ...]], after: dict[str, tuple[str | None, ...]]
) -> None:
    found = {
        (row["natural_key"], row["change"], row["field"], row["before"], row["after"])
        for row in told(an_edition(tmp_path / "1", before), an_edition(tmp_path / "2", after))
    }
    expected: set[tuple[str | None, ...]] = {(key, "added", None, None, None) for key in after.keys() - before.keys()}
    expected |= {(key, "removed", None, None, None) for key in before.keys() - after.keys()}
    expected |= {
        (key, "changed", name, before[key][at], after[key][at])
        for key in before.keys() & after.keys()
        for at, name in enumerate(("name", "town"))
        if before[key][at] != after[key][at]
    }
    assert found == expected


def test_a_column_that_only_one_edition_has_is_empty_in_the_other(tmp_path: Path) -> None:
    before = an_edition(tmp_path / "1", {"k": ("Larch",)}, names=("name",))
    after = an_edition(tmp_path / "2", {"k": ("Leven",)}, names=("town",))
    assert [(row["field"], row["before"], row["after"]) for row in told(before, after)] == [
        ("name", "Larch", None),
        ("town", None, "Leven"),
    ]


def test_rows_are_found_by_what_they_say_in_order_of_their_keys(tmp_path: Path) -> None:
    file = an_edition(tmp_path, {"m": ("O'Larch", "Leven"), "k": ("O'Larch", "Leven"), "l": ("Birk", "Leven")})
    assert find(file, {"name": "O'Larch", "town": ["Leven", "Oban"]})["natural_key"].to_pylist() == ["k", "m"]
    assert find(file, {"town": "Leven"}, most=1)["natural_key"].to_pylist() == ["k"]
    assert find(file, {"town": []}).num_rows == 0
    assert find(file, {}).num_rows == 3


def test_a_column_that_is_not_there_is_an_error_and_never_sql(tmp_path: Path) -> None:
    file = an_edition(tmp_path, {"k": ("Larch", "Leven")})
    with pytest.raises(KeyError, match="no column"):
        find(file, {'name" OR 1=1 --': "x"})


def test_what_is_forgotten_is_in_no_byte_of_the_edition(tmp_path: Path) -> None:
    file = an_edition(tmp_path / "e", {"k": ("Larch", "Leven"), "l": ("Birk", "Oban")})
    assert forget(file.parent, {"k"}, to=file.parent) == 1
    assert find(file, {})["name"].to_pylist() == ["Birk"]
    assert all(b"Larch" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def write_half(folder: Path) -> None:
    with draft_of(folder) as draft:
        (draft / PART).write_bytes(b"half")
        raise OSError("stopped")


def test_a_draft_that_fails_leaves_the_edition_as_it_was(tmp_path: Path) -> None:
    file = an_edition(tmp_path / "e", {"k": ("Larch", "Leven")})
    with pytest.raises(OSError, match="stopped"):
        write_half(file.parent)
    assert [path.name for path in tmp_path.iterdir()] == ["e"]
    assert find(file, {}).num_rows == 1


def test_what_a_kill_left_half_written_is_swept_and_editions_stay(tmp_path: Path) -> None:
    file = an_edition(tmp_path / "companies" / "2026-11-01-a", {"k": ("Larch", "Leven")})
    an_edition(tmp_path / "companies" / ".2026-11-01-b.4711", {"k": ("Larch", "Leven")})
    (tmp_path / "companies" / ".spill-x").mkdir()
    sweep(tmp_path, lambda name: name == "companies/2026-11-01-a", quiet_for=60)
    assert len(list((tmp_path / "companies").iterdir())) == 3, "somebody may be at work"
    sweep(tmp_path, lambda name: name == "companies/2026-11-01-a", quiet_for=0)
    assert [path.name for path in (tmp_path / "companies").iterdir()] == ["2026-11-01-a"]
    assert find(file, {}).num_rows == 1


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("BasicCompanyDataAsOneFile-2026-11-01.csv", date(2026, 11, 1)),
        ("psc-snapshot-2026-11-21.jsonl", date(2026, 11, 21)),
        ("psc-2026-99-21-or-2026-02-03.jsonl", date(2026, 2, 3)),
        ("companies.csv", RECEIVED),
        ("companies-12026-11-01.csv", RECEIVED),
    ],
)
def test_the_day_of_an_edition_is_in_its_name_or_the_day_it_came(name: str, on: date) -> None:
    assert day_of(name, RECEIVED) == on


def test_an_edition_older_than_the_last_is_refused_and_the_same_day_may_come_again() -> None:
    refuse_older("c.csv", RECEIVED, None)
    refuse_older("c.csv", RECEIVED, RECEIVED)
    with pytest.raises(FileRefused, match="is of 2026-01-01; the last one here is of 2026-11-22"):
        refuse_older("c.csv", date(2026, 1, 1), RECEIVED)
