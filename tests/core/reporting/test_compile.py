import pytest
from tests.factories.compiled import PLACE, PROGRESS, THREATS, TODAY

from plait import reporting
from plait.domain.edition import Edition
from plait.reporting.compile import Material
from plait.reporting.edition import edit

MATERIALS = (THREATS, PROGRESS, PLACE)


def test_one_call_compiles_each_kind_of_report() -> None:
    titles = [reporting.compile(material, as_of=TODAY).title for material in MATERIALS]
    assert titles == ["Threat assessment", "Progress report", "Place and procurement"]


@pytest.mark.parametrize("material", MATERIALS)
def test_every_figure_of_a_chart_stands_in_its_table(material: Material) -> None:
    report = reporting.compile(material, as_of=TODAY)
    charts = [chart for section in report.sections for chart in section.charts]
    assert charts
    assert all(row.cells[chart.value].text for chart in charts for row in chart.table.rows)


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("edition", list(Edition))
def test_every_edition_of_every_report_can_be_made(material: Material, edition: Edition) -> None:
    edited = edit(reporting.compile(material, as_of=TODAY), edition=edition)
    assert edited.report.sections
    assert all(section.most_open >= edition for section in edited.report.sections)
