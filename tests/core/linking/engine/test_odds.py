import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.odds import as_log_odds, as_probability


@given(st.floats(min_value=-30, max_value=30))
def test_log_odds_come_back_from_their_probability(odds):
    assert as_log_odds(as_probability(np.array([odds])))[0] == pytest.approx(odds, abs=1e-2)


def test_even_odds_are_a_half_and_no_odds_are_too_great():
    assert as_probability(np.array([0.0, -1e6, 1e6])).tolist() == [0.5, pytest.approx(0), 1.0]
    assert as_log_odds(np.array([0.5, 0.75])).tolist() == [0.0, pytest.approx(np.log(3))]
