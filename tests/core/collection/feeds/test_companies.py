"""Companies: one identity a number, for everyone who loads it."""

from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.companies.parse import parse as companies
from plait.collection.raw import Raw

COMPANY = {"CompanyName": "ZEDMOOR HAULAGE LTD", "CompanyNumber": "zz12", "IncorporationDate": "09/11/2024"}


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
