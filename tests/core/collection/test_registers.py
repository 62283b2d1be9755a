"""Registers: a row is a thing under its natural key, and a register table is in order of identity."""

import json

import pyarrow as pa
import pyarrow.compute as pc
from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.companies.parse import parse as companies
from plait.collection.feeds.licences.parse import parse as licences
from plait.collection.feeds.officers.parse import parse as officers
from plait.collection.feeds.psc.parse import parse as psc
from plait.collection.raw import Raw
from plait.collection.register import register
from plait.domain.tables import STATEMENTS

COMPANY = {"CompanyName": "ZEDMOOR HAULAGE LTD", "CompanyNumber": "zz12", "IncorporationDate": "09/11/2024"}
OFFICER = {
    "company_number": "ZZ12",
    "officer_id": "o1",
    "forename": "Ailsa",
    "surname": "Larch",
    "role": "director",
    "appointed_on": "2024-11-09",
    "resigned_on": "",
}
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


def test_a_company_has_the_same_identity_for_everyone_who_loads_it() -> None:
    raw = _raw("companies.csv", {**COMPANY, "RegAddress.PostTown": "Leven", "RegAddress.AddressLine1": "1 Way"})
    first, second = companies(raw, batch=a_batch("sg")), companies(raw, batch=a_batch("hmrc"))
    assert first.mentions == second.mentions
    said = dict(zip(first.statements["property"].to_pylist(), first.statements["value"].to_pylist(), strict=True))
    assert said["company_number"] == "0000ZZ12"
    assert said["incorporated_on"] == "2024-11-09"
    assert said["address"] == "1 Way, Leven"


def test_an_officer_is_tied_to_the_company_of_the_register() -> None:
    company = companies(_raw("companies.csv", COMPANY), batch=a_batch()).mentions["mention_id"][0]
    parsed = officers(_raw("officers.csv", OFFICER), batch=a_batch())
    tie = parsed.statements.filter(pc.equal(parsed.statements["property"], "director_of"))
    assert tie["other_id"][0] == company
    assert tie["value"].to_pylist() == ["director"]
    assert tie["valid_from"][0].as_py().isoformat() == "2024-11-09"


def test_an_appointment_that_ends_before_it_starts_is_kept_back() -> None:
    parsed = officers(_raw("officers.csv", {**OFFICER, "resigned_on": "2024-01-01"}), batch=a_batch())
    assert parsed.rejects[0].reason == "resigned_on is before appointed_on."


def test_a_licence_and_its_holder_are_two_things_tied_for_its_term() -> None:
    parsed = licences(_raw("licences.csv", LICENCE), batch=a_batch())
    assert parsed.mentions["kind"].to_pylist() == ["licence", "person"]
    said = {row["property"]: row for row in parsed.statements.to_pylist()}
    assert (said["forename"]["value"], said["surname"]["value"]) == ("Ailsa Mary", "Larch")
    assert said["holds"]["valid_to"].isoformat() == "2028-01-01"


def _control(**data: object) -> bytes:
    return json.dumps({"company_number": "ZZ12", "data": data}).encode() + b"\n"


def test_a_person_in_control_is_tied_with_the_share_band_and_nationality_is_never_read() -> None:
    line = _control(
        kind="individual-person-with-significant-control",
        name_elements={"forename": "Ailsa", "surname": "Larch"},
        nationality="British",
        date_of_birth={"year": 1984, "month": 3},
        natures_of_control=["ownership-of-shares-25-to-50-percent"],
        notified_on="2024-11-09",
    )
    parsed = psc(Raw(name="psc.jsonl", data=line), batch=a_batch())
    said = {row["property"]: row["value"] for row in parsed.statements.to_pylist()}
    assert said["birth_date"] == "1984-03"
    assert said["owner_of"] == "ownership-of-shares-25-to-50-percent"
    assert "British" not in said.values()


def test_lines_about_nobody_are_counted_and_unknown_kinds_kept_back() -> None:
    lines = _control(kind="super-secure-person-with-significant-control") + _control(kind="a new kind")
    parsed = psc(Raw(name="psc.jsonl", data=lines), batch=a_batch())
    assert (parsed.rows, parsed.mentions.num_rows, len(parsed.rejects)) == (2, 0, 1)


def test_a_register_table_is_statements_in_order_with_interned_markings() -> None:
    parsed = companies(_raw("c.csv", COMPANY, {**COMPANY, "CompanyNumber": "ZZ13"}), batch=a_batch())
    table = register(parsed, markings=pa.array([77], pa.int64()))
    assert table.schema == STATEMENTS
    assert set(table["marking_id"].to_pylist()) == {77}
    ids = table["mention_id"].to_pylist()
    assert ids == sorted(ids)
