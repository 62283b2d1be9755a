"""What some owners hold of companies in the end, through every chain, from the bands that registers state.

A band is an interval, and so is what follows from it. The lower end takes each share at its least; the upper each at
its most, which is never more than what the others leave. Between the two lies whatever the shares truly are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from plait.mapping.graph import Floats, Ints
from plait.mapping.ownership import integrated, integrated_ownership, least_of, most_of, stated_shares

_ROUNDS = 64
_LEAST_SHOWN = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """How much of one company is one owner's, 0 to 1: `direct` is stated, `low` to `high` counts every chain too."""

    owner_id: int
    company_id: int
    direct: tuple[float, float] | None
    low: float
    high: float


def owned_by(ties: pa.Table, owners: Collection[int], *, as_of: date) -> list[Owned]:
    """What these owners hold, the largest first: OWNER_OF ties (TIES) that hold on the day and state a share.

    Every owner of a company on the way must be in the table. Raises ImpossibleSharesError as integrated_ownership does.
    """
    integrated_ownership(ties, as_of=as_of)  # refuses what cannot be
    ids, owner, company, share = stated_shares(ties, as_of)
    least, most = (_table(owner, company, part, len(ids)) for part in (least_of(share), most_of(share)))
    most = np.minimum(most, 1 - (least.sum(axis=0) - least))
    low, high = integrated(least), _at_most(most)
    rows = np.flatnonzero(np.isin(ids, list(owners)))
    found = [
        Owned(
            owner_id=int(ids[row]),
            company_id=int(ids[end]),
            direct=(float(least[row, end]), float(most[row, end])) if most[row, end] and least[row, end] else None,
            low=float(low[row, end]),
            high=float(high[row, end]),
        )
        for row in rows
        for end in np.flatnonzero(low[row] > _LEAST_SHOWN)
        if row != end
    ]
    return sorted(found, key=lambda one: (-one.low, -one.high, one.owner_id, one.company_id))


def _table(owner: Ints, company: Ints, share: Floats, size: int) -> Floats:
    held = np.zeros((size, size))
    np.add.at(held, (owner, company), share)
    return held


def _at_most(most: Floats) -> Floats:
    """An upper bound of the integrated shares: from the whole down, so that it bounds them after any round."""
    bound = np.ones_like(most)
    for _ in range(_ROUNDS):
        before, bound = bound, np.minimum(1.0, most + bound @ most)
        if np.array_equal(before, bound):
            break
    return bound
