"""A fit to reviews: known where it must be nothing, and near the truth where there is one."""

import numpy as np
import pytest

from plait.mapping.calibration import LEAST_REVIEWS, Calibration, calibrate


def test_without_reviews_the_chance_is_that_of_the_log_odds() -> None:
    assert Calibration().chance(np.array([0.0, np.log(3)])).tolist() == pytest.approx([0.5, 0.75])
    assert "our own assumptions" in Calibration().rests_on


def test_below_thirty_reviews_nothing_is_fitted() -> None:
    few = LEAST_REVIEWS - 1
    assert calibrate([1.0] * few, [False] * few) == Calibration()


def test_log_odds_that_say_twice_too_much_are_halved() -> None:
    rng = np.random.default_rng(4)
    said = rng.normal(-1, 2, 20_000)
    right = rng.random(20_000) < 1 / (1 + np.exp(-(0.3 + 0.5 * said)))
    fitted = calibrate(said.tolist(), right.tolist())
    assert (fitted.shift, fitted.slope) == (pytest.approx(0.3, abs=0.06), pytest.approx(0.5, abs=0.03))
    assert fitted.chance(said).mean() == pytest.approx(right.mean(), abs=1e-3)
    assert "20000 reviews" in fitted.rests_on


@pytest.mark.parametrize("outcome", [True, False])
def test_reviews_that_all_end_alike_give_a_finite_fit(outcome: bool) -> None:
    said = np.linspace(-3, 3, 60)
    chance = calibrate(said.tolist(), [outcome] * 60).chance(said)
    assert np.isfinite(chance).all()
    assert (chance > 0.5).all() == outcome


def test_a_score_that_turned_out_upside_down_counts_for_nothing_rather_than_the_other_way() -> None:
    said = np.linspace(-3, 3, 200)
    assert calibrate(said.tolist(), (said < 0).tolist()).slope == 0.0
