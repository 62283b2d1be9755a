"""What stands behind a path: every other way between its ends, and how sure the two are tied by all of them together.

The best path counts in reach; this is the check beside it. Each pair of things counts once, by its surest tie: one
fact told by five partners corroborates nothing. Ties hold independently, each with its strength; there is no decay and
no damping here, because the question is whether the ends are tied at all, not what a group could touch.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plait.mapping.certainty import certainty_of
from plait.mapping.graph import Floats, Graph, Ints, integers, subject_of
from plait.mapping.reach import DEPTH, Seeds, said_of
from plait.mapping.reliability import Reliability, reliability

# Whatever more than so many things lead on from is not crossed: a formation agent ties nobody to anybody.
CROSSED = 100
MOST_TIES = 30
HAIR = 0.005
_FAR = DEPTH + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """`alone`: that every tie of the surest way holds. `together`: that any way does. `ties` counts pairs of things.

    `left_out` pairs took no part: those on the weakest ways.
    """

    alone: float
    together: Reliability
    ties: int
    left_out: int

    @property
    def is_corroborated(self) -> bool:
        """Other ways add to the surest, by more than their simulation can err."""
        return self.together.low > self.alone + HAIR


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Pairs of nodes, each with its surest tie."""

    left: Ints
    right: Ints
    sure: Floats

    def take(self, rows: Ints) -> "_Pairs":
        return _Pairs(left=self.left[rows], right=self.right[rows], sure=self.sure[rows])


def first_ties(graph: Graph, linkage: pa.Table, ties: pa.Table, seeds: Seeds, start: int) -> Floats:
    """How likely each tie that leaves a nominal's node was said of them, in the order of the graph; 0: not surely."""
    edges = np.arange(graph.starts[start], graph.starts[start + 1])
    records = integers(seeds.nominals["mention_id"])
    records = records[graph.nodes(subject_of(records, linkage)) == start]
    said, certainty = said_of(graph, ties, edges), certainty_of(seeds.same_as)
    sure = np.zeros(len(edges))
    for record in np.unique(records):
        sure = np.maximum(sure, certainty.of(np.full(len(said), record), said))
    return sure


def corroborate(
    graph: Graph, strength: Floats, start: int, end: int, *, first: Floats | None = None
) -> Corroboration | None:
    """All ways of at most four ties between two nodes of a graph; None where there is none.

    `strength` is that of each row of the ties table that the graph was made of, 0 to 1; `first` that of who the ties
    that leave the start were said of (see `first_ties`), or None where that is certain.
    """
    left, right, edge = _on_the_ways(graph, start, end)
    holds = strength[graph.tie[edge]]
    if first is not None:
        leaves = left == start
        holds[leaves] *= first[edge[leaves] - graph.starts[start]]
    there = holds > 0
    pairs = _without_dead_ends(_surest(left[there], right[there], holds[there]), start, end)
    if not len(pairs.left):
        return None
    before, after = (_sure_to(pairs, node, graph.size) for node in (start, end))
    one, other = before[pairs.left] * after[pairs.right], before[pairs.right] * after[pairs.left]
    through = np.maximum(one, other) * pairs.sure
    kept = pairs.take(np.sort(np.argsort(-through, kind="stable")[:MOST_TIES]))
    ties = list(zip(kept.left.tolist(), kept.right.tolist(), kept.sure.tolist(), strict=True))
    return Corroboration(
        alone=float(before[end]),
        together=reliability(ties, start, end),
        ties=len(pairs.left),
        left_out=len(pairs.left) - len(ties),
    )


def _on_the_ways(graph: Graph, start: int, end: int) -> tuple[Ints, Ints, Ints]:
    """The edges that lie on a way of at most four ties, as both ends and their place in the graph."""
    from_start, met = _spread(graph, start, end)
    left, right = np.searchsorted(graph.starts, met, side="right") - 1, graph.to[met].astype(np.int64)
    onward = (right != start) & (left != end)
    left, right, met = left[onward], right[onward], met[onward]
    to_end = np.full(graph.size, _FAR)
    to_end[end] = 0
    for step in range(1, DEPTH + 1):
        nearer = left[(to_end[right] == step - 1) & (to_end[left] > step)]
        to_end[nearer] = step
    on = from_start[left] + 1 + to_end[right] <= DEPTH
    return left[on], right[on], met[on]


def _spread(graph: Graph, start: int, end: int) -> tuple[Ints, Ints]:
    """How far each node is from the start, and the edges met on the way there; hubs and the end are not crossed."""
    far, met = np.full(graph.size, _FAR), [np.empty(0, dtype=np.int64)]
    far[start], front = 0, np.array([start])
    for step in range(1, DEPTH + 1):
        met.append(graph.edges_from(front))
        reached = np.unique(graph.to[met[-1]])
        reached = reached[far[reached] > step]
        far[reached] = step
        leads_on = graph.starts[reached + 1] - graph.starts[reached]
        front = reached[(leads_on <= CROSSED) & (reached != end)]
    return far, np.concatenate(met)


def _surest(left: Ints, right: Ints, strength: Floats) -> _Pairs:
    """Each pair of nodes once, with its surest tie."""
    both = np.stack([np.minimum(left, right), np.maximum(left, right)], axis=1)
    pairs, place = np.unique(both, axis=0, return_inverse=True)
    sure = np.zeros(len(pairs))
    np.maximum.at(sure, place.ravel(), strength)
    return _Pairs(left=pairs[:, 0], right=pairs[:, 1], sure=sure)


def _without_dead_ends(pairs: _Pairs, start: int, end: int) -> _Pairs:
    """Without what hangs on a way by one tie alone, and leads nowhere."""
    for _ in range(DEPTH):
        node, ties = np.unique(np.concatenate([pairs.left, pairs.right]), return_counts=True)
        dead = np.setdiff1d(node[ties == 1], [start, end])
        pairs = pairs.take(np.flatnonzero(~np.isin(pairs.left, dead) & ~np.isin(pairs.right, dead)))
    return pairs


def _sure_to(pairs: _Pairs, node: int, size: int) -> Floats:
    """The largest product of strengths along a way of at most four ties from one node to each."""
    sure = np.zeros(size)
    sure[node] = 1.0
    for _ in range(DEPTH):
        onward = sure.copy()
        np.maximum.at(onward, pairs.right, sure[pairs.left] * pairs.sure)
        np.maximum.at(onward, pairs.left, sure[pairs.right] * pairs.sure)
        sure = onward
    return sure
