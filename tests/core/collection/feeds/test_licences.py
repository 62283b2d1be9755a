"""Licences and their holders."""

from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.licences.parse import parse as licences
from plait.collection.raw import Raw

LICENCE = {
    "council_code": "S12000047",
    "licence_type": "taxi",
    "reference": "T/1",
    "holder_name": "Ailsa Mary Larch",
    "holder_kind": "person",
    "granted_on": "2025-01-01",
    "expires_on": "2028-01-01",
    "status": "current",
}


def _raw(name: str, *rows: dict[str, str]) -> Raw:
    return Raw(name=name, data=as_csv(*rows, columns=tuple(rows[0])))


def test_a_licence_and_its_holder_are_two_things_tied_for_its_term() -> None:
    parsed = licences(_raw("licences.csv", LICENCE), batch=a_batch())
    assert parsed.mentions["kind"].to_pylist() == ["licence", "person"]
    said = {row["property"]: row for row in parsed.statements.to_pylist()}
    assert (said["forename"]["value"], said["surname"]["value"]) == ("Ailsa Mary", "Larch")
    assert said["holds"]["valid_to"].isoformat() == "2028-01-01"
