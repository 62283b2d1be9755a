"""Tenders of several files as one: the newer word counts column by column, and nothing else changes."""

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.notices import a_bid, a_tender, an_award, tables

from plait.domain.tender import NAMED_IN, TenderTables
from plait.mapping.compiled import compile_tenders
from plait.mapping.tenders import tender_flags

EARLY, LATE = date(2026, 3, 1), date(2026, 4, 1)


def kept(told: TenderTables, on: date = EARLY) -> TenderTables:
    """As a file keeps it."""

    def named(table: pa.Table) -> pa.Table:
        for field in NAMED_IN:
            table = table.append_column(field, pa.array([7] * table.num_rows, pa.int64()))
        return table

    tenders = named(told.tenders)
    days = pa.array([on] * tenders.num_rows, pa.date32())
    return TenderTables(
        tenders=tenders.append_column("told_on", days),
        bids=named(told.bids),
        awards=named(told.awards),
        items=named(told.items),
    )


def test_one_file_says_the_same_as_its_own_tables() -> None:
    told = tables([a_tender("t1"), a_tender("t2")], [a_bid("t1", "A", 90.0)], [an_award("t1", "A")])
    compiled = compile_tenders([kept(told)])
    assert tender_flags(compiled).flags == tender_flags(told).flags
    assert compiled.tenders["told_on"].to_pylist() == [EARLY, EARLY]


def test_what_the_newer_file_leaves_out_is_still_known_and_what_it_says_counts() -> None:
    first = kept(tables([a_tender("t1", value=100.0, status="active", amendments=2)]))
    later = kept(tables([a_tender("t1", value=None, status="complete", amendments=0, was_called=False)]), LATE)
    (row,) = compile_tenders([first, later]).tenders.to_pylist()
    assert (row["value"], row["status"]) == (100.0, "complete")
    assert (row["was_called"], row["amendments"], row["told_on"]) == (True, 2, LATE)


def test_a_bid_told_twice_is_the_newer_and_one_told_once_stays() -> None:
    first = kept(tables([a_tender("t1")], [a_bid("t1", "A", 90.0), a_bid("t1", "B", 95.0)]))
    later = kept(tables([a_tender("t1")], [a_bid("t1", "A", 80.0)]), LATE)
    bids = compile_tenders([first, later]).bids
    assert dict(zip(bids["bidder"].to_pylist(), bids["price"].to_pylist(), strict=True)) == {"A": 80.0, "B": 95.0}


def test_of_no_file_there_are_no_tenders_and_no_flags() -> None:
    assert tender_flags(compile_tenders([])).flags.num_rows == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9)), min_size=1, max_size=6))
def test_a_file_that_comes_twice_changes_nothing(bids: list[tuple[str, int]]) -> None:
    once = dict(bids)
    told = kept(tables([a_tender("t1")], [a_bid("t1", bidder, float(price)) for bidder, price in once.items()]))
    assert compile_tenders([told, told]).bids == compile_tenders([told]).bids
