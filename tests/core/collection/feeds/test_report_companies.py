"""Companies named in reports, and the ties to them."""

from datetime import date

import pyarrow as pa
from tests.factories.files import a_batch, as_csv

from plait.collection.batch import KNOWN_ITEMS, KNOWN_PEOPLE
from plait.collection.feeds.report_companies.parse import parse as companies
from plait.collection.feeds.report_people.parse import parse as people
from plait.collection.raw import Raw

ITEM = {
    "report_reference": "IR-1",
    "item_number": "1",
    "item_id": 5,
    "marking_id": 6,
    "origin_id": 7,
    "grade": "2BP",
    "intelligence_on": date(2026, 11, 9),
}
ITEMS = pa.Table.from_pylist([ITEM], schema=KNOWN_ITEMS)
NAMED = pa.Table.from_pylist([{"mention_reference": "M-1", "mention_id": 9}], schema=KNOWN_PEOPLE)
PERSON = {"report_reference": "IR-1", "item_number": "1", "mention_reference": "M-1", "surname": "Larch"}
COMPANY = {
    "report_reference": "IR-1",
    "item_number": "1",
    "name": "Zedmoor Ltd",
    "tie_to": "M-1",
    "tie": "director_of",
}


def _raw(row: dict[str, str]) -> Raw:
    return Raw(name="f.csv", data=as_csv(row, columns=tuple(row)))


def test_a_row_whose_item_is_not_here_waits() -> None:
    parsed = companies(_raw(COMPANY), batch=a_batch(people=NAMED))
    assert "is not here" in parsed.rejects[0].reason
    assert "Send the file of reports first" in parsed.rejects[0].way_out


def test_a_tie_to_somebody_who_was_never_named_waits() -> None:
    parsed = companies(_raw(COMPANY), batch=a_batch(items=ITEMS))
    assert parsed.rejects[0].reason.startswith("Nobody named M-1")


def test_a_tie_runs_from_the_named_person_to_the_company() -> None:
    named = people(_raw(PERSON), batch=a_batch(items=ITEMS)).mentions
    person = named["mention_id"][0].as_py()
    known = named.select(["reference", "mention_id"]).rename_columns(KNOWN_PEOPLE.names)
    parsed = companies(_raw(COMPANY), batch=a_batch(items=ITEMS, people=known))
    tie = next(row for row in parsed.statements.to_pylist() if row["other_id"] is not None)
    assert (tie["mention_id"], tie["property"]) == (person, "director_of")
