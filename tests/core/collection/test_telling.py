"""What an edition says beside its rows: everything, in order, with what left the register told until its day."""

import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.core.collection.test_landing import a_company, companies_file
from tests.factories.files import a_batch

from plait.collection.changed import changes_file
from plait.collection.feeds.companies import parse as companies
from plait.collection.landing import Arrival, land
from plait.collection.register import register
from plait.collection.store import forget
from plait.collection.telling import LEFT, TOLD, Telling, write_left, write_told
from plait.domain.tables import STATEMENTS

MARKINGS = pa.array([7], pa.int64())
FIRST, SECOND = date(2026, 10, 1), date(2026, 11, 1)


def an_edition(store: Path, as_at: date, *rows: dict[str, str]) -> Telling:
    """An edition of these companies on disk, and what it says beside it."""
    arrival = Arrival(name="companies.csv", code="a", as_at=as_at)
    landed = land(companies, io.BytesIO(companies_file(*rows)), arrival=arrival, store=store)
    telling = Telling(feed=companies, file=landed.file, rows=landed.edition.rows, batch=a_batch())
    write_told((register(part, markings=MARKINGS) for part in telling.parts()), STATEMENTS, landed.file.parent)
    return telling


def told(edition: Telling, name: str = TOLD) -> list[tuple[str, str | None, date | None]]:
    table = pq.read_table(edition.file.parent / name).cast(STATEMENTS)
    return [(row["property"], row["value"], row["valid_to"]) for row in table.to_pylist()]


def test_what_an_edition_says_is_what_its_parts_say_in_order_of_mention(tmp_path: Path) -> None:
    edition = an_edition(tmp_path, FIRST, *[a_company(str(number)) for number in range(50)])
    table = pq.read_table(edition.file.parent / TOLD).cast(STATEMENTS)
    whole = pa.concat_tables([register(part, markings=MARKINGS) for part in edition.parts()])
    assert table.to_pylist() == register_order(whole)
    assert set(table["marking_id"].to_pylist()) == {7}
    assert sorted(path.name for path in edition.file.parent.iterdir()) == ["part-0.parquet", TOLD]


def register_order(table: pa.Table) -> list[dict[str, object]]:
    keys = [(name, "ascending") for name in ("mention_id", "property", "other_id", "value")]
    return list(table.sort_by(keys).to_pylist())


def test_what_left_the_register_is_told_until_the_day_of_the_edition_that_no_longer_held_it(tmp_path: Path) -> None:
    before = an_edition(tmp_path, FIRST, a_company("1", CompanyName="GONE LTD"), a_company("2"))
    after = an_edition(tmp_path, SECOND, a_company("2"))
    write_left(before.file.parent, after.file.parent, SECOND)
    assert ("name", "GONE LTD", SECOND) in told(after, LEFT)
    assert {until for _, _, until in told(after, LEFT)} == {SECOND}
    assert not {name for name, value, _ in told(after, LEFT) if value == "ZEDMOOR 2 LTD"}


def test_what_left_long_ago_keeps_its_day_and_comes_back_when_the_register_names_it_again(tmp_path: Path) -> None:
    first = an_edition(tmp_path, FIRST, a_company("1"), a_company("2"))
    second = an_edition(tmp_path, SECOND, a_company("2"))
    third = an_edition(tmp_path, date(2026, 12, 1), a_company("3"))
    fourth = an_edition(tmp_path, date(2027, 1, 1), a_company("1"))
    for before, after, day in ((first, second, SECOND), (second, third, date(2026, 12, 1))):
        write_left(before.file.parent, after.file.parent, day)
    assert {until for _, _, until in told(third, LEFT)} == {SECOND, date(2026, 12, 1)}
    write_left(third.file.parent, fourth.file.parent, date(2027, 1, 1))
    assert not {value for _, value, _ in told(fourth, LEFT)} & {"ZEDMOOR 1 LTD"}


def test_who_is_forgotten_is_in_no_file_of_the_edition_that_is_written_again(tmp_path: Path) -> None:
    before = an_edition(tmp_path, FIRST, a_company("1", CompanyName="AILSA LARCH"), a_company("2"))
    after = an_edition(tmp_path, SECOND, a_company("2"))
    write_left(before.file.parent, after.file.parent, SECOND)
    changes_file(before.file.parent, after.file.parent)
    gone = a_batch().ids("companies", pa.array(["00000001"]), own=False).to_pylist()
    for edition in (before, after):
        again = edition.file.parent.with_name(f"{edition.file.parent.name}~again")
        forget(edition.file.parent, {"00000001"}, gone, to=again)
        for file in again.iterdir():
            table = pq.read_table(file)
            assert (
                "00000001"
                not in table.column("natural_key" if "natural_key" in table.column_names else "value").to_pylist()
            )
            assert b"AILSA" not in file.read_bytes()
        assert {path.name for path in again.iterdir()} == {path.name for path in edition.file.parent.iterdir()}
