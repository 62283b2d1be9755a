"""A queue that falls evenly on the sectors: what is expected to be wrong of it, for each thing a sector has."""

from dataclasses import dataclass

import numpy as np

from plait.mapping.graph import Bools, Floats, Ints

# How far a sector's burden may lie from that of all together; ours, chosen on made-up markets 11 to 13.
EVEN = 0.15
_ROUNDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What may be queued, the most telling first. `sector` is a number below `len(sizes)`, and `sizes` says how many
    things each sector has in all; `chance` is how likely each is to be worth the look, 0 to 1."""

    sector: Ints
    chance: Floats
    sizes: Ints


def evenly(candidates: Candidates, length: int, *, even: float = EVEN) -> Ints:
    """The places of about `length` candidates, in order; never more, and all of them where there are no more.

    The burden of a sector is the number of its things queued that are expected not to be worth the look, for each thing
    that it has. Every sector's is held within `even` of that of the plain queue as a whole, up or down, and the whole
    then scaled until the queue has its length; within a sector the most telling come first. A sector with too few
    candidates gives what it has.
    """
    if len(candidates.chance) <= length:
        return np.arange(len(candidates.chance))
    wasted = 1 - candidates.chance
    plain = np.arange(len(wasted)) < length
    burden = _burden(candidates, plain, wasted)
    mean = wasted[plain].sum() / max(int(candidates.sizes.sum()), 1)
    if not mean:
        return np.flatnonzero(plain)
    wanted = np.clip(burden, (1 - even) * mean, (1 + even) * mean) * candidates.sizes
    asked = _summed(candidates, wasted) / wanted[candidates.sector]
    low, high = 0.0, float(asked.max()) + 1
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if int((asked <= middle).sum()) > length:
            high = middle
        else:
            low = middle
    return np.flatnonzero(asked <= low)


def _burden(candidates: Candidates, queued: Bools, wasted: Floats) -> Floats:
    count = np.bincount(candidates.sector[queued], weights=wasted[queued], minlength=len(candidates.sizes))
    return np.asarray(count / np.maximum(candidates.sizes, 1), dtype=np.float64)


def _summed(candidates: Candidates, wasted: Floats) -> Floats:
    """By candidate: what is expected to be wasted on it and on those of its sector before it."""
    order = np.argsort(candidates.sector, kind="stable")
    along = np.cumsum(wasted[order])
    first = np.searchsorted(candidates.sector[order], np.arange(len(candidates.sizes)))
    before = np.concatenate([[0.0], along])[first]
    summed = np.empty(len(wasted))
    summed[order] = along - before[candidates.sector[order]]
    return summed
