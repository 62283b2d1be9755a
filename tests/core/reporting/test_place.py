from tests.factories.compiled import PLACE, TODAY

from plait.reporting.place import place_and_procurement
from plait.reporting.report import ChartKind


def test_a_report_on_real_files_has_no_synthetic_word_in_it() -> None:
    assert "SYNTHETIC" not in str(place_and_procurement(PLACE, as_of=TODAY))


def test_suppliers_are_ordered_by_contracts_and_a_shared_award_is_never_taken_for_their_own() -> None:
    report = place_and_procurement(PLACE, as_of=TODAY)
    table = next(table for table in report.all_tables if table.caption.startswith("Contracts by supplier"))
    assert [row.label for row in table.rows] == ["A Firm Ltd", "B plc"]
    assert table.rows[0].cells[3].text == "Not given"
    assert [cell.text for cell in table.rows[1].cells[1:3]] == ["£9,000,000", "£400,000,000"]
    chart = next(c for s in report.sections for c in s.charts if c.kind is ChartKind.BARS)
    assert "£9,000,000" in chart.says


def test_stages_with_nothing_to_do_say_so() -> None:
    table = next(t for t in place_and_procurement(PLACE, as_of=TODAY).all_tables if t.heading == "Stage")
    assert [(row.label, row.cells[0].text) for row in table.rows] == [("Mapping", "No group is recorded.")]


def test_every_file_is_accounted_for_row_by_row_and_field_by_field() -> None:
    table = next(t for t in place_and_procurement(PLACE, as_of=TODAY).all_tables if t.heading == "File")
    assert [cell.value for cell in table.rows[0].cells[1:]] == [90, 90, 0, 40, 12]
