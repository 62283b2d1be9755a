"""How well the linkage did, where the truth is known.

Pairs of mentions, mentions one by one (B-cubed, Bagga and Baldwin 1998), and blocking apart.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Shares, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """`pairwise` is over pairs of mentions, `bcubed` the mean over mentions; the rest are counts."""

    pairwise: Accuracy
    bcubed: Accuracy
    mentions: int
    true_pairs: int
    subjects: int


def evaluate(membership: pa.Table, truth: pa.Table) -> Evaluation:
    """Hold MEMBERSHIP to the truth, a MEMBERSHIP of the same mentions; mentions in only one of them are left out."""
    found, true = _aligned(membership, truth)
    cell = found * (int(true.max(initial=0)) + 1) + true
    _, first, size = np.unique(cell, return_index=True, return_counts=True)
    found_size, true_size = np.bincount(found), np.bincount(true)
    together = _pairs(size)
    shared = size.astype(np.float64) ** 2
    count = max(1, len(found))
    return Evaluation(
        pairwise=Accuracy(precision=_share(together, _pairs(found_size)), recall=_share(together, _pairs(true_size))),
        bcubed=Accuracy(
            precision=float((shared / found_size[found[first]]).sum() / count),
            recall=float((shared / true_size[true[first]]).sum() / count),
        ),
        mentions=len(found),
        true_pairs=_pairs(true_size),
        subjects=int((found_size > 0).sum()),
    )


def blocking_recall(pairs: pa.Table, truth: pa.Table) -> float:
    """The share of true pairs that were compared at all and kept; what is lost here no score can find."""
    ids, subject = _columns(truth)
    order = np.argsort(ids)
    ids, subject = ids[order], subject[order]
    left, right = (pairs[name].to_numpy().astype(np.int64) for name in ("left_id", "right_id"))
    inside = np.isin(left, ids) & np.isin(right, ids)
    hits = subject[np.searchsorted(ids, left[inside])] == subject[np.searchsorted(ids, right[inside])]
    return _share(int(hits.sum()), _pairs(np.unique(subject, return_counts=True)[1]))


def _aligned(membership: pa.Table, truth: pa.Table) -> tuple[Ints, Ints]:
    """Cluster numbers, found and true, of the mentions in both."""
    ids, found = _columns(membership)
    true_ids, true = _columns(truth)
    _, here, there = np.intersect1d(ids, true_ids, return_indices=True)
    return np.unique(found[here], return_inverse=True)[1], np.unique(true[there], return_inverse=True)[1]


def _columns(table: pa.Table) -> tuple[Ints, Ints]:
    return table["mention_id"].to_numpy().astype(np.int64), table["subject_id"].to_numpy().astype(np.int64)


def _pairs(sizes: NDArray[Any]) -> int:
    """How many pairs lie within clusters of these sizes."""
    return int((sizes.astype(np.int64) * (sizes.astype(np.int64) - 1) // 2).sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
