"""Many paying one, or one paying many, within days: counted in one pass over the payments of each."""

from typing import NamedTuple

import numpy as np
from numba import njit

from plait.mapping.graph import Ints


class Windows(NamedTuple):
    """For each of N things: the most different others in one window, and the first and last payment of the earliest
    such window (places in the order given; -1: no payment)."""

    others: Ints
    first: Ints
    last: Ints


@njit(cache=True)
def busiest_windows(starts: Ints, other: Ints, day: Ints, days: int) -> Windows:
    """The window of `days` days (both ends counted) with the most different others, for each thing.

    Payments of thing i stand at starts[i] to starts[i + 1], by day; `other` is a number from 0 for who stands at the
    other end. One pass: every payment enters the window once and leaves it once.
    """
    size = len(starts) - 1
    most, first, last = np.zeros(size, np.int64), np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    inside = np.zeros(other.max() + 1 if len(other) else 1, np.int64)
    for thing in range(size):
        left, different = starts[thing], 0
        for right in range(starts[thing], starts[thing + 1]):
            different += inside[other[right]] == 0
            inside[other[right]] += 1
            while day[right] - day[left] >= days:
                inside[other[left]] -= 1
                different -= inside[other[left]] == 0
                left += 1
            if different > most[thing]:
                most[thing], first[thing], last[thing] = different, left, right
        for at in range(left, starts[thing + 1]):
            inside[other[at]] = 0
    return Windows(most, first, last)
