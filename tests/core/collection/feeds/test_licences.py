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


def test_licensed_premises_are_the_licences_own_and_not_its_holders() -> None:
    row = {**LICENCE, "address": "1 Way, Leven", "premises_name": "THE SYNTHETIC ARMS", "premises_postcode": "ZZ1 1ZZ"}
    parsed = licences(_raw("licences.csv", row), batch=a_batch())
    licence, holder = parsed.mentions["mention_id"].to_pylist()
    said = {(told["mention_id"], told["property"]): told["value"] for told in parsed.statements.to_pylist()}
    assert (said[licence, "name"], said[licence, "postcode"]) == ("THE SYNTHETIC ARMS", "ZZ1 1ZZ")
    assert said[holder, "address"] == "1 Way, Leven"
    assert (holder, "postcode") not in said


def test_a_company_holds_a_licence_under_its_number_and_has_no_birth_date() -> None:
    row = {**LICENCE, "holder_kind": "company", "company_number": "sc12", "date_of_birth": "1984"}
    said = [told["property"] for told in licences(_raw("licences.csv", row), batch=a_batch()).statements.to_pylist()]
    assert {"name", "company_number"} <= set(said)
    assert not {"birth_date", "forename", "surname"} & set(said)
