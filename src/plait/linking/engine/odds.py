"""Probabilities and log odds. Odds tell the surest pairs apart, where a probability is 1 to the last figure."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def as_probability(log_odds: Floats) -> Floats:
    """The probability of each natural log odds."""
    return 1 / (1 + np.exp(-np.clip(log_odds, -700, 700)))


def as_log_odds(probability: Floats) -> Floats:
    """The natural log odds of each probability between 0 and 1, both excluded."""
    odds: Floats = np.log(probability) - np.log1p(-probability)
    return odds
