"""Who is who: a function of scored pairs and human matches, and of nothing else.

Two clusters join while the power mean over all pairs across them reaches the threshold (see `agglomerate`), so
chains through one hub fall apart, which connected components would join. Mentions that no path of likely pairs
connects are clustered apart: the result for one component depends on that component alone.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.domain.match import Judgement
from plait.domain.tables import MEMBERSHIP
from plait.linking.agglomerate import Agglomeration, Pair
from plait.linking.identity import NOTHING_KNOWN, Identity, identities_of

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Pairs as positions in the sorted list of mentions, in the order of those positions."""

    left: Ints
    right: Ints
    probability: NDArray[np.float64]

    def where(self, mask: NDArray[np.bool_]) -> "Edges":
        """The pairs that the mask keeps."""
        return Edges(left=self.left[mask], right=self.right[mask], probability=self.probability[mask])


def cluster(mentions: pa.Table, pairs: pa.Table, matches: pa.Table, *, threshold: float) -> pa.Table:
    """MEMBERSHIP of `mentions`; a subject's id is the least mention id in it.

    `mentions` is IDENTITIES; `pairs` is PAIRS; `matches` is MATCHES, one row a pair. Rows that speak of other
    mentions are passed over. A human SAME always joins, unless a human DIFFERENT stands between the two clusters;
    mentions whose identities contradict each other are never joined by score.
    """
    ids = np.unique(mentions["mention_id"].to_numpy().astype(np.int64))
    edges = _edges(ids, pairs)
    likely = edges.where(edges.probability >= threshold)
    decided = _decided(ids, matches)
    labels = _components(len(ids), likely, decided)
    identities = _by_position(ids, identities_of(mentions))
    plain = _plain_components(labels, likely, decided, identities)
    # Every component starts as one subject, named by its least mention; those that are not plain are looked at.
    least = np.full(labels.max(initial=-1) + 1, len(ids), dtype=np.int64)
    np.minimum.at(least, labels, np.arange(len(ids)))
    subjects = least[labels]
    for members, scored, judged in _other_components(labels, ~plain, edges, decided):
        work = Agglomeration(
            {member: identities.get(member, NOTHING_KNOWN) for member in members},
            scored,
            different=[pair for pair, same in judged if not same],
        )
        work.order(pair for pair, same in judged if same)
        for group in work.run(threshold):
            subjects[group] = min(group)
    return pa.table({"mention_id": ids, "subject_id": ids[subjects]}, schema=MEMBERSHIP)


def _edges(ids: Ints, pairs: pa.Table) -> Edges:
    """The scored pairs whose ends are both among `ids`, in order of their ends."""
    left, right = (pairs[name].to_numpy().astype(np.int64) for name in ("left_id", "right_id"))
    inside = np.isin(left, ids) & np.isin(right, ids)
    left, right = np.searchsorted(ids, left[inside]), np.searchsorted(ids, right[inside])
    order = np.lexsort((right, left))
    probability = pairs["probability"].to_numpy()[inside]
    return Edges(left=left[order], right=right[order], probability=probability[order])


def _decided(ids: Ints, matches: pa.Table) -> dict[Pair, bool]:
    """What people said of pairs among `ids`: True for same, False for different; in order of the pairs."""
    kept = matches.filter(pc.is_in(matches["judgement"], pa.array([Judgement.SAME, Judgement.DIFFERENT])))
    place = {int(mention): position for position, mention in enumerate(ids)} if kept.num_rows else {}
    found = {}
    for row in kept.to_pylist():
        left, right = place.get(row["left_id"]), place.get(row["right_id"])
        if left is not None and right is not None:
            found[min(left, right), max(left, right)] = row["judgement"] == Judgement.SAME
    return dict(sorted(found.items()))


def _by_position(ids: Ints, identities: dict[int, Identity]) -> dict[int, Identity]:
    positions = np.searchsorted(ids, np.fromiter(identities, np.int64, len(identities)))
    return dict(zip(positions.tolist(), identities.values(), strict=True))


def _components(count: int, likely: Edges, decided: dict[Pair, bool]) -> Ints:
    """The number of each mention's component: what likely pairs and human SAMEs connect."""
    same = np.array([pair for pair, is_same in decided.items() if is_same], dtype=np.int64).reshape(-1, 2)
    left, right = np.concatenate([likely.left, same[:, 0]]), np.concatenate([likely.right, same[:, 1]])
    return connected(count, left, right)


def connected(count: int, left: Ints, right: Ints) -> Ints:
    """The number of each node's component, in order of its least node.

    Each round hooks the least node of either end onto the other and shortens every way to a root by half, so that the
    rounds grow with the logarithm of the longest way. A graph library does the same, and fills 25 MB of a desk.
    """
    least = np.arange(count)
    while True:
        ends = least[left], least[right]
        if np.array_equal(*ends):
            return np.unique(least, return_inverse=True)[1].astype(np.int64)
        lower = np.minimum(*ends)
        for end in ends:
            np.minimum.at(least, end, lower)
        while not np.array_equal(least, shorter := least[least]):
            least = shorter


def _plain_components(
    labels: Ints, likely: Edges, decided: dict[Pair, bool], identities: dict[int, Identity]
) -> NDArray[np.bool_]:
    """Components that need no thought: every pair is likely, nobody has judged, no hard facts to contradict.

    The whole of such a component joins, since no mean can fall below its least pair.
    """
    sizes = np.bincount(labels)
    scored = np.bincount(labels[likely.left], minlength=len(sizes))
    plain: NDArray[np.bool_] = scored == sizes * (sizes - 1) // 2
    plain[labels[[position for pair in decided for position in pair]]] = False
    seen: dict[int, Identity] = {}
    for position, identity in identities.items():
        label = int(labels[position])
        if sizes[label] > 1 and seen.setdefault(label, identity) != identity:
            plain[label] = False
    return plain


def _other_components(
    labels: Ints, wanted: NDArray[np.bool_], edges: Edges, decided: dict[Pair, bool]
) -> list[tuple[list[int], list[tuple[int, int, float]], list[tuple[Pair, bool]]]]:
    """For each wanted component: its members, its scored pairs and its judgements, each in rising order."""
    members: dict[int, list[int]] = defaultdict(list)
    scored: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    judged: dict[int, list[tuple[Pair, bool]]] = defaultdict(list)
    for position in np.flatnonzero(wanted[labels]).tolist():
        members[int(labels[position])].append(position)
    inside = edges.where((labels[edges.left] == labels[edges.right]) & wanted[labels[edges.left]])
    rows = zip(inside.left.tolist(), inside.right.tolist(), inside.probability.tolist(), strict=True)
    for row in rows:
        scored[int(labels[row[0]])].append(row)
    for pair, same in decided.items():
        if labels[pair[0]] == labels[pair[1]]:
            judged[int(labels[pair[0]])].append((pair, same))
    return [(members[label], scored[label], judged[label]) for label in members]
