"""Ties as arrays."""

import numpy as np
from tests.core.mapping.tables import DAY, NOBODY_LINKED, dated_ties, linked, ties

from plait.mapping.graph import build, damping, subject_of, valid_on

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
