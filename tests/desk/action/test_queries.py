import pytest
from tests.desk.action.conftest import Asked

from plait.reference.action_item import action_items
from plait_desk.action import queries, services
from plait_desk.action.services import Opening

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_the_board_has_the_four_strands_even_when_empty(asked: Asked) -> None:
    assert [row.strand for row in queries.board([])] == ["Divert", "Deter", "Detect", "Disrupt"]


def test_a_line_stands_in_its_strand_and_state(asked: Asked) -> None:
    services.open_action(actor=asked.lead, opening=Opening(), task_id=asked.task.pk)
    rows = queries.board(queries.lines(asked.board))
    disrupt = next(row for row in rows if row.strand == "Disrupt")
    assert [len(column) for column in disrupt.columns] == [0, 1, 0, 0, 0]


def test_there_are_62_published_actions_and_343_published_figures_to_read() -> None:
    assert len(action_items()) == 62
    assert len(queries.published_indicators()) == 343


def test_published_sources_that_disagree_are_found_and_multi_year_totals_are_not() -> None:
    found = [{value.shown for value in point.values} for point in queries.conflicting()]
    assert {"213", "196"} in found
    assert {"101", "112"} in found
    assert all(point.period.days <= 366 for point in queries.conflicting())
