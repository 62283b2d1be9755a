"""Titles of a land register: each property once, however many own it; each proprietor as long as it is theirs."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.files import Row, a_batch, as_csv

from plait.collection.feeds.land_titles.parse import FEED, key, parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw

ROW = {
    "title_number": "SYN000123",
    "interest": "ownership",
    "property_address": "1 Sample Street, Sampleton",
    "property_postcode": "ZZ1 1ZZ",
    "council_code": "S12000049",
    "proprietor_name": "Ailsa Mary Larch",
    "proprietor_kind": "person",
    "company_number": "",
    "price_paid": "185,000",
    "from_on": "2021-04-30",
    "to_on": "",
    "synthetic": "SYNTHETIC",
}
ZEDMOOR = {"proprietor_name": "ZEDMOOR LTD", "proprietor_kind": "company", "company_number": "SY000012"}


def parsed(*rows: Row) -> Parsed:
    return parse(Raw(name="land_titles.csv", data=as_csv(*rows, columns=tuple(ROW))), batch=a_batch())


def statements(found: Parsed, name: str) -> list[dict[str, Any]]:
    return [row for row in found.statements.to_pylist() if row["property"] == name]


def values(found: Parsed, name: str) -> list[str]:
    return [row["value"] for row in statements(found, name)]


def test_a_title_and_its_proprietor_are_two_things_tied_by_the_kind_of_interest_for_as_long_as_it_is_theirs() -> None:
    found = parsed(ROW | {"interest": "lease", "to_on": "2026-01-31"})
    assert found.mentions["kind"].to_pylist() == ["property", "person"]
    assert found.mentions["natural_key"].to_pylist() == ["SYN000123", "SYN000123/AILSA MARY LARCH/holder"]
    (tie,) = statements(found, "proprietor_of")
    assert [tie["mention_id"], tie["other_id"]] == found.mentions["mention_id"].to_pylist()[::-1]
    assert (tie["value"], tie["valid_from"], tie["valid_to"]) == ("lease", date(2021, 4, 30), date(2026, 1, 31))
    assert (values(found, "forename"), values(found, "surname")) == (["Ailsa Mary"], ["Larch"])


def test_several_proprietors_of_one_title_are_one_property_that_is_described_once() -> None:
    found = parsed(
        ROW, ROW | ZEDMOOR, ROW | {"proprietor_name": "The Synthetic Trust", "proprietor_kind": "organisation"}
    )
    assert found.mentions["kind"].to_pylist() == ["property", "person", "company", "organisation"]
    assert {row["other_id"] for row in statements(found, "proprietor_of")} == {found.mentions["mention_id"][0].as_py()}
    for name in ("title", "address", "postcode", "council", "interest", "value_gbp"):
        assert len(values(found, name)) == 1, name
    assert values(found, "name") == ["1 Sample Street, Sampleton", "ZEDMOOR LTD", "The Synthetic Trust"]


def test_the_address_of_a_property_is_said_of_the_property_and_of_no_proprietor() -> None:
    found = parsed(ROW)
    home, person = found.mentions["mention_id"].to_pylist()
    assert {row["mention_id"] for name in ("address", "postcode") for row in statements(found, name)} == {home}
    assert {row["property"] for row in found.statements.to_pylist() if row["mention_id"] == person} == {
        "forename", "surname", "proprietor_of"
    }  # fmt: skip


def test_a_price_is_of_the_day_on_which_it_was_paid() -> None:
    sold = ROW | {"proprietor_name": "Bo Elm", "price_paid": "90000", "from_on": "2009-01-01", "to_on": "2021-04-30"}
    told = {(row["value"], row["valid_from"]) for row in statements(parsed(ROW, sold), "value_gbp")}
    assert told == {("185000", date(2021, 4, 30)), ("90000", date(2009, 1, 1))}
    assert values(parsed(ROW | {"price_paid": ""}), "value_gbp") == []


def test_a_company_is_known_by_its_number_however_the_row_writes_the_name() -> None:
    one, other = parsed(ROW | ZEDMOOR), parsed(ROW | ZEDMOOR | {"proprietor_name": "Zedmoor Limited"})
    assert one.mentions["mention_id"] == other.mentions["mention_id"]
    assert values(one, "company_number") == ["SY000012"]
    assert one.mentions["natural_key"].to_pylist()[1] == "SYN000123/SY000012/holder"


@pytest.mark.parametrize(
    ("given", "kept"), [("12345", "00012345"), ("sy 000012", "SY000012"), ("IP12345R", "IP12345R")]
)
def test_a_company_number_is_kept_as_the_register_of_companies_writes_it(given: str, kept: str) -> None:
    assert values(parsed(ROW | ZEDMOOR | {"company_number": given}), "company_number") == [kept]


def test_a_title_written_with_blanks_or_in_small_letters_is_the_same_title() -> None:
    one, other = parsed(ROW), parsed(ROW | {"title_number": "syn 000123"})
    assert one.mentions["mention_id"] == other.mentions["mention_id"]


def test_a_day_that_is_put_right_changes_nobody() -> None:
    one, other = parsed(ROW), parsed(ROW | {"from_on": "30/04/2020"})
    assert one.mentions["mention_id"] == other.mentions["mention_id"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"title_number": ""}, "title_number is empty."),
        ({"title_number": "X" * 21}, "title_number holds 'XXXXXXXXXXXXXXXXXXXXX', which cannot be read."),
        ({"title_number": "SYN/1"}, "title_number is no number of a title."),
        ({"title_number": "unknown"}, "title_number is no number of a title."),
        ({"interest": "freehold"}, "interest holds 'freehold', which cannot be read."),
        ({"property_address": ""}, "property_address is empty."),
        ({"proprietor_name": ""}, "proprietor_name is empty."),
        ({"proprietor_name": "N" * 201}, f"proprietor_name holds '{'N' * 60}', which cannot be read."),
        ({"proprietor_kind": "trust"}, "proprietor_kind holds 'trust', which cannot be read."),
        (ZEDMOOR | {"company_number": "SY12"}, "company_number is no number of a company."),
        (ZEDMOOR | {"company_number": "123456789"}, "company_number is no number of a company."),
        (ZEDMOOR | {"company_number": "n/a"}, "company_number is no number of a company."),
        ({"company_number": "SY000012"}, "company_number is given for what is no company."),
        ({"price_paid": "-1"}, "price_paid is below nothing, or above what is ever paid."),
        ({"price_paid": "9" * 400}, "price_paid is below nothing, or above what is ever paid."),
        ({"price_paid": "a lot"}, "price_paid holds 'a lot', which cannot be read."),
        ({"from_on": "31/02/2024"}, "from_on holds '31/02/2024', which cannot be read."),
        ({"to_on": "2021-04-29"}, "to_on is before from_on."),
    ],
)
def test_a_row_that_cannot_be_so_is_kept_back_with_the_reason(words: Row, reason: str) -> None:
    found = parsed(ROW | {"title_number": "SYN000009"}, ROW | words)
    assert [reject.reason for reject in found.rejects] == [reason]
    assert (found.rows, found.mentions.num_rows) == (2, 2)


def test_a_second_row_of_one_proprietor_and_title_is_kept_back() -> None:
    reasons = [reject.reason for reject in parsed(ROW, ROW, ROW | {"proprietor_name": "AILSA  MARY LARCH"}).rejects]
    assert reasons == [
        "An earlier row has the same title_number and proprietor_name and company_number.",
        "An earlier row has the same natural key.",
    ]


def test_a_column_that_nobody_described_refuses_the_file() -> None:
    raw = Raw(name="land_titles.csv", data=as_csv(ROW | {"religion": "x"}, columns=(*ROW, "religion")))
    with pytest.raises(ValueError, match="religion"):
        parse(raw, batch=a_batch())


_CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@given(title=_CELL, name=_CELL, number=_CELL, price=_CELL)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_the_cells_a_row_is_taken_in_or_kept_back_and_its_key_fits(
    title: str, name: str, number: str, price: str
) -> None:
    row = ROW | {"title_number": title, "proprietor_name": name, "company_number": number, "price_paid": price}
    found = parsed(row | {"proprietor_kind": "company"})
    assert len(found.rejects) + found.mentions.num_rows // 2 == 1
    assert all(len(one) <= 120 for one in found.mentions["natural_key"].to_pylist())


def test_a_key_can_be_made_of_a_row_that_was_kept_back_whatever_it_lacks() -> None:
    nothing = pa.table({column.name: pa.nulls(1, pa.string()) for column in FEED.read})
    assert key(nothing).to_pylist() == [None]
