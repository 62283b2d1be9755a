"""Tables as files for a spreadsheet: text stays text, and nothing is a formula."""

import csv
import io
import zipfile

import openpyxl
import pytest

from plait.collection.written import as_csv, as_xlsx

HOSTILE = ["=1+1", "+44 1632", "-5", "@SUM(A1)", "\tx", "007", "1/2", "it's"]
TABLE = [["a"] * len(HOSTILE), HOSTILE]


def test_a_csv_cell_that_a_spreadsheet_would_run_is_guarded_and_no_other() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(TABLE).decode())))
    assert rows[1] == [f"'{cell}" if cell[0] in "=+-@\t" else cell for cell in HOSTILE]


def test_each_cell_of_a_workbook_is_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx({"one": TABLE}))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert [cell.value for cell in cells[len(HOSTILE) :]] == HOSTILE


def test_no_part_of_a_workbook_holds_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx({"one": [["a"], ["=cmd()"], ["http://x.example"]]}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())


@pytest.mark.parametrize("write", [as_csv, lambda table: as_xlsx({"one": table})])
def test_the_same_table_is_the_same_bytes(write: object) -> None:
    assert write(TABLE) == write(TABLE)  # type: ignore[operator]  # one of two functions


def test_a_column_offers_its_words_where_a_spreadsheet_can() -> None:
    data = as_xlsx({"one": [["kind", "many"]]}, choices={0: ["a", "b"], 1: ["x" * 300]})
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"a,b"']
