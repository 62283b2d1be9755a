"""Each distinct marking is judged once and stands in one place."""

import pytest
from tests.factories.files import REPORT_COLUMNS, a_batch, an_item, as_csv

from plait.collection.delimited import read_csv
from plait.collection.feed import feed
from plait.collection.markings import mark, refuse_too_high
from plait.collection.sieve import Sieve
from plait.collection.table import sieve_table
from plait.domain.reject import FileRefused


def sieved(*rows: dict[str, str]) -> Sieve:
    table, _ = read_csv("f.csv", as_csv(*rows, columns=REPORT_COLUMNS))
    return sieve_table("f.csv", table, (), feed("intelligence_reports"))


def test_rows_that_state_the_same_share_one_marking() -> None:
    rows = [an_item(item_number=str(number), audience="HMRC" if number % 2 else "all") for number in range(6)]
    sieve, markings = mark(sieved(*rows), a_batch())
    assert sieve.table["marking_id"].to_pylist() == [0, 1, 0, 1, 0, 1]
    assert [marking.audience for marking in markings] == [("all",), ("HMRC",)]


def test_a_marking_too_high_names_each_row() -> None:
    with pytest.raises(FileRefused) as refusal:
        refuse_too_high(
            sieved(an_item(), an_item(item_number="2", tier="SECRET"), an_item(item_number="3", tier="SECRET"))
        )
    assert [reject.row for reject in refusal.value.rejects] == [3, 4]
