"""The threshold that the probabilities themselves choose, without labels."""

import numpy as np
from numpy.typing import NDArray


def own_threshold(probabilities: NDArray[np.float64]) -> tuple[float, float]:
    """The probability at which the expected F1 is highest, and that F1; (0.5, 0) where there is no pair.

    Expected F1 of the k best is 2 x (their sum) / (k + the sum of all) (after Ye, Chai, Lee and Chieu 2012). The F1 is
    too high where the probabilities are too sure of themselves: it is a guard, never a report of quality.
    """
    if not len(probabilities) or probabilities.sum() <= 0:
        return 0.5, 0.0
    falling = np.sort(probabilities)[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    best = int(expected.argmax())
    return float(falling[best]), float(expected[best])
