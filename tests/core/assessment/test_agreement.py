from datetime import date

import numpy as np
import pytest

from plait.assessment.agreement import agreement, alpha, divergences
from plait.domain.assessment import Rating
from plait.domain.estimate import Range


def rating(body: str, target: str, level: float | None) -> Rating:
    value = None if level is None else Range(low=level, best=level, high=level)
    return Rating(target=target, factor="activity", value=value, body=body, rater=body, rated_on=date(2026, 1, 1))


def test_full_agreement_is_one() -> None:
    assert alpha(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])) == pytest.approx(1)


def test_where_nobody_overlaps_there_is_no_figure() -> None:
    assert np.isnan(alpha(np.array([[1.0, np.nan], [np.nan, 2.0]])))
    assert agreement([rating("a", "x", 1), rating("b", "y", 2)], seed=1) is None
    assert agreement([], seed=1) is None


def test_alpha_comes_with_its_interval() -> None:
    said = [rating(body, f"t{at}", at % 5 + shift) for at in range(12) for body, shift in (("a", 0), ("b", 0.5))]
    found = agreement(said, seed=1)
    assert found is not None
    assert found.low <= found.alpha <= found.high
    assert found.units == 12


def test_unknown_is_counted_and_never_compared_as_a_level() -> None:
    said = [rating("a", "x", 1), rating("b", "x", 4), rating("c", "x", None), rating("a", "y", 2)]
    (only,) = divergences(said)
    assert (only.target, only.lowest, only.highest, only.bodies, only.unknown) == ("x", 1, 4, 2, 1)
