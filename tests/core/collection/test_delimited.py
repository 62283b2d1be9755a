"""CSV: every row is in the table or among the rejects, under the number a spreadsheet gives it."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.delimited import read_csv, read_csv_parts
from plait.domain.reject import FileRefused


def test_rows_that_do_not_fit_are_kept_back_with_number_and_text() -> None:
    table, rejects = read_csv("f.csv", b"a,b\n1,2\n1,2,3\n4\n\n5,6\n")
    assert table["row"].to_pylist() == [2, 6]
    assert [(reject.row, json.loads(reject.given)[""]) for reject in rejects] == [(3, "1,2,3"), (4, "4")]
    assert "3 fields; the header has 2" in rejects[0].reason


def test_a_line_break_inside_quotation_marks_is_part_of_the_cell() -> None:
    table, rejects = read_csv("f.csv", b'a,b\n"x\ny",2\n3,4\n')
    assert table["a"].to_pylist() == ["x\ny", "3"]
    assert not rejects


def test_spaces_round_the_names_of_columns_are_no_part_of_them() -> None:
    table, _ = read_csv("f.csv", b"a, b,c \n1, 2,3\n")
    assert table.column_names == ["a", "b", "c", "row"]
    with pytest.raises(FileRefused, match="a is there twice"):
        read_csv("f.csv", b"a, a\n1,2\n")


def test_rows_keep_their_numbers_across_parts_with_misfits_at_their_edges() -> None:
    lines = [b"1,2" if number % 3 else b"1,2,3" for number in range(40)]
    data = io.BytesIO(b"a,b\n" + b"\n".join(lines) + b"\n")
    parts = list(read_csv_parts("f.csv", io.BufferedReader(data), block=32))
    assert len(parts) > 3
    good = [row for table, _ in parts for row in table["row"].to_pylist()]
    assert good == [number + 2 for number in range(40) if number % 3]
    assert [reject.row for _, rejects in parts for reject in rejects] == [n + 2 for n in range(40) if n % 3 == 0]


def test_a_surname_null_is_a_surname() -> None:
    table, _ = read_csv("f.csv", b"forename,surname\nAnn,Null\nBob,NA\n")
    assert table["surname"].to_pylist() == ["Null", "NA"]


def test_an_open_quotation_mark_loses_nothing() -> None:
    table, rejects = read_csv("f.csv", b'a,b\n1,2\n"open,3\n4,5\n')
    assert table.num_rows == 1
    assert "4,5" in json.loads(rejects[0].given)[""]


@pytest.mark.parametrize("data", [b"one column\nx\n", b"a,a\n1,2\n", b"a;b;c\n1;2;3\n"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        read_csv("f.csv", data)


@given(st.lists(st.lists(st.sampled_from(["x", "y z", "7"]), min_size=1, max_size=5), max_size=30))
def test_good_rows_and_rejects_together_are_the_file(rows: list[list[str]]) -> None:
    data = "a,b,c\n" + "".join(",".join(row) + "\n" for row in rows)
    table, rejects = read_csv("f.csv", data.encode())
    assert table.num_rows + len(rejects) == len(rows)
    assert sorted([*table["row"].to_pylist(), *[reject.row for reject in rejects]]) == list(range(2, len(rows) + 2))
