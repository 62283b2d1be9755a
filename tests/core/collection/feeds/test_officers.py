"""Officers: tied to the company for as long as the appointment lasts."""

import pyarrow.compute as pc
from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.companies.parse import parse as companies
from plait.collection.feeds.officers.parse import parse as officers
from plait.collection.raw import Raw

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


def _raw(name: str, *rows: dict[str, str]) -> Raw:
    return Raw(name=name, data=as_csv(*rows, columns=tuple(rows[0])))


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
