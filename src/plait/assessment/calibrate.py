"""Closed judgements scored against what happened: Brier's score and Murphy's decomposition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# A table for one person below this many closed judgements would say more about luck than about the person.
LEAST_FOR_A_PERSON = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """`score` = `reliability` - `resolution` + `uncertainty`: lower, lower, higher is better; the last is fate."""

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    judgements: int


class UnscorableJudgements(ValueError):
    """There are none, or a probability is outside 0 to 1."""


def calibrate(said: Sequence[float], happened: Sequence[bool]) -> Calibration:
    """Brier's score (1950) of probabilities against outcomes, decomposed over the values said (Murphy 1973)."""
    chances, outcomes = np.asarray(said, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    if not len(chances) or len(chances) != len(outcomes) or ((chances < 0) | (chances > 1)).any():
        raise UnscorableJudgements("a score needs one probability, 0 to 1, for each outcome")
    values, which, counts = np.unique(chances, return_inverse=True, return_counts=True)
    rates = np.bincount(which, weights=outcomes) / counts
    base, shares = outcomes.mean(), counts / len(chances)
    return Calibration(
        score=float(((chances - outcomes) ** 2).mean()),
        reliability=float((shares * (values - rates) ** 2).sum()),
        resolution=float((shares * (rates - base) ** 2).sum()),
        uncertainty=float(base * (1 - base)),
        judgements=len(chances),
    )
