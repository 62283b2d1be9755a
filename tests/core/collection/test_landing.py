"""Register files of any size: every row is in the edition, kept back, or left out because it is suppressed."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.files import a_batch, as_csv, as_xlsx

from plait.collection.feeds.companies import parse as companies
from plait.collection.feeds.land_titles import parse as land_titles
from plait.collection.feeds.licences import parse as licences
from plait.collection.feeds.officers import parse as officers
from plait.collection.feeds.psc import parse as psc
from plait.collection.landing import Arrival, Landed, land
from plait.collection.raw import Raw
from plait.collection.store import find
from plait.collection.telling import Suppressed
from plait.domain.reject import FileRefused

DAY = date(2026, 11, 1)
COLUMNS = ("CompanyName", "CompanyNumber", "IncorporationDate", "CompanyStatus")


def a_company(number: str, **words: str) -> dict[str, str]:
    return {"CompanyName": f"ZEDMOOR {number} LTD", "CompanyNumber": number, "IncorporationDate": "09/11/2024", **words}


def suppressed(*numbers: str) -> Suppressed:
    """The companies of these numbers, by the identities that stand for them."""
    ids = a_batch().ids("companies", pa.array(numbers), own=False)
    return Suppressed(mentions=frozenset(ids.to_pylist()), batch=a_batch())


def companies_file(*rows: dict[str, str]) -> bytes:
    return as_csv(*rows, columns=COLUMNS)


def landed(data: bytes, store: Path, **words: object) -> Landed:
    arrival = Arrival(**{"name": "companies.csv", "code": "abc", "as_at": DAY, **words})  # type: ignore[arg-type]  # handed on
    return land(companies, io.BytesIO(data), arrival=arrival, store=store)


def test_an_edition_lies_under_its_register_and_day(tmp_path: Path) -> None:
    found = landed(companies_file(a_company("1"), a_company("2")), tmp_path)
    assert found.file.relative_to(tmp_path) == Path("companies/2026-11-01-abc/part-0.parquet")
    assert found.edition.rows == pq.read_metadata(found.file).num_rows == 2
    assert [path.name for path in found.file.parent.iterdir()] == ["part-0.parquet"]


def test_two_loads_of_one_file_are_the_same_bytes(tmp_path: Path) -> None:
    data = companies_file(*[a_company(str(number)) for number in range(500)])
    first, second = landed(data, tmp_path / "1").file, landed(data, tmp_path / "2").file
    assert first.read_bytes() == second.read_bytes()


A_LICENCE = {
    "council_code": "S12000047",
    "licence_type": "taxi",
    "reference": "T/1",
    "holder_name": "Ailsa Larch",
    "holder_kind": "person",
    "granted_on": "2025-01-01",
}
A_TITLE = {
    "title_number": "syn 1",
    "interest": "ownership",
    "property_address": "1 Way, Leven",
    "proprietor_name": "Ailsa Larch",
    "proprietor_kind": "person",
    "price_paid": "90,000",
    "from_on": "01/02/2020",
}
AN_OFFICER = {"company_number": "sc2", "officer_id": "o1", "surname": "Larch", "appointed_on": "01/02/2020"}
A_PERSON = {
    "company_number": "1",
    "data": {
        "kind": "individual-person-with-significant-control",
        "name_elements": {"surname": "Larch"},
        "date_of_birth": {"year": 1984, "month": 3},
        "natures_of_control": ["a", "b"],
        "notified_on": "2024-11-09",
    },
}
FILES = {
    "companies.csv": (companies, companies_file(a_company("1", CompanyStatus="Active"), a_company("sc2"))),
    "land_titles.csv": (land_titles, as_csv(A_TITLE, A_TITLE | {"proprietor_name": "Bo Elm"}, columns=tuple(A_TITLE))),
    "licences.csv": (licences, as_csv(A_LICENCE, columns=tuple(A_LICENCE))),
    "licences.xlsx": (licences, as_xlsx(A_LICENCE, columns=tuple(A_LICENCE))),
    "officers.csv": (officers, as_csv(AN_OFFICER, columns=tuple(AN_OFFICER))),
    "psc.jsonl": (psc, json.dumps(A_PERSON).encode()),
}


@pytest.mark.parametrize("name", FILES)
def test_the_store_says_what_the_parser_says(tmp_path: Path, name: str) -> None:
    feed, data = FILES[name]
    whole = feed.parse(Raw(name=name, data=data), batch=a_batch())
    found = land(feed, io.BytesIO(data), arrival=Arrival(name=name, code="a", as_at=DAY), store=tmp_path)
    told = feed.told(pq.read_table(found.file), a_batch())
    assert whole.mentions.num_rows
    assert [row for table in told.mentions for row in table.to_pylist()] == whole.mentions.to_pylist()
    assert [row for table in told.statements for row in table.to_pylist()] == whole.statements.to_pylist()


def test_a_mention_is_the_same_in_the_next_edition(tmp_path: Path) -> None:
    first = landed(companies_file(a_company("1"), a_company("2")), tmp_path)
    second = landed(companies_file(a_company("2", CompanyName="NEW NAME LTD")), tmp_path, code="def", last=DAY)
    ids = [
        companies.told(find(edition.file, {"natural_key": "00000002"}), a_batch()).mentions[0]["mention_id"].to_pylist()
        for edition in (first, second)
    ]
    assert ids[0] == ids[1] != []


_numbers = st.lists(st.sampled_from(["1", "01", "2", "sc1", "SC1", "3"]), min_size=1, max_size=12)


@given(numbers=_numbers, days=st.lists(st.sampled_from(["09/11/2024", "31/02/2024", ""]), min_size=12, max_size=12))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_row_is_in_the_edition_or_kept_back_or_suppressed(
    tmp_path: Path, numbers: list[str], days: list[str]
) -> None:
    rows = [a_company(number, IncorporationDate=day) for number, day in zip(numbers, days, strict=False)]
    found = landed(companies_file(*rows), tmp_path, suppressed=suppressed("00000001"))
    assert found.edition.rows + len(found.rejects) + found.left_out == len(rows)
    kept = find(found.file, {})["natural_key"].to_pylist()
    assert len(set(kept)) == len(kept)
    assert "00000001" not in kept


def many_companies(count: int) -> list[dict[str, str]]:
    return [a_company(str(number)) for number in range(count)]


def test_a_key_that_comes_again_in_a_later_part_is_kept_back_as_a_row_to_mend(tmp_path: Path) -> None:
    filler = "X" * 3_000
    rows = [a_company(str(number), CompanyStatus=filler) for number in range(3_000)]
    found = landed(companies_file(*rows, a_company("7", CompanyName="AGAIN LTD")), tmp_path)
    assert found.edition.rows == 3_000
    reject = found.rejects[0]
    assert (reject.row, reject.reason) == (3_002, "An earlier row has the same natural key.")
    assert json.loads(reject.given)["CompanyName"] == "AGAIN LTD"
    assert find(found.file, {"natural_key": "00000007"})["CompanyName"].to_pylist() == ["ZEDMOOR 7 LTD"]


def test_a_suppressed_key_never_comes_back_by_a_later_edition_nor_names_anybody(tmp_path: Path) -> None:
    gone = suppressed("00000002")
    data = companies_file(*many_companies(4))
    for code in ("one", "two"):
        found = landed(data, tmp_path, code=code, suppressed=gone)
        assert found.left_out == 1
        assert b"ZEDMOOR 2 LTD" not in found.file.read_bytes()
    another = a_batch().ids("companies", pa.array(["00000002"]), own=True)[0].as_py()
    assert gone.mentions.isdisjoint({2, another})


def gone_by(register: str, key: str) -> Suppressed:
    ids = a_batch().ids(register, pa.array([key]), own=False)
    return Suppressed(mentions=frozenset(ids.to_pylist()), batch=a_batch())


@pytest.mark.parametrize(
    ("feed", "name", "key", "bad", "good"),
    [
        (companies, "companies.csv", "00000002", a_company("2", IncorporationDate="31/02/2024"), a_company("3")),
        (
            licences,
            "licences.csv",
            "S12000047/taxi/T/1/holder",
            {**A_LICENCE, "expires_on": "2020-01-01"},
            {**A_LICENCE, "reference": "T/2"},
        ),
        (
            land_titles,
            "land_titles.csv",
            "SYN1/AILSA LARCH/holder",
            {**A_TITLE, "to_on": "2020-01-01"},
            {**A_TITLE, "proprietor_name": "Bo Elm"},
        ),
        (
            officers,
            "officers.csv",
            "000000SC/o1",
            {**AN_OFFICER, "company_number": "sc", "resigned_on": "01/01/2020"},
            {**AN_OFFICER, "officer_id": "o2"},
        ),
    ],
)
def test_a_row_that_is_kept_back_and_names_somebody_suppressed_is_left_out(
    tmp_path: Path, feed: ModuleType, name: str, key: str, bad: dict[str, str], good: dict[str, str]
) -> None:
    data = as_csv(bad, good, columns=tuple({**bad, **good}))
    arrival = Arrival(name=name, code="abc", as_at=DAY)
    kept = land(feed, io.BytesIO(data), arrival=arrival, store=tmp_path / "1")
    assert (kept.edition.rows, len(kept.rejects), kept.left_out) == (1, 1, 0)
    arrival = replace(arrival, suppressed=gone_by(feed.FEED.register, key))
    found = land(feed, io.BytesIO(data), arrival=arrival, store=tmp_path / "2")
    assert (found.edition.rows, found.rejects, found.left_out) == (1, (), 1)


def test_a_line_that_is_kept_back_and_names_somebody_suppressed_is_left_out(tmp_path: Path) -> None:
    bad = {**A_PERSON, "data": {**A_PERSON["data"], "kind": "strange", "links": {"self": "/company/1/psc/xyz"}}}
    data = b"".join(json.dumps(line).encode() + b"\n" for line in (bad, A_PERSON))
    arrival = Arrival(name="psc.jsonl", code="abc", as_at=DAY)
    kept = land(psc, io.BytesIO(data), arrival=arrival, store=tmp_path / "1")
    assert (kept.edition.rows, len(kept.rejects), kept.left_out) == (1, 1, 0)
    arrival = replace(arrival, suppressed=gone_by("psc", "00000001/xyz"))
    found = land(psc, io.BytesIO(data), arrival=arrival, store=tmp_path / "2")
    assert (found.edition.rows, found.rejects, found.left_out) == (1, (), 1)


def test_a_row_that_gives_no_key_is_kept_back_whoever_is_suppressed(tmp_path: Path) -> None:
    data = b"CompanyName,CompanyNumber\nA LTD,1,too,many\nB LTD,3\n"
    found = landed(data, tmp_path, suppressed=suppressed("00000001"))
    assert (found.edition.rows, len(found.rejects), found.left_out) == (1, 1, 0)


def test_an_edition_older_than_the_last_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="the last one here is of 2026-12-01"):
        landed(companies_file(a_company("1")), tmp_path, last=date(2026, 12, 1))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"CompanyName,CompanyNumber,Mood\nA,1,x\n", "Mood is neither read nor named"),
        (b"CompanyName,CompanyNumber\n", "no rows"),
        (b"CompanyName,CompanyNumber\nA,\x00\n", "null bytes"),
        (b"CompanyName,CompanyNumber\nA,\xe0\n", "not UTF-8"),
        (b"CompanyName,CompanyNumber\n" + b"x" * (9 << 20) + b",1\n", "longer than 4 MB"),
        (b"PK\x03\x04", "ZIP archive"),
        (b"CompanyName,CompanyNumber\n" + b"A,123456789\n" * 20_001, "More than 20,000 rows"),
    ],
)
def test_a_file_that_is_refused_leaves_nothing_in_the_store(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        landed(data, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() or path.name.startswith(".")]


def test_persons_in_control_land_by_their_lines_and_a_repeated_one_can_be_mended(tmp_path: Path) -> None:
    def line(number: int, **data: object) -> bytes:
        links = {"self": f"/company/1/persons-with-significant-control/individual/{number}"}
        told = {"kind": "individual-person-with-significant-control", "name": "Ailsa Larch", "links": links, **data}
        return json.dumps({"company_number": "1", "data": told}).encode() + b"\n"

    wide = "x" * 9_000
    data = b"".join([*[line(number, etag=wide) for number in range(600)], line(7), line(9, kind="exemptions")])
    found = land(psc, io.BytesIO(data), arrival=Arrival(name="psc.jsonl", code="a", as_at=DAY), store=tmp_path)
    assert found.edition.rows == 600
    assert [reject.row for reject in found.rejects] == [601]
    mended = json.loads(json.loads(found.rejects[0].given)[""])
    assert mended["data"]["links"]["self"].endswith("/7")
