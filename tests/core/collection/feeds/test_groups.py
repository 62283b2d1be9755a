"""Groups as they were sent."""

from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.groups.parse import parse as groups
from plait.collection.raw import Raw

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


def _raw(row: dict[str, str]) -> Raw:
    return Raw(name="f.csv", data=as_csv(row, columns=tuple(row)))


def test_an_empty_attribute_of_a_group_is_unsaid_and_its_tier_is_no_marking() -> None:
    parsed = groups(_raw(GROUP), batch=a_batch())
    said = {row["property"]: row["value"] for row in parsed.statements.to_pylist()}
    assert (said["violence"], said["tier"]) == ("4", "T2")
    assert "corruption" not in said
    assert (parsed.markings[0].tier, parsed.markings[0].audience) == ("OFFICIAL-SENSITIVE", ("HMRC",))
