"""Releases to tables: what a publisher says is kept, what it leaves out is null, and of two words the later counts."""

import json
import tarfile
from datetime import UTC, datetime

import pyarrow.compute as pc
import pytest
from tests.factories.releases import as_releases
from tests.shared_data import shared_folder

from plait.collection.raw import Raw
from plait.collection.tenders import read_tenders
from plait.domain.tender import AWARDS, BIDS, ITEMS, TENDERS, TenderTables
from plait_world.tenders import make_tenders

BID = {
    "id": "1",
    "date": "2026-02-01T10:00:00Z",
    "status": "valid",
    "tenderers": [{"id": "S-1"}],
    "value": {"amount": 90, "currency": "GBP"},
}


def read(*releases: dict[str, object]) -> TenderTables:
    lines = "".join(json.dumps(release) + "\n" for release in releases)
    return read_tenders(Raw(name="x_ocds.jsonl", data=lines.encode()))


def real(name: str) -> TenderTables:
    return read_tenders(Raw(name=name, data=(shared_folder("procurement") / name).read_bytes()))


def the_tender(*releases: dict[str, object]) -> dict[str, object]:
    (row,) = read(*releases).tenders.to_pylist()
    return dict(row)


def a_release(**given: object) -> dict[str, object]:
    return {"ocid": "o-1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], **given}


def test_contracts_finder_tells_awards_and_methods_and_no_bids() -> None:
    """201 releases of 190 processes; it never gives the start of a tender period, nor a bid."""
    tables = real("contracts_finder_ocds_releases.jsonl.gz")
    assert (tables.tenders.num_rows, tables.bids.num_rows, tables.awards.num_rows) == (190, 0, 263)
    assert tables.tenders["opens_at"].null_count == 190
    assert tables.tenders["method"].null_count == 45


def test_public_contracts_scotland_tells_calls_and_weights_and_no_awards() -> None:
    """90 tenders; its org-1 is another buyer each time, so buyers are told apart by a hash of their names."""
    tables = real("public_contracts_scotland_ocds_releases.jsonl.gz")
    assert (tables.tenders.num_rows, tables.bids.num_rows, tables.awards.num_rows) == (90, 0, 0)
    assert set(tables.tenders["was_called"].to_pylist()) == {True}
    assert tables.tenders["price_weight"].null_count == 26
    assert len(set(tables.tenders["buyer"].to_pylist())) == 60


def test_the_releases_of_one_process_are_compiled() -> None:
    """The published example: called in March 2010, deadline moved once, two tenderers, awarded in the end."""
    with tarfile.open(shared_folder("procurement") / "ocds_fictional_example.tar.gz") as packed:
        member = packed.extractfile("fictional-example/1.1/ocds-213czf-000-00001.json")
        assert member is not None
        tables = read_tenders(Raw(name="x_ocds.json", data=member.read()))
    (row,) = tables.tenders.to_pylist()
    assert (row["buyer"], row["sector"], row["bidders"], row["amendments"]) == ("GB-LAC-E09000003", "45", 2, 1)
    assert row["called_at"] == datetime(2010, 3, 15, 9, 30, tzinfo=UTC)
    assert row["closes_at"] == datetime(2010, 4, 8, 18, tzinfo=UTC)
    assert tables.awards["status"].to_pylist() == ["active"]
    assert tables.items["code"].to_pylist()[0] == "45233130.0"


def test_tables_have_their_schemas_when_there_is_nothing_in_them() -> None:
    tables = read({"ocid": "o-1"})
    assert [each.schema for each in (tables.tenders, tables.bids, tables.awards, tables.items)] == [
        TENDERS,
        BIDS,
        AWARDS,
        ITEMS,
    ]
    assert {name for name, value in tables.tenders.to_pylist()[0].items() if value is not None} == {"tender"}


def test_a_bid_told_twice_counts_as_it_was_told_last() -> None:
    later = {**BID, "status": "disqualified"}
    tables = read(a_release(date="2026-03-01T00:00:00Z", bids={"details": [later]}), a_release(bids={"details": [BID]}))
    assert tables.bids.to_pylist() == [
        {
            "tender": "o-1",
            "bid": "1",
            "bidder": "S-1",
            "status": "disqualified",
            "price": 90.0,
            "received_at": datetime(2026, 2, 1, 10, tzinfo=UTC),
        }
    ]


def test_a_price_in_another_currency_is_no_price() -> None:
    dollars = {**BID, "value": {"amount": 90, "currency": "USD"}}
    assert read(a_release(bids={"details": [dollars]})).bids["price"].to_pylist() == [None]


def test_an_award_to_nobody_still_says_that_it_is_pending() -> None:
    tables = read(a_release(awards=[{"id": "1", "status": "pending"}]))
    assert tables.awards.select(["supplier", "status"]).to_pylist() == [{"supplier": None, "status": "pending"}]


def test_no_call_was_published_where_the_publisher_says_so_and_nowhere_else() -> None:
    direct = {"procurementMethod": "direct"}
    named = {"procurementMethodDetails": "Negotiated procedure without prior publication (above threshold)"}
    paper = {"documents": [{"documentType": "contractNotice"}]}
    assert the_tender(a_release(tag=["award"], tender=direct))["was_called"] is False
    assert the_tender(a_release(tag=["award"], tender=named))["was_called"] is False
    assert the_tender(a_release(tag=["award"], tender=paper))["was_called"] is True
    assert the_tender(a_release(tag=["award"]))["was_called"] is None


def test_the_area_is_the_buyers_region_or_the_letters_of_its_postcode() -> None:
    def area(**address: str) -> object:
        return the_tender(a_release(parties=[{"id": "1", "roles": ["buyer"], "address": address}]))["area"]

    assert area(region="UKM82", postalCode="G21 4LS") == "UKM82"
    assert area(postalCode="G21 4LS") == "G"
    assert area(locality="Glasgow") is None


def test_a_release_without_an_ocid_is_left_to_the_feed() -> None:
    assert read({"date": "2026-01-01"}).tenders.num_rows == 0


def test_a_whole_market_written_as_releases_is_read_back_as_it_was() -> None:
    """Made-up tenders with bids, which no publisher here gives; the one thing that releases cannot say is an open or
    selective tender that was not called."""
    made = make_tenders(3, count=400).tables
    back = read(*as_releases(made))
    kept = pc.or_(made.tenders["was_called"], pc.equal(made.tenders["method"], "direct"))
    whole = made.tenders.filter(kept).sort_by("tender")
    again = back.tenders.filter(pc.is_in(back.tenders["tender"], whole["tender"].combine_chunks()))
    assert again.drop_columns(["price_weight"]).equals(whole.drop_columns(["price_weight"]))
    assert again["price_weight"].to_pylist() == [
        None if weight is None else pytest.approx(weight) for weight in whole["price_weight"].to_pylist()
    ]
    for ours, theirs in ((made.bids, back.bids), (made.awards, back.awards), (made.items, back.items)):
        order = [(name, "ascending") for name in theirs.column_names[:2]]
        assert theirs.sort_by(order).equals(ours.sort_by(order))
