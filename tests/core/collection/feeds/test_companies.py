"""Companies: one identity a number, for everyone who loads it."""

from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.companies.parse import FEED
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


# The header of the snapshot as Companies House publishes it, its stray spaces too.
PUBLISHED = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2,"
    "RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,"
    "CountryOfOrigin,DissolutionDate,IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,"
    "Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,"
    "Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,"
    "SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,LimitedPartnerships.NumGenPartners,"
    "LimitedPartnerships.NumLimPartners,URI,"
    + "".join(f"PreviousName_{n}.CONDATE, PreviousName_{n}.CompanyName," for n in range(1, 11))
    + "ConfStmtNextDueDate, ConfStmtLastMadeUpDate"
)


def test_each_of_the_55_published_columns_is_read_or_named_as_ignored() -> None:
    names = [name.strip() for name in PUBLISHED.split(",")]
    assert len(names) == 55
    assert all(FEED.columns[name].ignored or FEED.columns[name] in FEED.read for name in names)
    row = {"CompanyName": '"SYNTHETIC, LTD"', "CompanyNumber": "12345678", "SICCode.SicText_1": "49410 - Freight"}
    data = PUBLISHED + "\n" + ",".join(row.get(name, "") for name in names) + "\n"
    parsed = companies(Raw(name="BasicCompanyData-2026-11-01.csv", data=data.encode()), batch=a_batch())
    said = {told["property"]: told["value"] for told in parsed.statements.to_pylist()}
    assert said == {"name": "SYNTHETIC, LTD", "company_number": "12345678", "sic": "49410 - Freight"}


def test_two_ways_of_writing_one_number_are_one_company() -> None:
    parsed = companies(_raw("companies.csv", COMPANY, {**COMPANY, "CompanyNumber": "0000ZZ12"}), batch=a_batch())
    assert (parsed.mentions.num_rows, parsed.rejects[0].reason) == (1, "An earlier row has the same natural key.")
