"""Pairs that no key brought together but clusters do: inside a cluster, and between two that an edge joins."""

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.clusters import JOINS_FROM, Places, ScoredPairs
from plait.linking.engine.content import distinct, is_among
from plait.linking.engine.products import Bounds, grouped, products

Ints = NDArray[np.int32]

# Larger blocks say little and cost much: two clusters with this product, one cluster of two hundred.
MOST_BETWEEN = 600
_MOST_INSIDE = 20_000
# At most so many pairs for each record, so that no shape of clusters makes the work grow.
_PAIRS_A_RECORD = 12


def missing_pairs(clusters: Places, pairs: ScoredPairs) -> tuple[Ints, Ints]:
    """Left and right places (left < right, in order) of pairs worth scoring that `pairs` does not have."""
    names, own = np.unique(clusters, return_inverse=True)
    crossing = pairs.where((pairs.probability >= JOINS_FROM) & (own[pairs.left] != own[pairs.right]))
    one, other = own[crossing.left], own[crossing.right]
    near = distinct(np.minimum(one, other) << 24 | np.maximum(one, other))
    every = np.arange(len(names))
    blocks = np.stack([np.append(every, near >> 24), np.append(every, near & 0xFFFFFF)], axis=1)
    bounds = Bounds(_MOST_INSIDE, MOST_BETWEEN, _PAIRS_A_RECORD * len(clusters))
    made, _, _ = products(blocks, grouped(own, len(names)), bounds)
    known = (np.minimum(pairs.left, pairs.right).astype(np.int64) << 24) | np.maximum(pairs.left, pairs.right)
    made = distinct(made)
    found = made[~is_among(made, np.sort(known))]
    return (found >> 24).astype(np.int32), (found & 0xFFFFFF).astype(np.int32)
