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


def test_a_group_may_be_pointed_at_for_checks_where_its_row_says_so_and_is_hidden_where_it_says_nothing() -> None:
    row = GROUP | {"existence": "pointer", "purposes": "law-enforcement;procurement"}
    (told,) = groups(_raw(row), batch=a_batch()).markings
    assert (told.existence, told.purposes) == ("pointer", ("law-enforcement", "procurement"))
    (unsaid,) = groups(_raw(row | {"existence": "", "purposes": ""}), batch=a_batch()).markings
    assert (unsaid.existence, unsaid.purposes) == ("hidden", ("law-enforcement",))


def test_a_row_that_names_no_known_existence_is_kept_back() -> None:
    assert groups(_raw(GROUP | {"existence": "secret"}), batch=a_batch()).rejects


def test_an_empty_attribute_of_a_group_is_unsaid_and_its_tier_is_no_marking() -> None:
    parsed = groups(_raw(GROUP), batch=a_batch())
    said = {row["property"]: row["value"] for row in parsed.statements.to_pylist()}
    assert (said["violence"], said["tier"]) == ("4", "T2")
    assert "corruption" not in said
    assert (parsed.markings[0].tier, parsed.markings[0].audience) == ("OFFICIAL-SENSITIVE", ("HMRC",))
