import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.worlds import pairs

from plait.domain.tables import MEMBERSHIP
from plait.linking.evaluate import blocking_recall, evaluate
from plait.linking.fairness import (
    ENOUGH_PAIRS,
    ENOUGH_PEOPLE,
    LARGEST_GAP,
    GroupFigures,
    by_group,
    in_words,
    recall_with_interval,
    widest_gap,
)

SUBJECTS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=14)


def membership(*subjects):
    return pa.table({"mention_id": range(1, len(subjects) + 1), "subject_id": subjects}, schema=MEMBERSHIP)


def groups(*names):
    return pa.table({"mention_id": range(1, len(names) + 1), "group": pa.array(names, pa.string())})


def a_group(name, recall, *, pairs=ENOUGH_PAIRS, people=ENOUGH_PEOPLE, half=0.01):
    return GroupFigures(
        name=name, people=people, pairs=pairs, recall=recall, low=recall - half, high=recall + half,
        precision=1.0, bcubed=1.0, compared=1.0,
    )  # fmt: skip


def test_figures_worked_out_by_hand():
    """True {1, 2, 3} of one group, {4, 5} of another; found {1, 2}, {3, 4}, {5}; of the pairs, 1-2 and 4-5 compared."""
    here, there = by_group(
        membership(1, 1, 2, 2, 3), membership(1, 1, 1, 4, 4), groups("a", "a", "a", "b", "b"),
        pairs((1, 2, 0.9), (3, 4, 0.6), (4, 5, 0.1)),
    )  # fmt: skip
    assert (here.name, here.people, here.pairs, here.recall) == ("a", 1, 3, pytest.approx(1 / 3))
    assert here.precision == pytest.approx(2 / 3)
    assert here.compared == pytest.approx(1 / 3)
    precision, recall = (1 + 1 + 1 / 2) / 3, (2 / 3 + 2 / 3 + 1 / 3) / 3
    assert here.bcubed == pytest.approx(2 * precision * recall / (precision + recall))
    assert (there.name, there.people, there.pairs, there.recall, there.compared) == ("b", 1, 1, 0, 1)
    assert there.precision == 0


@settings(max_examples=25)
@given(SUBJECTS, st.data())
def test_one_group_of_everybody_has_the_figures_of_the_whole(subjects, data):
    found, true = (membership(*side) for side in zip(*subjects, strict=True))
    ids = range(1, len(subjects) + 1)
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] < pair[1])
    compared = pairs(*((*pair, 0.5) for pair in data.draw(st.sets(ends))))
    whole = evaluate(found, true)
    (one,) = by_group(found, true, groups(*["all"] * len(subjects)), compared)
    assert one.pairs == whole.true_pairs
    assert one.recall == pytest.approx(whole.pairwise.recall)
    assert one.precision == pytest.approx(whole.pairwise.precision)
    assert one.bcubed == pytest.approx(whole.bcubed.f1)
    assert one.compared == pytest.approx(blocking_recall(compared, true))
    assert 0 <= one.low <= one.recall <= one.high <= 1


@settings(max_examples=25)
@given(SUBJECTS, st.data())
def test_true_pairs_of_all_groups_are_those_of_everybody_with_a_group(subjects, data):
    found, true = (membership(*side) for side in zip(*subjects, strict=True))
    of_person = [data.draw(st.sampled_from(["a", "b", "c"])) for _ in range(6)]
    figures = by_group(found, true, groups(*(of_person[person] for _, person in subjects)), pairs())
    assert sum(one.pairs for one in figures) == evaluate(found, true).true_pairs
    assert [one.name for one in figures] == sorted({of_person[person] for _, person in subjects})


@settings(max_examples=25)
@given(SUBJECTS, st.randoms())
def test_the_order_of_rows_never_matters(subjects, chance):
    found, true = (membership(*side) for side in zip(*subjects, strict=True))
    named = groups(*("ab"[place % 2] for place in range(len(subjects))))
    order = list(range(len(subjects)))
    chance.shuffle(order)
    compared = pairs((1, 2, 0.5))
    mixed = by_group(found.take(order), true.take(order[::-1]), named.take(order), compared)
    for one, other in zip(by_group(found, true, named, compared), mixed, strict=True):
        assert (one.name, one.people, one.pairs) == (other.name, other.people, other.pairs)
        assert one.recall == pytest.approx(other.recall)
        assert one.bcubed == pytest.approx(other.bcubed)


def test_a_record_without_a_group_is_in_none():
    figures = by_group(membership(1, 1, 2, 2), membership(1, 1, 2, 2), groups("a", "a", "", None), pairs())
    assert [one.name for one in figures] == ["a"]


def test_nobody_is_in_no_group():
    assert by_group(membership(), membership(), groups(), pairs()) == ()


def test_an_interval_is_wilsons_where_each_person_has_one_pair():
    """Nine of ten: the figures of Wilson's interval as textbooks print them."""
    recall, low, high = recall_with_interval(np.array([1.0] * 9 + [0.0]), np.ones(10))
    assert (recall, round(low, 3), round(high, 3)) == (0.9, 0.596, 0.982)


def test_pairs_of_one_person_that_are_missed_together_tell_less_than_as_many_of_many():
    alone = recall_with_interval(np.array([1.0] * 90 + [0.0] * 10), np.ones(100))
    together = recall_with_interval(np.array([10.0] * 9 + [0.0]), np.full(10, 10.0))
    assert alone[0] == together[0]
    assert together[1] < alone[1]
    assert together[2] > alone[2]


def test_all_pairs_of_few_people_tell_no_more_than_a_pair_of_each():
    assert recall_with_interval(np.full(5, 10.0), np.full(5, 10.0)) == recall_with_interval(np.ones(5), np.ones(5))


def test_of_no_pairs_nothing_is_known():
    assert recall_with_interval(np.zeros(0), np.zeros(0)) == (1, 0, 1)


def test_a_gap_is_between_the_least_and_the_largest_recall_of_groups_with_pairs_enough():
    gap = widest_gap([a_group("a", 0.9), a_group("b", 0.93), a_group("c", 0.5, pairs=ENOUGH_PAIRS - 1)])
    assert (gap.lowest.name, gap.highest.name, gap.size) == ("a", "b", pytest.approx(0.03))
    assert not gap.is_failure
    assert f"within the {LARGEST_GAP}" in in_words(gap)


def test_a_gap_of_more_than_is_allowed_fails_and_names_both_groups():
    gap = widest_gap([a_group("a", 0.86), a_group("b", 0.93)])
    assert gap.is_failure
    assert in_words(gap) == ("Recall is 0.860 for a and 0.930 for b: 0.070 apart, more than the 0.05 that is allowed.")


def test_a_failure_whose_intervals_overlap_says_that_it_may_be_chance():
    gap = widest_gap([a_group("a", 0.86, half=0.05), a_group("b", 0.93, half=0.05)])
    assert gap.is_failure
    assert in_words(gap).endswith("so it may be chance.")


@pytest.mark.parametrize(
    "figures",
    [
        [],
        [a_group("a", 0.9)],
        [a_group("a", 0.9), a_group("b", 0.1, pairs=ENOUGH_PAIRS - 1)],
        [a_group("a", 0.9), a_group("b", 0.1, people=ENOUGH_PEOPLE - 1)],
    ],
)
def test_fewer_than_two_groups_with_pairs_enough_are_too_few_to_say(figures):
    assert widest_gap(figures) is None
    assert in_words(None).startswith("Too few to say")
