"""Who is who from scored pairs: average linkage with what people decided and what facts forbid.

Two clusters join while the mean probability of all pairs across them reaches STOP (average linkage, Sokal and Michener
1958); a pair that was never scored counts as ABSENT. Chains through one hub fall apart, which connected components
would join. Edges are taken by falling log odds, so that the result is a function of the pairs and never of their
order, and the result for records that no edge connects to others depends on those records alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled
from plait.linking.engine.odds import as_probability
from plait.linking.engine.plain import connected, plain_components

Ints = NDArray[np.int32]
Places = NDArray[np.int64]
Floats = NDArray[np.float64]

STOP = 0.4
# What is to teach must be surer: a wrong join would be learnt.
TEACHING_STOP = 0.5
ABSENT = 0.02
# Pairs below this never start a join; pairs below ABSENT count as absent.
JOINS_FROM = 0.3
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPairs:
    """Places of two records, each pair once, and the natural log odds that they are one."""

    left: Ints
    right: Ints
    log_odds: Floats

    @property
    def probability(self) -> Floats:
        """The probability of each pair; the surest ones have 1, which their log odds still tell apart."""
        return as_probability(self.log_odds)

    def where(self, mask: NDArray[np.bool_]) -> "ScoredPairs":
        """The pairs that the mask keeps."""
        return ScoredPairs(left=self.left[mask], right=self.right[mask], log_odds=self.log_odds[mask])

    @classmethod
    def joined(cls, parts: Sequence["ScoredPairs"]) -> "ScoredPairs":
        """The pairs of all parts, in their order."""
        return cls(
            left=np.concatenate([np.zeros(0, np.int32), *(part.left for part in parts)]),
            right=np.concatenate([np.zeros(0, np.int32), *(part.right for part in parts)]),
            log_odds=np.concatenate([np.zeros(0), *(part.log_odds for part in parts)]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known besides the scores, by places of records.

    `same` and `different` (pairs, 2) are what people decided. `equal` (pairs, 2) say the same, word for word, and are
    one unless a person or a fact says otherwise. `numbers`, `births` and `sexes` are codes of each record's facts, -1
    for none: two numbers contradict each other, and so do two birth dates that come with two sexes. `groups`
    (memberships, 2) are records that are nominals and the codes of their groups, each once: no score makes nominals of
    two groups one, because two people decide on that.
    """

    same: Places
    different: Places
    equal: Places
    numbers: Ints
    births: Ints
    sexes: Ints
    groups: Places


def nothing_known(count: int) -> Known:
    """No decision and no fact about `count` records."""
    none, pairs = np.full(count, -1, np.int32), np.zeros((0, 2), np.int64)
    return Known(same=pairs, different=pairs, equal=pairs, numbers=none, births=none, sexes=none, groups=pairs)


class _Graph(NamedTuple):
    """Scored neighbours and barred ones of each record, as offsets and lists."""

    offsets: Places
    others: Ints
    probability: Floats
    barred_offsets: Places
    barred: Ints


class _Facts(NamedTuple):
    """Codes of each record's facts, and those of its groups as offsets and lists."""

    numbers: Ints
    births: Ints
    sexes: Ints
    group_offsets: Places
    groups: Places


class _Forest(NamedTuple):
    """Clusters as linked lists: the cluster of each record, the next record in it; first, last, size, ties of each."""

    cluster: Places
    following: Places
    first: Places
    last: Places
    size: Places
    ties: Places


