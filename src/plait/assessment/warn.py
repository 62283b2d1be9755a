"""Early warning for streams of under a year: EARS C1. Longer streams want Farrington's method, not this one."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

BASELINE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One count beside its upper bound; it is unusual where it is above."""

    count: int
    bound: float

    @property
    def is_unusual(self) -> bool:
        return self.count > self.bound


class ShortStream(ValueError):
    """There are not enough counts for a baseline."""


def ears_c1(counts: Sequence[int], *, chance: float = 0.05) -> tuple[Watch, ...]:
    """Each count after the first seven, beside mean + z x standard deviation of the seven before it.

    `chance` is that of a false alarm. Source: Hutwagner and others 2003, the bounds as in the R package
    surveillance. Raises ShortStream for seven counts or fewer.
    """
    if len(counts) <= BASELINE:
        raise ShortStream(f"{len(counts)} counts: at least {BASELINE + 1} are needed")
    z = NormalDist().inv_cdf(1 - chance)
    found = []
    for at in range(BASELINE, len(counts)):
        window = np.asarray(counts[at - BASELINE : at], dtype=np.float64)
        bound = float(window.mean() + z * window.std(ddof=1))
        found.append(Watch(count=counts[at], bound=bound))
    return tuple(found)
