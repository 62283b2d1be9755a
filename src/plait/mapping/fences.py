"""Outliers as Cardinal finds them: Tukey's fences round quartiles that do not lean (Hyndman and Fan 1996, type 8)."""

from dataclasses import dataclass

import numpy as np

from plait.mapping.graph import Bools, Floats

REACH = 1.5
# Quartiles of fewer values say nothing; ours.
LEAST_VALUES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fences:
    """The quartiles of a set of values and the fences below and above; all NaN where there are too few."""

    lower_quartile: float
    upper_quartile: float

    @property
    def lower(self) -> float:
        return self.lower_quartile - REACH * (self.upper_quartile - self.lower_quartile)

    @property
    def upper(self) -> float:
        return self.upper_quartile + REACH * (self.upper_quartile - self.lower_quartile)


def fences(values: Floats) -> Fences:
    """Fences of the values that are known."""
    known = values[~np.isnan(values)]
    if len(known) < LEAST_VALUES:
        return Fences(lower_quartile=np.nan, upper_quartile=np.nan)
    low, high = np.quantile(known, [0.25, 0.75], method="median_unbiased")
    return Fences(lower_quartile=float(low), upper_quartile=float(high))


def is_low(values: Floats, within: Fences) -> Bools:
    """At or below the lower fence, and below the quartile: where all values are one, none is an outlier."""
    low: Bools = (values <= within.lower) & (values < within.lower_quartile)
    return low


def is_high(values: Floats, within: Fences, *, limit: float | None = None) -> Bools:
    """At or above the upper fence (or `limit`), and above the quartile."""
    high: Bools = (values >= (within.upper if limit is None else limit)) & (values > within.upper_quartile)
    return high
