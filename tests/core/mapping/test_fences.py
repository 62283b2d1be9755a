"""Fences hold to figures that are published and to what can be worked out by hand."""

import numpy as np
import pytest

from plait.mapping.fences import fences, is_high, is_low


def test_the_fence_is_the_one_that_cardinals_documentation_prints() -> None:
    """Its example of R024: q1 66.6667, q3 100, lower fence 16.6667."""
    within = fences(np.array([0.0, 100, 100, 100, 100]))
    assert (within.lower_quartile, within.upper_quartile) == pytest.approx((66.6667, 100), abs=5e-5)
    assert within.lower == pytest.approx(16.6667, abs=5e-5)


def test_the_fences_of_its_worked_examples_follow_from_their_quartiles() -> None:
    from plait.mapping.fences import Fences

    assert Fences(lower_quartile=0.05, upper_quartile=0.07).lower == pytest.approx(0.02)
    assert Fences(lower_quartile=0.05, upper_quartile=0.07).upper == pytest.approx(0.10)
    assert Fences(lower_quartile=0.5, upper_quartile=0.75).lower == pytest.approx(0.125)
    assert Fences(lower_quartile=0.02, upper_quartile=0.22).upper == pytest.approx(0.52)


def test_too_few_values_have_no_outlier() -> None:
    values = np.array([0.0, 0.0, 99.0, np.nan])
    assert not is_high(values, fences(values)).any()


def test_where_all_but_one_are_equal_only_that_one_is_an_outlier() -> None:
    values = np.array([0.0] * 20 + [9.0])
    assert np.flatnonzero(is_high(values, fences(values))).tolist() == [20]
    assert not is_low(values, fences(values)).any()
