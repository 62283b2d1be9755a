"""Who must be protected: a victim, and an exploited child, on the day of the intelligence."""

from datetime import date

import pyarrow as pa
import pytest
from tests.factories.files import PERSON_NAMED, a_batch, as_csv

from plait.collection.batch import KNOWN_ITEMS
from plait.collection.delimited import read_csv
from plait.collection.feed import feed
from plait.collection.named import named_people
from plait.collection.table import sieve_table

ITEM = {"report_reference": "IR-1", "item_number": "1", "item_id": 5, "marking_id": 6, "grade": "2BP"}


@pytest.mark.parametrize(
    ("person", "protected"),
    [
        ({"subject_category": "VICTIM"}, True),
        ({"subject_category": "SUSPECT;VICTIM"}, True),
        ({"subject_category": "SUSPECT", "role": "exploited runner", "date_of_birth": "2008-11-10"}, True),
        ({"subject_category": "SUSPECT", "role": "exploited runner", "date_of_birth": "2008-11-09"}, False),
        ({"subject_category": "SUSPECT", "role": "runner", "date_of_birth": "2011"}, False),
        ({"subject_category": "SUSPECT", "role": "exploited runner", "date_of_birth": ""}, False),
    ],
)
def test_a_victim_and_an_exploited_child_are_protected(person: dict[str, str], protected: bool) -> None:
    items = pa.Table.from_pylist([{**ITEM, "intelligence_on": date(2026, 11, 9)}], schema=KNOWN_ITEMS)
    row = {**PERSON_NAMED, **person}
    table, _ = read_csv("f.csv", as_csv(row, columns=tuple(row)))
    sieve = sieve_table("f.csv", table, (), feed("report_people"))
    named = named_people(sieve, feed("report_people"), a_batch(), items)
    assert named.mentions["is_protected"].to_pylist() == [protected]
