"""A graph after one change is the graph that drawing everything again would make."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties, nominals, ties

from plait.domain.reach import Reach
from plait.mapping.changed import NeedsRedraw, with_tie, without_tie
from plait.mapping.graph import Graph, valid_on
from plait.mapping.reach import Seeds, open_graph, reach_over

PEOPLE, COMPANIES, NOTICES = st.integers(1, 5), st.integers(11, 14), st.integers(21, 22)
STRENGTH = st.sampled_from([0.1, 0.5, 0.9, 1.0])
ROW = st.one_of(
    st.tuples(PEOPLE, st.just("associate_of"), PEOPLE, STRENGTH),
    st.tuples(PEOPLE, st.just("director_of"), COMPANIES, STRENGTH),
    st.tuples(COMPANIES, st.just("awarded"), NOTICES, STRENGTH),
)
ROWS = st.lists(ROW, max_size=14)


def drawn(rows: list[Row]) -> Graph:
    return open_graph(NOBODY_LINKED, ties(*rows), as_of=DAY)


def touched(graph: Graph, rows: list[Row]) -> Reach:
    told = ties(*rows)
    return reach_over(graph, NOBODY_LINKED, Seeds(nominals=valid_on(nominals((7, 1), (8, 2)), DAY)), told)


@settings(max_examples=200, deadline=None)
@given(ROWS, ROW)
def test_a_tie_that_came_is_there_as_if_all_were_drawn_again(rows: list[Row], new: Row) -> None:
    graph = with_tie(drawn(rows), ties(*rows, new), (new[0], new[2]), as_of=DAY)
    for field in fields(Graph):
        assert np.array_equal(getattr(graph, field.name), getattr(drawn([*rows, new]), field.name)), field.name
    assert touched(graph, [*rows, new]).touched.equals(touched(drawn([*rows, new]), [*rows, new]).touched)


@settings(max_examples=200, deadline=None)
@given(ROWS.filter(bool), st.data())
def test_a_tie_that_went_is_gone_as_if_all_were_drawn_again(rows: list[Row], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(rows) - 1))
    left = [row for place, row in enumerate(rows) if place != gone]
    found = touched(without_tie(drawn(rows), ties(*rows), gone), rows).touched
    again = touched(drawn(left), left).touched
    assert found.drop_columns(["hops", "seed_id"]).equals(again.drop_columns(["hops", "seed_id"]))


def test_a_home_needs_a_new_drawing() -> None:
    rows: list[Row] = [(1, "director_of", 11, 1.0)]
    with pytest.raises(NeedsRedraw):
        with_tie(drawn(rows), ties(*rows, (1, "lives_at", -2, 1.0)), (1, -2), as_of=DAY)
    rows = [(1, "lives_at", -2, 1.0)]
    with pytest.raises(NeedsRedraw):
        without_tie(drawn(rows), ties(*rows), 0)


def test_a_node_that_is_said_to_be_something_else_needs_a_new_drawing() -> None:
    rows: list[Row] = [(1, "director_of", 11, 1.0)]
    with pytest.raises(NeedsRedraw):
        with_tie(drawn(rows), ties(*rows, (12, "awarded", 11, 1.0)), (12, 11), as_of=DAY)


def test_a_tie_that_does_not_hold_on_the_day_or_ties_one_to_themselves_changes_nothing() -> None:
    rows: list[Row] = [(1, "director_of", 11, 1.0)]
    graph = drawn(rows)
    over = dated_ties((rows[0], None, None), ((2, "director_of", 11, 1.0), None, DAY))
    assert with_tie(graph, over, (2, 11), as_of=DAY) is graph
    assert with_tie(graph, ties(*rows, (3, "associate_of", 3, 1.0)), (3, 3), as_of=DAY) is graph
