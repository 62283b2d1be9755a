"""Do reviewers agree? Krippendorff's alpha over pairs of records that two people judged, the second one blind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plait.domain.match import Judgement

JUDGED = tuple(Judgement)
# One decided pair in so many is offered to a second person.
ONE_IN = 10
# With fewer pairs the interval is too wide to say anything.
FEWEST = 30
RESAMPLES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Alpha, the bounds of its 95 % interval, and over how many pairs. 1 is full agreement, 0 what chance gives."""

    alpha: float
    low: float
    high: float
    pairs: int


def is_sampled(left: int, right: int) -> bool:
    """True of one pair in ONE_IN: by the opaque ids of its records alone, so nobody chooses and nothing else counts."""
    return (left ^ right) % ONE_IN == 0


def alpha(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Krippendorff's alpha for nominal values of two observers each; NaN where all values are alike.

    `counts` is (..., k, k): how many pairs one observer put under the row and the other under the column. Who of the
    two comes first makes no difference. Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), B.
    """
    together = counts + np.swapaxes(counts, -1, -2)
    given = together.sum(axis=-1)
    values = given.sum(axis=-1)
    unlike = values - np.trace(together, axis1=-2, axis2=-1)
    expected = (values**2 - (given**2).sum(axis=-1)).astype(np.float64)
    share = np.divide((values - 1) * unlike, expected, out=np.full(values.shape, np.nan), where=expected > 0)
    agreed: NDArray[np.float64] = 1 - share
    return agreed


def agreement(counts: NDArray[np.int64], *, seed: int) -> Agreement | None:
    """Alpha of a (k, k) table, with a 95 % interval over resampled pairs (percentile bootstrap, Efron 1979).

    None below FEWEST pairs, and where everybody gave one answer: then alpha has no value.
    """
    pairs = int(counts.sum())
    centre = float(alpha(counts))
    if pairs < FEWEST or np.isnan(centre):
        return None
    drawn = np.random.default_rng(seed).multinomial(pairs, counts.ravel() / pairs, size=RESAMPLES)
    low, high = np.nanquantile(alpha(drawn.reshape(RESAMPLES, *counts.shape)), (0.025, 0.975))
    return Agreement(alpha=centre, low=float(low), high=float(high), pairs=pairs)
