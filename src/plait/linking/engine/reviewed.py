"""What people decided, made ready to learn from: pairs of unlike records, each once, none that contradicts another."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.clusters import Ints, Known, Places, nothing_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Decided pairs by places of records, `left` < `right`, in order of both; `is_same` is what was decided."""

    left: Ints
    right: Ints
    is_same: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.left)

    def known(self, count: int) -> Known:
        """The decisions as clustering of `count` records heeds them, with no fact about any record."""
        ends = np.stack([self.left, self.right], axis=1).astype(np.int64)
        return replace(nothing_known(count), same=ends[self.is_same], different=ends[~self.is_same])

    def places_among(self, left: Ints, right: Ints) -> Places:
        """For each pair of places the place of its decision here, or -1 where nobody decided."""
        wanted, held = _one_number(left, right), _one_number(self.left, self.right)
        if not len(held):
            return np.full(len(wanted), -1, np.int64)
        at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        return np.where(held[at] == wanted, at, -1)


def nothing_reviewed() -> Reviewed:
    """No decision at all."""
    none = np.zeros(0, np.int32)
    return Reviewed(left=none, right=none, is_same=np.zeros(0, np.bool_))


def reviewed_of(known: Known, group: Places, among: int) -> Reviewed:
    """The decisions of `known`, whose places are of all records, as those of the first `among` groups of equal ones.

    `group` is the group of each record. What was decided of two records that say the same, word for word, teaches
    nothing of how records differ. Where people said both of two groups, neither is taken for the truth.
    """
    ends = group[np.concatenate([known.same, known.different])]
    is_same = np.arange(len(ends)) < len(known.same)
    low, high = ends.min(axis=1), ends.max(axis=1)
    inside = (low < high) & (high < among)
    pairs, of = np.unique(_one_number(low[inside], high[inside]), return_inverse=True)
    said_same, said = (
        np.bincount(of.ravel(), weights=weights, minlength=len(pairs)) for weights in (is_same[inside], None)
    )
    clear = (said_same == 0) | (said_same == said)
    return Reviewed(
        left=(pairs[clear] >> 24).astype(np.int32),
        right=(pairs[clear] & 0xFFFFFF).astype(np.int32),
        is_same=said_same[clear] > 0,
    )


def _one_number(one: NDArray[np.integer], other: NDArray[np.integer]) -> Places:
    """Each pair as one number, whichever end comes first; places are below 2 ** 24 (see `blocking`)."""
    number: Places = (np.minimum(one, other).astype(np.int64) << 24) | np.maximum(one, other)
    return number