def cluster(count: int, pairs: ScoredPairs, known: Known, *, stop: float = STOP) -> Places:
    """The cluster of each of `count` records, named by its least place.

    A human SAME always joins, in order of the pairs, unless a human DIFFERENT stands between the two clusters; facts
    that contradict each other bar every join by score.
    """
    likely = pairs.where(pairs.probability >= ABSENT)
    joins = likely.where(likely.probability >= JOINS_FROM)
    ties = np.concatenate([np.stack([joins.left, joins.right], axis=1), known.same, known.equal]).astype(np.int64)
    labels = connected(count, ties[:, 0], ties[:, 1])
    # A mean of equal figures may fall below them by the last bit.
    own = joins.where(joins.probability > stop + 1e-9)
    decided = np.concatenate([known.same, known.different]).ravel()
    facts = (known.numbers, known.births, known.sexes)
    plain = plain_components(labels, labels[own.left], decided, facts, known.groups)
    least = np.full(labels.max(initial=-1) + 1, count)
    np.minimum.at(least, labels, np.arange(count))
    others = ~plain[labels]
    one_by_one = joined_one_by_one(count, likely.where(others[likely.left] | others[likely.right]), known, stop=stop)
    named: Places = np.where(others, one_by_one, least[labels])
    return named


def joined_one_by_one(count: int, likely: ScoredPairs, known: Known, *, stop: float) -> Places:
    """As `cluster`, without a look at which components are plain."""
    offsets, others, probability = _neighbours(count, likely.left, likely.right, likely.probability)
    bars = known.different.astype(np.int32)
    barred_offsets, barred, _ = _neighbours(count, bars[:, 0], bars[:, 1], np.zeros(len(bars)))
    graph = _Graph(offsets, others, probability, barred_offsets, barred)
    places = np.arange(count)
    ones = np.ones(count, np.int64)
    forest = _Forest(places.copy(), np.full(count, -1), places.copy(), places.copy(), ones, np.diff(offsets))
    facts, no_facts = _facts_of(count, known), _facts_of(count, nothing_known(count))
    _order(_in_order(known.same), graph, no_facts, forest)
    _order(_in_order(known.equal), graph, facts, forest)
    edges = likely.where(likely.probability >= JOINS_FROM)
    low, high = np.minimum(edges.left, edges.right), np.maximum(edges.left, edges.right)
    falling = np.lexsort((high, low, -edges.log_odds))
    for _ in range(_ROUNDS):
        if not _join_by_score(np.stack([low, high])[:, falling], graph, facts, forest, stop):
            break
    least = np.full(count, count)
    np.minimum.at(least, forest.cluster, places)
    named: Places = least[forest.cluster]
    return named


def _facts_of(count: int, known: Known) -> _Facts:
    groups = known.groups[np.argsort(known.groups[:, 0], kind="stable")]
    offsets = np.searchsorted(groups[:, 0], np.arange(count + 1)).astype(np.int64)
    return _Facts(known.numbers, known.births, known.sexes, offsets, np.ascontiguousarray(groups[:, 1]))


def _neighbours(count: int, left: Ints, right: Ints, probability: Floats) -> tuple[Places, Ints, Floats]:
    """For each record its neighbours in order of their places."""
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((other, one))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(one, minlength=count))]).astype(np.int64)
    return offsets, other[order].astype(np.int32), np.concatenate([probability, probability])[order]


def _in_order(pairs: Places) -> Places:
    ends = np.sort(pairs, axis=1)
    return ends[np.lexsort((ends[:, 1], ends[:, 0]))]


@compiled
def _order(pairs: Places, graph: _Graph, facts: _Facts, forest: _Forest) -> None:
    """Join each pair in turn, unless people or facts keep its clusters apart."""
    for at in range(len(pairs)):
        x, y = forest.cluster[pairs[at, 0]], forest.cluster[pairs[at, 1]]
        # The smaller one moves: a thousand joins to one cluster do not move the whole of it each time.
        if forest.size[x] > forest.size[y]:
            x, y = y, x
        if x != y and not _is_barred(x, y, graph, forest) and not _contradict(x, y, facts, forest):
            _join(x, y, forest)


