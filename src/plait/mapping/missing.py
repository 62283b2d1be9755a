"""Ties that nobody has recorded, and that the recorded ones make likely: leads for collection only, never evidence.

Records and telephones miss whoever keeps off both, leaders most of all, so what is missing is not missing at random.
"""

from dataclasses import dataclass

import numpy as np

from plait.mapping.graph import Floats, Ints
from plait.mapping.people import two_of_each


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTies:
    """One entry a pair of nodes with no tie and somebody in common, `left` before `right`, the likeliest first.

    `index` is the resource allocation index; it ranks, and is no probability. `common` counts who both are tied to.
    """

    left: Ints
    right: Ints
    index: Floats
    common: Ints


def missing_ties(left: Ints, right: Ints) -> MissingTies:
    """The pairs that these ties (one entry a tie, either way round) leave open, by Zhou, Lü and Zhang's index (2009).

    The index is the sum, over everybody both are tied to, of 1 / how many ties that one has: who knows few people
    makes two of them likelier to meet than who knows everybody. A draw goes to the lowest numbers.
    """
    nodes, codes = np.unique(np.concatenate([left, right]), return_inverse=True)
    size = max(len(nodes), 1)
    ends = codes.reshape(2, -1)
    known = np.unique(ends.min(axis=0) * size + ends.max(axis=0))
    known = known[known // size != known % size]
    middle = np.concatenate([known // size, known % size])
    end = np.concatenate([known % size, known // size])
    one, other = two_of_each(middle)
    pair = np.minimum(end[one], end[other]) * size + np.maximum(end[one], end[other])
    shares = 1 / np.bincount(middle, minlength=size)[middle[one]]
    found, at = np.unique(pair, return_inverse=True)
    index, common = np.bincount(at, weights=shares).astype(np.float64), np.bincount(at)
    is_open = ~np.isin(found, known)
    found, index, common = found[is_open], index[is_open], common[is_open]
    # Sums of the same shares in another order differ in the last digits; a draw is a draw all the same.
    order = np.lexsort((found, -np.round(index, 12)))
    return MissingTies(
        left=nodes[found[order] // size],
        right=nodes[found[order] % size],
        index=index[order],
        common=common[order],
    )
