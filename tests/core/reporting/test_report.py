from datetime import date

import pytest

from plait.reporting.report import (
    Cell,
    Chart,
    ChartKind,
    Figure,
    Report,
    ReportKind,
    Row,
    Section,
    Table,
    number,
    words,
)

TABLE = Table(
    caption="Groups",
    heading="Threat",
    columns=("West",),
    rows=(Row(label="Drugs", cells=(Cell(text="30", value=30),)),),
    synthetic=True,
)


def test_every_row_of_a_synthetic_table_says_so() -> None:
    head, *body = TABLE.printed
    assert TABLE.title == "SYNTHETIC. Groups"
    assert head == ("Threat", "West", "Data")
    assert body == [("Drugs", "30", "SYNTHETIC")]


def test_a_synthetic_picture_and_figure_say_so_too() -> None:
    chart = Chart(kind=ChartKind.BARS, title="Groups", says="Thirty.", table=TABLE, value=0)
    assert chart.alt == "SYNTHETIC. Thirty."
    assert Figure(label="Groups", shown="30", thread="", synthetic=True).title == "Groups (SYNTHETIC)"


def test_a_table_with_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="more or fewer"):
        Table(caption="x", heading="y", columns=("a",), rows=(Row(label="b", cells=()),))


def test_a_table_that_two_charts_draw_is_given_once() -> None:
    charts = tuple(
        Chart(kind=kind, title="Groups", says="Thirty.", table=TABLE, value=0)
        for kind in (ChartKind.BARS, ChartKind.LINE)
    )
    report = Report(
        kind=ReportKind.PROGRESS,
        title="Progress report",
        period="2026",
        as_of=date(2026, 11, 22),
        summary=(),
        sections=(Section(heading="One", charts=charts),),
    )
    assert report.all_tables == (TABLE,)


def test_an_unknown_number_says_unknown_and_has_no_value() -> None:
    assert number(None) == Cell(text="Unknown")
    assert number(1200, unit="£") == Cell(text="£1,200", value=1200)
    assert words("Not given").value is None
