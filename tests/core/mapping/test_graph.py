"""Ties as arrays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, dated_ties, linked, ties

from plait.mapping.graph import build, damping, runs, subject_of, valid_on

NONE_CLOSED = np.zeros(0, dtype=np.int64)


def test_an_id_that_no_tie_names_has_no_node() -> None:
    graph = build(NOBODY_LINKED, ties((1, "director_of", 2, 1.0)), as_of=DAY, closed=NONE_CLOSED)
    assert graph.nodes(np.array([2, 3, 1])).tolist() == [1, -1, 0]


def test_a_tie_of_someone_to_themselves_is_dropped() -> None:
    graph = build(linked((1, 2)), ties((1, "associate_of", 2, 1.0)), as_of=DAY, closed=NONE_CLOSED)
    assert graph.size == 0


def test_the_same_tie_told_twice_is_one_way_on() -> None:
    told = ties((1, "director_of", 2, 0.5), (1, "director_of", 2, 0.9))
    assert build(NOBODY_LINKED, told, as_of=DAY, closed=NONE_CLOSED).degree.tolist() == [1, 1]


def test_nothing_leaves_a_contract() -> None:
    graph = build(NOBODY_LINKED, ties((2, "awarded", 5, 1.0)), as_of=DAY, closed=NONE_CLOSED)
    assert np.diff(graph.starts).tolist() == [1, 0]


def test_damping_starts_above_twenty() -> None:
    assert damping(np.array([0, 1, 20, 40, 5000])).tolist() == [1, 1, 1, 0.5, 0.004]


def test_a_mention_that_linking_does_not_name_is_itself() -> None:
    assert subject_of(np.array([5, 9]), linked((1, 5))).tolist() == [1, 9]


def test_a_period_starts_on_its_first_day_and_is_over_on_its_last() -> None:
    row = (1, "director_of", 2, 1.0)
    assert valid_on(dated_ties((row, DAY, None)), DAY).num_rows == 1
    assert valid_on(dated_ties((row, None, DAY)), DAY).num_rows == 0


def test_the_edges_that_leave_some_nodes_come_node_by_node() -> None:
    told = ties((1, "director_of", 11, 0.9), (2, "director_of", 11, 0.8), (2, "director_of", 12, 0.7))
    graph = build(NOBODY_LINKED, told, as_of=DAY, closed=NONE_CLOSED)
    place, edge = graph.leaving(graph.nodes(np.array([11, 2, 11])))
    assert place.tolist() == [0, 0, 1, 1, 2, 2]
    assert graph.ids[graph.to[edge]].tolist() == [1, 2, 11, 12, 1, 2]


def test_nothing_leaves_no_node() -> None:
    graph = build(NOBODY_LINKED, ties((1, "director_of", 11, 0.9)), as_of=DAY, closed=NONE_CLOSED)
    assert [len(part) for part in (*graph.leaving(NONE_CLOSED), graph.edges_from(NONE_CLOSED))] == [0, 0, 0]


def test_runs_follow_one_another() -> None:
    assert runs(np.array([5, 7, 9]), np.array([3, 0, 2])).tolist() == [5, 6, 7, 9, 10]


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(11, 15)), max_size=12),
    st.lists(st.integers(0, 9), max_size=8),
)
def test_the_edges_that_leave_are_those_that_a_loop_finds(pairs: list[tuple[int, int]], asked: list[int]) -> None:
    told = ties(*((one, "director_of", other, 0.9) for one, other in pairs))
    graph = build(NOBODY_LINKED, told, as_of=DAY, closed=NONE_CLOSED)
    nodes = np.array([node for node in asked if node < graph.size], dtype=np.int64)
    found = [
        (place, edge)
        for place, node in enumerate(nodes)
        for edge in range(int(graph.starts[node]), int(graph.starts[node + 1]))
    ]
    place, edge = graph.leaving(nodes)
    assert list(zip(place.tolist(), edge.tolist(), strict=True)) == found
    assert graph.edges_from(nodes).tolist() == edge.tolist()
