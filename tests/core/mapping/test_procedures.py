"""Rows that should not be there."""

import pyarrow as pa
import pytest
from tests.core.mapping.notices import a_bid, a_tender, an_award, flagged, tables

from plait.domain.protected import ProtectedInput
from plait.domain.tender import TenderTables
from plait.mapping.procedures import TenderTwice, read_procedures


def test_a_tender_that_stands_twice_is_refused() -> None:
    with pytest.raises(TenderTwice):
        read_procedures(tables([a_tender("a"), a_tender("a")]))


def test_bids_and_awards_of_a_tender_that_is_not_there_are_left_out() -> None:
    known = read_procedures(tables([a_tender("a")], [a_bid("b", "W")], [an_award("b", "W")]))
    assert (len(known.bids.tender), len(known.awards.tender), known.companies.tolist()) == (0, 0, [])


def test_no_tenders_have_no_flags() -> None:
    assert flagged(tables([]), "R018") == {}


def test_a_table_with_a_protected_column_is_refused() -> None:
    given = tables([a_tender("a")])
    worse = given.tenders.append_column("winner_nationality", pa.array(["x"]))
    with pytest.raises(ProtectedInput, match="winner_nationality"):
        read_procedures(TenderTables(tenders=worse, bids=given.bids, awards=given.awards, items=given.items))


def test_a_bid_of_no_price_is_a_bid_without_a_price() -> None:
    given = tables([a_tender("a")], [a_bid("a", "W", 0.0), a_bid("a", "L", 0.0)])
    assert flagged(given, "R028") == {}
