from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plait.domain.edition import Edition
from plait.reporting.edition import SMALL_RULE, THREAD_RULE, edit, with_totals
from plait.reporting.report import Cell, Figure, Report, ReportKind, Row, Section, Table

COUNTS = Table(
    caption="Groups by threat and region",
    heading="Threat",
    columns=("West", "East"),
    rows=(
        Row(
            label="Drugs", cells=(Cell(text="30", value=30), Cell(text="12", value=12)), thread="snapshot:0000000000001"
        ),
        Row(label="Firearms", cells=(Cell(text="2", value=2), Cell(text="9", value=9))),
        Row(label="Fraud", cells=(Cell(text="0", value=0), Cell(text="7", value=7))),
    ),
    counts=True,
    synthetic=True,
)
REPORT = Report(
    kind=ReportKind.THREAT_ASSESSMENT,
    title="Threat assessment",
    period="2026",
    as_of=date(2026, 11, 22),
    summary=("Drugs stand first.",),
    sections=(
        Section(heading="Counted", tables=(COUNTS,)),
        Section(heading="Judged", words=("A secret sentence.",), most_open=Edition.PARTNER, rule="Partners only."),
        Section(heading="Named", words=("A group's name.",), most_open=Edition.RESTRICTED, rule="Readers named only."),
        Section(heading="Figures", figures=(Figure(label="Groups", shown="60", thread="snapshot:0000000000001"),)),
    ),
    inputs=("snapshot:0000000000001",),
    synthetic=True,
)


def headings(edition: Edition) -> list[str]:
    return [section.heading for section in edit(REPORT, edition=edition).report.sections]


def test_each_edition_shows_less_the_more_people_read_it() -> None:
    assert headings(Edition.RESTRICTED) == ["Counted", "Judged", "Named", "Figures"]
    assert headings(Edition.PARTNER) == ["Counted", "Judged", "Figures"]
    assert headings(Edition.PUBLIC) == ["Counted", "Figures"]


def test_the_log_names_what_was_left_out_and_never_what_it_said() -> None:
    edited = edit(REPORT, edition=Edition.PUBLIC)
    assert {entry.where for entry in edited.redactions} == {"Counted", "Judged", "Named", "Whole report"}
    assert {SMALL_RULE, THREAD_RULE, "Partners only.", "Readers named only."} == {
        entry.rule for entry in edited.redactions
    }
    assert "secret" not in str(edited.redactions)


def test_a_public_edition_cites_nothing_in_the_record() -> None:
    assert "snapshot:" not in str(edit(REPORT, edition=Edition.PUBLIC).report)


def test_small_counts_are_hidden_beyond_the_restricted_edition_with_a_second_cell_and_totals_kept() -> None:
    public = edit(REPORT, edition=Edition.PUBLIC).report.sections[0].tables[0]
    assert [[cell.text for cell in row.cells] for row in public.rows] == [
        ["c", "c", "42"],
        ["c", "c", "11"],
        ["–", "7", "7"],
        ["32", "28", "60"],
    ]
    restricted = edit(REPORT, edition=Edition.RESTRICTED).report.sections[0].tables[0]
    assert [cell.text for cell in restricted.rows[1].cells] == ["2", "9", "11"]


def test_a_hidden_cell_keeps_no_number_behind_it() -> None:
    public = edit(REPORT, edition=Edition.PUBLIC).report.sections[0].tables[0]
    assert all(cell.value is None for row in public.rows for cell in row.cells if cell.text == "c")


def test_an_empty_table_of_counts_has_a_total_of_nil() -> None:
    empty = Table(caption="None", heading="Threat", columns=("West",), rows=(), counts=True)
    totalled, hidden = with_totals(empty, hide_small=True)
    assert hidden == 0
    assert totalled.rows[-1].label == "Total"


@given(st.sampled_from(Edition), st.sampled_from(Edition))
def test_a_more_open_edition_is_never_longer(first: Edition, second: Edition) -> None:
    if first <= second:
        assert set(headings(second)) <= set(headings(first))