@compiled
def _join_by_score(edges: Ints, graph: _Graph, facts: _Facts, forest: _Forest, stop: float) -> int:
    """One round over the edges; returns how many joins it made."""
    joins = 0
    for at in range(edges.shape[1]):
        x, y = forest.cluster[edges[0, at]], forest.cluster[edges[1, at]]
        if x == y:
            continue
        if forest.ties[x] > forest.ties[y]:
            x, y = y, x
        if _mean(x, y, graph, forest) < stop:
            continue
        if _is_barred(x, y, graph, forest) or _contradict(x, y, facts, forest):
            continue
        _join(x, y, forest)
        joins += 1
    return joins


@compiled
def _mean(x: int, y: int, graph: _Graph, forest: _Forest) -> float:
    """The mean probability of all pairs across clusters x and y; x has fewer ties."""
    total, present = 0.0, 0
    member = forest.first[x]
    while member >= 0:
        for at in range(graph.offsets[member], graph.offsets[member + 1]):
            if forest.cluster[graph.others[at]] == y:
                total += graph.probability[at]
                present += 1
        member = forest.following[member]
    pairs = forest.size[x] * forest.size[y]
    return float((total + ABSENT * (pairs - present)) / pairs)


@compiled
def _is_barred(x: int, y: int, graph: _Graph, forest: _Forest) -> bool:
    """A person said that some record of one cluster is not some record of the other."""
    if len(graph.barred) == 0:
        return False
    member = forest.first[x]
    while member >= 0:
        for at in range(graph.barred_offsets[member], graph.barred_offsets[member + 1]):
            if forest.cluster[graph.barred[at]] == y:
                return True
        member = forest.following[member]
    return False


@compiled
def _contradict(x: int, y: int, facts: _Facts, forest: _Forest) -> bool:
    """Both have numbers and share none, or a birth date with its sex stands against another with the other sex.

    Or nominals of two groups would be one.
    """
    if _would_meet(x, y, facts, forest):
        return True
    numbered, shared = False, False
    one = forest.first[x]
    while one >= 0:
        has_birth = facts.births[one] >= 0 and facts.sexes[one] >= 0
        if facts.numbers[one] >= 0 or has_birth:
            other = forest.first[y]
            while other >= 0:
                if facts.numbers[one] >= 0 and facts.numbers[other] >= 0:
                    numbered = True
                    shared = shared or facts.numbers[one] == facts.numbers[other]
                both_born = has_birth and facts.births[other] >= 0 and facts.sexes[other] >= 0
                if both_born and facts.births[one] != facts.births[other] and facts.sexes[one] != facts.sexes[other]:
                    return True
                other = forest.following[other]
        one = forest.following[one]
    return numbered and not shared


@compiled
def _would_meet(x: int, y: int, facts: _Facts, forest: _Forest) -> bool:
    """Either is a nominal of a group of which the other is none."""
    if len(facts.groups) == 0:
        return False
    return _has_own_group(x, y, facts, forest) and _has_own_group(y, x, facts, forest)


@compiled
def _has_own_group(x: int, y: int, facts: _Facts, forest: _Forest) -> bool:
    """Some group of cluster x is no group of cluster y."""
    member = forest.first[x]
    while member >= 0:
        for at in range(facts.group_offsets[member], facts.group_offsets[member + 1]):
            if not _is_of_group(y, facts.groups[at], facts, forest):
                return True
        member = forest.following[member]
    return False


@compiled
def _is_of_group(x: int, group: int, facts: _Facts, forest: _Forest) -> bool:
    member = forest.first[x]
    while member >= 0:
        for at in range(facts.group_offsets[member], facts.group_offsets[member + 1]):
            if facts.groups[at] == group:
                return True
        member = forest.following[member]
    return False


@compiled
def _join(x: int, y: int, forest: _Forest) -> None:
    """Cluster x becomes part of cluster y."""
    member = forest.first[x]
    while member >= 0:
        forest.cluster[member] = y
        member = forest.following[member]
    forest.following[forest.last[y]] = forest.first[x]
    forest.last[y] = forest.last[x]
    forest.size[y] += forest.size[x]
    forest.ties[y] += forest.ties[x]
    forest.first[x] = -1
    forest.size[x] = 0
