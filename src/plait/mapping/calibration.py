"""From what flags say to how often they turn out right: fitted to reviews, and said what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plait.mapping.graph import Floats

# Below that many reviews a fit would say more about luck; as in assessment.
LEAST_REVIEWS = 30
# How strongly the fit is held to no change, in reviews.
_RIDGE = 2.0
_ROUNDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """chance = 1 / (1 + exp(-(shift + slope x log-odds))); `reviews` is what it was fitted to."""

    shift: float = 0.0
    slope: float = 1.0
    reviews: int = 0

    def chance(self, log_odds: Floats) -> Floats:
        """0 to 1."""
        return np.asarray(1 / (1 + np.exp(-(self.shift + self.slope * log_odds))), dtype=np.float64)

    @property
    def rests_on(self) -> str:
        """A sentence."""
        if not self.reviews:
            return "It rests on our own assumptions: no flag has been reviewed enough times yet."
        return f"It rests on {self.reviews} reviews and on nothing else having changed since."


def calibrate(log_odds: Sequence[float], was_right: Sequence[bool]) -> Calibration:
    """Platt's fit (1999) of reviewed things, held towards no change by a ridge; no change below 30 reviews.

    Both outcomes need not occur: the ridge keeps the fit finite.
    """
    x, y = np.asarray(log_odds, dtype=np.float64), np.asarray(was_right, dtype=np.float64)
    if len(x) < LEAST_REVIEWS:
        return Calibration()
    X = np.stack([np.ones(len(x)), x], axis=1)
    at = np.array([0.0, 1.0])
    for _ in range(_ROUNDS):
        said = 1 / (1 + np.exp(-np.clip(X @ at, -30, 30)))
        slope = X.T @ (y - said) - _RIDGE * (at - [0.0, 1.0])
        curve = (X * (said * (1 - said))[:, None]).T @ X + _RIDGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        at = at + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    # A score never counts the other way round.
    return Calibration(shift=float(at[0]), slope=max(float(at[1]), 0.0), reviews=len(x))
