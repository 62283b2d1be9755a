import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.reporting.report import Cell, Row, Table
from plait_desk.reporting.services.data import file_name, safe, table_csv

TABLE = Table(
    caption="Groups by primary threat and region",
    heading="Threat",
    columns=("West", "East"),
    rows=(
        Row(label="=cmd|' /C calc'!A0", cells=(Cell(text="1,204", value=1204), Cell(text="c"))),
        Row(label="Fraud", cells=(Cell(text="–", value=0), Cell(text="-3", value=-3))),
    ),
    synthetic=True,
)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_numbers_are_numbers_hidden_is_c_and_nil_is_a_dash() -> None:
    rows = read(table_csv(TABLE))
    assert rows[1][1:3] == ["1204", "c"]
    assert rows[2][1:3] == ["–", "-3"]


def test_every_row_of_a_synthetic_table_ends_with_the_word() -> None:
    rows = read(table_csv(TABLE))
    assert rows[0][-1] == "synthetic"
    assert {row[-1] for row in rows[1:]} == {"SYNTHETIC"}


def test_the_file_of_a_synthetic_table_is_named_so() -> None:
    assert file_name(3, TABLE) == "SYNTHETIC_03_groups-by-primary-threat-and-region.csv"


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@sum", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_disarmed(cell: str) -> None:
    assert safe(cell).startswith("'")


@given(st.text(max_size=20))
def test_no_cell_is_left_that_begins_as_a_formula(text: str) -> None:
    cell = safe(text)
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and cell:
        float(cell)
    assert cell in (text, f"'{text}")
