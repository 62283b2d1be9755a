"""Members join the groups that are here."""

import pyarrow as pa
from tests.factories.files import a_batch, as_csv

from plait.collection.batch import KNOWN_GROUPS
from plait.collection.feeds.group_members.parse import parse as members
from plait.collection.raw import Raw

MEMBER = {
    "group_reference": "G-1",
    "mention_reference": "M-9",
    "surname": "Elm",
    "role": "haulier",
    "principal": "yes",
    "from_on": "2025-01-01",
    "to_on": "",
    "grade": "2CP",
}


def _raw(row: dict[str, str]) -> Raw:
    return Raw(name="f.csv", data=as_csv(row, columns=tuple(row)))


def test_a_member_is_tied_to_the_group_for_as_long_as_it_lasted() -> None:
    known = pa.Table.from_pylist([{"group_reference": "G-1", "mention_id": 11, "marking_id": 12}], schema=KNOWN_GROUPS)
    parsed = members(_raw(MEMBER), batch=a_batch(groups=known))
    tie = next(row for row in parsed.statements.to_pylist() if row["other_id"] is not None)
    assert (tie["property"], tie["other_id"], tie["value"], tie["marking_id"]) == ("member_of", 11, "haulier", 12)


def test_a_member_of_an_unknown_group_waits() -> None:
    assert "Group G-1 is not here" in members(_raw(MEMBER), batch=a_batch()).rejects[0].reason
