"""How sure a connection is when each tie holds only with its probability: the check beside the best path.

Unlike a noisy-or, a tie shared by two ways is counted once (two-terminal reliability, Colbourn 1987).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plait.mapping.graph import Bools, Ints

EXACT_UP_TO = 14
DRAWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """The probability that start and end are connected, with the 90 % interval of the simulation."""

    low: float
    value: float
    high: float
    is_exact: bool


def reliability(
    ties: Sequence[tuple[int, int, float]], start: int, end: int, *, draws: int = DRAWS, seed: int = 0
) -> Reliability:
    """How likely `start` and `end` are connected by ties (from, to, probability), walked either way.

    Exact by adding up every case where there are at most 14 ties; simulated with `draws` worlds above.
    """
    probability = np.array([tie[2] for tie in ties], dtype=np.float64)
    if len(ties) <= EXACT_UP_TO:
        worlds = (np.arange(1 << len(ties))[:, None] >> np.arange(len(ties))) & 1 == 1
        weight = np.prod(np.where(worlds, probability, 1 - probability), axis=1)
        value = float(weight[_connected(ties, worlds, start, end)].sum())
        return Reliability(low=value, value=value, high=value, is_exact=True)
    worlds = np.random.default_rng(seed).random((draws, len(ties))) < probability
    value = float(_connected(ties, worlds, start, end).mean())
    width = 1.645 * float(np.sqrt(value * (1 - value) / draws))
    return Reliability(low=max(0.0, value - width), value=value, high=min(1.0, value + width), is_exact=False)


def _connected(ties: Sequence[tuple[int, int, float]], worlds: Bools, start: int, end: int) -> Bools:
    """In which worlds the end is reached: all worlds at once, until none changes."""
    nodes: Ints = np.unique([*(tie[0] for tie in ties), *(tie[1] for tie in ties), start, end])
    left = np.searchsorted(nodes, [tie[0] for tie in ties])
    right = np.searchsorted(nodes, [tie[1] for tie in ties])
    reached = np.zeros((len(worlds), len(nodes)), dtype=bool)
    reached[:, np.searchsorted(nodes, start)] = True
    before = -1
    while (now := int(reached.sum())) != before:
        before = now
        for tie, (one, other) in enumerate(zip(left, right, strict=True)):
            either = (reached[:, one] | reached[:, other]) & worlds[:, tie]
            reached[:, one] |= either
            reached[:, other] |= either
    found: Bools = reached[:, np.searchsorted(nodes, end)]
    return found
