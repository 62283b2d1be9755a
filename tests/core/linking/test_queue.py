"""The formula of the queue, and when two groups meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.queue import RECORDS_A_GROUP, Change, groups_that_meet, priority, uncertainty

CHANGES = st.builds(Change, records=st.integers(2, 500), ties=st.integers(0, 500), groups=st.integers(0, 9))
GROUPS = st.sets(st.integers(1, 6))


def test_an_even_score_is_one_bit_uncertain_and_a_certain_one_is_not():
    assert uncertainty(0.5) == 1
    assert uncertainty(0) == uncertainty(1) == 0


def test_shannons_own_figure_for_odds_of_nine_to_one():
    assert uncertainty(0.1) == pytest.approx(0.469, abs=0.0005)


def test_what_it_would_change_is_counted_in_records():
    assert Change(records=7, ties=3, groups=2).size == 7 + 3 + 2 * RECORDS_A_GROUP


def test_the_formula_is_uncertainty_times_change():
    assert priority(0.5, Change(records=7, ties=3)) == 10
    assert priority(0.1, Change(records=7, ties=3)) == pytest.approx(4.69, abs=0.005)


@given(st.floats(0.01, 0.99), CHANGES)
def test_of_two_pairs_as_uncertain_the_one_that_changes_more_comes_first(probability, change):
    more = Change(records=change.records + 1, ties=change.ties, groups=change.groups)
    assert priority(probability, more) > priority(probability, change)


@given(st.floats(0.01, 0.49), CHANGES)
def test_of_two_that_change_as_much_the_more_doubtful_comes_first(probability, change):
    assert priority(0.5, change) > priority(probability, change)


@given(GROUPS, GROUPS)
def test_groups_meet_the_same_way_from_either_side(left, right):
    there = {frozenset(pair) for pair in groups_that_meet(left, right)}
    assert there == {frozenset(pair) for pair in groups_that_meet(right, left)}


@given(GROUPS)
def test_nominals_of_one_group_or_of_none_meet_no_other(groups):
    assert groups_that_meet(groups, ()) == ()
    assert groups_that_meet(list(groups)[:1], list(groups)[:1]) == ()


def test_two_groups_meet_where_each_side_is_a_nominal_of_another():
    assert groups_that_meet({1}, {2}) == ((1, 2),)
    assert groups_that_meet({1}, {1, 2}) == ((1, 2),)
