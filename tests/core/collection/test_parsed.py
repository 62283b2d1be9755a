"""Rows that were taken in, counted by marking."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.files import a_batch, an_item, as_csv, reports_csv

from plait.collection.feeds.intelligence_reports.parse import parse
from plait.collection.parsed import TAKEN, taken_under
from plait.collection.raw import Raw

_rows = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=30)


@given(_rows)
def test_each_row_counts_once_under_its_marking(rows: list[tuple[int, bool]]) -> None:
    marked = pa.table({"marking_id": pa.array([row[0] for row in rows], pa.int64())})
    doubted = marked.append_column("is_doubtful", pa.array([row[1] for row in rows], pa.bool_()))
    found = taken_under(doubted, marked)
    assert found.schema == TAKEN
    told = {row["marking_id"]: (row["rows"], row["doubtful"]) for row in found.to_pylist()}
    assert told == {
        marking: (2 * sum(row[0] == marking for row in rows), sum(row == (marking, True) for row in rows))
        for marking in {row[0] for row in rows}
    }


def test_rows_that_are_kept_back_count_under_no_marking() -> None:
    items = [an_item(item_number=str(number)) for number in range(1, 4)]
    data = reports_csv(*items, an_item(item_number="4", grade="9ZZ"))
    parsed = parse(Raw(name="intelligence_reports.csv", data=data), batch=a_batch())
    assert (parsed.rows, sum(parsed.taken["rows"].to_pylist()), len(parsed.rejects)) == (4, 3, 1)


def test_a_report_of_which_one_item_lies_on_an_own_list_stands_apart_from_all_others_named_so() -> None:
    columns = (*an_item(), "marking_kind")
    closed = an_item(item_number="2", marking_kind="safeguarding", audience="")
    both, one = (
        parse(Raw(name="intelligence_reports.csv", data=as_csv(*rows, columns=columns)), batch=a_batch())
        for rows in ((an_item(), closed), (an_item(),))
    )
    assert both.reports.num_rows == 1
    assert not set(both.reports["report_id"].to_pylist()) & set(one.reports["report_id"].to_pylist())
    assert not set(both.items["item_id"].to_pylist()) & set(one.items["item_id"].to_pylist())
