import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.threshold import own_threshold


def test_sure_pairs_are_kept_and_unlikely_ones_are_not():
    threshold, expected = own_threshold(np.array([0.99, 0.98, 0.02, 0.01]))
    assert threshold == 0.98
    assert expected == pytest.approx(2 * 1.97 / (2 + 2.0))


def test_without_pairs_it_is_one_half():
    assert own_threshold(np.zeros(0)) == (0.5, 0.0)


@given(st.lists(st.floats(min_value=0.001, max_value=1), min_size=1, max_size=30))
def test_no_other_cut_is_expected_to_be_better(probabilities):
    falling = sorted(probabilities, reverse=True)
    every = [2 * sum(falling[:k]) / (k + sum(falling)) for k in range(1, len(falling) + 1)]
    threshold, expected = own_threshold(np.array(probabilities))
    assert expected == pytest.approx(max(every))
    assert threshold in probabilities
