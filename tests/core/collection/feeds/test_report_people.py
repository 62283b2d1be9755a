"""People named in reports join the items that are here."""

from datetime import date

import pyarrow as pa
from tests.factories.files import a_batch, as_csv

from plait.collection.batch import KNOWN_ITEMS
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
PERSON = {"report_reference": "IR-1", "item_number": "1", "mention_reference": "M-1", "surname": "Larch"}


def _raw(row: dict[str, str]) -> Raw:
    return Raw(name="f.csv", data=as_csv(row, columns=tuple(row)))


def test_a_named_person_has_the_marking_origin_and_grade_of_the_item() -> None:
    parsed = people(_raw(PERSON), batch=a_batch(items=ITEMS))
    (said,) = parsed.statements.to_pylist()
    assert (said["marking_id"], said["origin_id"], said["grade"], said["item_id"]) == (6, 7, "2BP", 5)
    assert not parsed.markings


def test_a_row_whose_item_is_not_here_waits() -> None:
    parsed = people(_raw(PERSON), batch=a_batch(people=pa.array(["M-1"])))
    assert "is not here" in parsed.rejects[0].reason
    assert "Send the file of reports first" in parsed.rejects[0].way_out
