"""What is named beside reports and in groups joins what is here already, or waits with a reason."""

from datetime import date

import pyarrow as pa
import pytest
from tests.factories.files import a_batch, as_csv

from plait.collection.batch import KNOWN_GROUPS, KNOWN_ITEMS
from plait.collection.feeds.group_members.parse import parse as members
from plait.collection.feeds.groups.parse import parse as groups
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
PERSON = {"report_reference": "IR-1", "item_number": "1", "mention_reference": "M-1", "surname": "Larch"}
COMPANY = {
    "report_reference": "IR-1",
    "item_number": "1",
    "name": "Zedmoor Ltd",
    "tie_to": "M-1",
    "tie": "director_of",
}
GROUP = {
    "group_reference": "G-1",
    "name": "Larch",
    "region": "West",
    "tier": "T2",
    "primary_threat": "drugs",
    "audience": "HMRC",
    "violence": "4",
    "corruption": "",
}
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


def test_a_named_person_has_the_marking_origin_and_grade_of_the_item() -> None:
    parsed = people(_raw(PERSON), batch=a_batch(items=ITEMS))
    (said,) = parsed.statements.to_pylist()
    assert (said["marking_id"], said["origin_id"], said["grade"], said["item_id"]) == (6, 7, "2BP", 5)
    assert not parsed.markings


@pytest.mark.parametrize("row", [PERSON, COMPANY])
def test_a_row_whose_item_is_not_here_waits(row: dict[str, str]) -> None:
    parse = people if "mention_reference" in row else companies
    parsed = parse(_raw(row), batch=a_batch(people=pa.array(["M-1"])))
    assert "is not here" in parsed.rejects[0].reason
    assert "Send the file of reports first" in parsed.rejects[0].way_out


def test_a_tie_to_somebody_who_was_never_named_waits() -> None:
    parsed = companies(_raw(COMPANY), batch=a_batch(items=ITEMS))
    assert parsed.rejects[0].reason.startswith("Nobody named M-1")


def test_a_tie_runs_from_the_named_person_to_the_company() -> None:
    person = people(_raw(PERSON), batch=a_batch(items=ITEMS)).mentions["mention_id"][0].as_py()
    parsed = companies(_raw(COMPANY), batch=a_batch(items=ITEMS, people=pa.array(["M-1"])))
    tie = next(row for row in parsed.statements.to_pylist() if row["other_id"] is not None)
    assert (tie["mention_id"], tie["property"]) == (person, "director_of")


def test_an_empty_attribute_of_a_group_is_unsaid_and_its_tier_is_no_marking() -> None:
    parsed = groups(_raw(GROUP), batch=a_batch())
    said = {row["property"]: row["value"] for row in parsed.statements.to_pylist()}
    assert (said["violence"], said["tier"]) == ("4", "T2")
    assert "corruption" not in said
    assert (parsed.markings[0].tier, parsed.markings[0].audience) == ("OFFICIAL-SENSITIVE", ("HMRC",))


def test_a_member_is_tied_to_the_group_for_as_long_as_it_lasted() -> None:
    known = pa.Table.from_pylist([{"group_reference": "G-1", "mention_id": 11, "marking_id": 12}], schema=KNOWN_GROUPS)
    parsed = members(_raw(MEMBER), batch=a_batch(groups=known))
    tie = next(row for row in parsed.statements.to_pylist() if row["other_id"] is not None)
    assert (tie["property"], tie["other_id"], tie["value"], tie["marking_id"]) == ("member_of", 11, "haulier", 12)


def test_a_member_of_an_unknown_group_waits() -> None:
    assert "Group G-1 is not here" in members(_raw(MEMBER), batch=a_batch()).rejects[0].reason
