"""All pairs across two groups of records, or inside one, with bounds on the size of each and on their number."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled

Places = NDArray[np.int64]


class Groups(NamedTuple):
    """The places of records in order of their groups: group g is `places[starts[g]:starts[g + 1]]`."""

    places: Places
    starts: Places


class Bounds(NamedTuple):
    """Blocks of more pairs than `inside` (one group) or `across` (two) are left out, and all once there are `most`."""

    inside: int
    across: int
    most: int


def grouped(group_of: Places, count: int) -> Groups:
    """The groups 0 to count - 1 that each record is in."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(group_of, minlength=count))]).astype(np.int64)
    return Groups(np.argsort(group_of, kind="stable"), starts)


def products(blocks: Places, groups: Groups, bounds: Bounds) -> tuple[Places, Places, NDArray[np.bool_]]:
    """Every pair of each block (two groups, or one twice): the pair (lower << 24 | higher place), and its block.

    The mask says of each block whether its pairs are there.
    """
    mine, theirs = (np.diff(groups.starts)[blocks[:, side]] for side in (0, 1))
    is_one = blocks[:, 0] == blocks[:, 1]
    sizes = np.where(is_one, mine * (mine - 1) // 2, mine * theirs)
    sizes[sizes > np.where(is_one, bounds.inside, bounds.across)] = 0
    within = (sizes > 0) & (np.cumsum(sizes) <= bounds.most)
    made = _multiplied(blocks[within], groups, int(sizes[within].sum()))
    return made, np.repeat(np.flatnonzero(within), sizes[within]), within


@compiled
def _multiplied(blocks: Places, groups: Groups, total: int) -> Places:
    out = np.empty(total, np.int64)
    used = 0
    for at in range(len(blocks)):
        x, y = blocks[at, 0], blocks[at, 1]
        for i in range(groups.starts[x], groups.starts[x + 1]):
            for j in range(i + 1 if x == y else groups.starts[y], groups.starts[y + 1]):
                one, other = groups.places[i], groups.places[j]
                out[used] = (min(one, other) << 24) | max(one, other)
                used += 1
    return out
