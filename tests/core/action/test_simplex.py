import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.action.simplex import weights_on_simplex


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_weights_are_never_negative_and_add_to_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = weights_on_simplex(rng.normal(size=(12, 6)), rng.normal(size=12), ridge=0.01)
    assert weights.min() >= 0
    assert abs(weights.sum() - 1) < 1e-9


def test_a_target_that_is_one_of_the_columns_is_found() -> None:
    columns = np.random.default_rng(0).normal(size=(30, 5))
    weights = weights_on_simplex(columns, columns[:, 3], ridge=1e-9)
    assert weights[3] > 0.999
