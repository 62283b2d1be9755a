import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.worlds import pairs

from plait.domain.tables import MEMBERSHIP
from plait.linking.evaluate import Accuracy, blocking_recall, evaluate


def membership(*subjects):
    return pa.table({"mention_id": range(1, len(subjects) + 1), "subject_id": subjects}, schema=MEMBERSHIP)


def test_figures_worked_out_by_hand():
    """Found {1, 2, 3} and {4}; true {1, 2} and {3, 4}: one pair of three is right, one of two is found."""
    found = evaluate(membership(1, 1, 1, 4), membership(1, 1, 3, 3))
    assert found.pairwise.precision == pytest.approx(1 / 3)
    assert found.pairwise.recall == pytest.approx(1 / 2)
    assert found.bcubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.bcubed.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert (found.mentions, found.true_pairs, found.subjects) == (4, 2, 2)


@given(st.lists(st.integers(min_value=1, max_value=4), min_size=1, max_size=12))
def test_the_truth_scores_one(subjects):
    found = evaluate(membership(*subjects), membership(*subjects))
    assert (found.pairwise, found.bcubed) == (Accuracy(precision=1, recall=1), Accuracy(precision=1, recall=1))


def test_mentions_that_only_one_side_knows_are_left_out():
    assert evaluate(membership(1, 1, 3), membership(1, 1)).mentions == 2


def test_blocking_recall_is_the_share_of_true_pairs_that_were_compared():
    assert blocking_recall(pairs((1, 2, 0.1), (1, 4, 0.9)), membership(1, 1, 3, 3)) == 0.5


def test_f1_of_nothing_is_nothing():
    assert Accuracy(precision=0, recall=0).f1 == 0
