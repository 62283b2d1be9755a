"""Key players where ties are uncertain: how often each node is in the best set, over worlds in which ties hold or not.

A network drawn as if every tie were sure names one best set, and hides how little may speak for it. Here each tie
holds only with its strength, by itself, and the best set is found afresh in every world. All worlds and all sets are
worked out side by side in arrays, because the web server compiles nothing (decision 12).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from math import comb, sqrt
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from plait.mapping.graph import Bools, Floats, Ints
from plait.mapping.network import Node, connected_pairs, neighbours, pairs_after_each

EXACT_UP_TO = 8
DRAWS = 400
NINETY = 1.645
Counts = npt.NDArray[np.signedinteger]
Labels = npt.NDArray[np.unsignedinteger]
# Sets times worlds whose labels are held at once, so that a pass over them stays in the cache.
_AT_ONCE = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """The probability that a node is in the best set, with the 90 % interval of the simulation."""

    node: Node
    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyPlayers:
    """Every node that may be in the best `count`, the likeliest first. The probabilities add up to `count`."""

    players: tuple[Player, ...]
    count: int
    worlds: int
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worlds:
    """Which ties hold in each world, and how much each world counts."""

    holds: Bools
    weight: Floats
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ties:
    """One entry a tie: places of both ends in `nodes`, and its probability; the ends of most ties first."""

    nodes: Ints
    left: Ints
    right: Ints
    probability: Floats

    @property
    def part(self) -> Ints:
        """The connected part in which each node lies where every tie holds, by the lowest place in it."""
        everything = np.ones((1, len(self.left)), dtype=bool)
        return _labels(self, everything, np.empty((1, 0), dtype=np.int64))[:, 0, 0].astype(np.int64)

    def within(self, places: Ints) -> "tuple[_Ties, Ints]":
        """The ties of one part alone, by the places of its nodes, and which ties these are."""
        rows = np.flatnonzero(np.isin(self.left, places))
        left, right = np.searchsorted(places, self.left[rows]), np.searchsorted(places, self.right[rows])
        alone = _Ties(nodes=self.nodes[places], left=left, right=right, probability=self.probability[rows])
        return alone, rows

    def worth_removing(self, count: int) -> Ints:
        """Places of the nodes that a best set can be made of: all but those that hang on a busier node, or on nothing.

        Whoever hangs by one tie is never better to remove than the other end. All places where too few are left.
        """
        ties = np.bincount(np.concatenate([self.left, self.right]), minlength=len(self.nodes))
        is_pair = (ties[self.left] == 1) & (ties[self.right] == 1)
        worth = ties > 1
        worth[self.left[is_pair]] = worth[self.right[is_pair]] = True
        return np.flatnonzero(worth) if int(worth.sum()) >= count else np.arange(len(self.nodes))


def likely_key_players(
    ties: Sequence[tuple[Node, Node, float]],
    *,
    count: int,
    alone: Sequence[Node] = (),
    draws: int = DRAWS,
    seed: int = 0,
) -> LikelyPlayers:
    """How likely each node is among the best `count` to remove, by the pairs that can still reach each other.

    Exact by adding up every case where at most eight ties are uncertain; simulated with `draws` worlds above. Sets that
    do equally well in a world share it; who hangs on a busier node is in none while others will do. With every tie sure
    these are the exact key players. Raises ValueError where there are fewer than `count` nodes.
    """
    known = _known(ties, alone)
    places = known.worth_removing(count)
    if count < 1 or len(places) < count:
        raise ValueError(f"a network of {len(known.nodes)} has no {count} nodes to remove")
    worlds = _worlds(known, draws, seed)
    sets = np.array(list(combinations(places.tolist(), count)), dtype=np.int64)
    lost: Counts = _lost_by_one(known, worlds.holds, sets) if count == 1 else _lost(known, worlds.holds, sets)
    share = np.zeros(len(known.nodes))
    best = lost == lost.max(axis=0)
    credit = (best / best.sum(axis=0)) @ worlds.weight
    np.add.at(share, sets.ravel(), np.repeat(credit, count))
    return LikelyPlayers(
        players=_players(known, share, worlds),
        count=count,
        worlds=len(worlds.weight),
        is_exact=worlds.is_exact,
    )


def work_of(ties: Sequence[tuple[Node, Node, float]], *, count: int, draws: int = DRAWS) -> int:
    """How many times a tie or a set is looked at to answer, for one pass: what the time grows with."""
    known = _known(ties, ())
    part, worth = known.part, known.worth_removing(count)
    in_part = np.bincount(part[worth], minlength=len(known.nodes)).tolist()
    ties_of = np.bincount(part[known.left], minlength=len(known.nodes)).tolist()
    pieces: int = sum(
        comb(nodes, size) * held
        for nodes, held in zip(in_part, ties_of, strict=True)
        for size in range(1, min(count, nodes) + 1)
    )
    return draws * (pieces + comb(len(worth), count))


def _known(ties: Sequence[tuple[Node, Node, float]], alone: Sequence[Node]) -> _Ties:
    """Every pair once, by its surest tie; ties to oneself and ties that cannot hold count for nothing."""
    surest: dict[tuple[Node, Node], float] = {}
    for left, right, probability in ties:
        pair = (min(left, right), max(left, right))
        if left != right and probability > surest.get(pair, 0.0):
            surest[pair] = probability
    every = np.unique([*(end for left, right, _ in ties for end in (left, right)), *alone]).astype(np.int64)
    ends = np.searchsorted(every, np.array(sorted(surest), dtype=np.int64).reshape(-1, 2))
    # The busiest node gets the lowest place: labels spread from there in the fewest passes.
    busy = np.lexsort((every, -np.bincount(ends.ravel(), minlength=len(every))))
    place = np.argsort(busy)[ends]
    probabilities = np.array([surest[pair] for pair in sorted(surest)], dtype=np.float64)
    order = np.lexsort((place.max(axis=1), place.min(axis=1)))
    return _Ties(
        nodes=every[busy],
        left=place.min(axis=1)[order],
        right=place.max(axis=1)[order],
        probability=probabilities[order],
    )


def _worlds(ties: _Ties, draws: int, seed: int) -> _Worlds:
    """Every case of the uncertain ties where there are few, else seeded draws of them all."""
    unsure = np.flatnonzero(ties.probability < 1)
    if len(unsure) <= EXACT_UP_TO:
        cases = (np.arange(1 << len(unsure))[:, None] >> np.arange(len(unsure))) & 1 == 1
        holds = np.ones((len(cases), len(ties.left)), dtype=bool)
        holds[:, unsure] = cases
        chance = ties.probability[unsure]
        return _Worlds(holds=holds, weight=np.prod(np.where(cases, chance, 1 - chance), axis=1), is_exact=True)
    holds = np.random.default_rng(seed).random((draws, len(ties.left))) < ties.probability
    return _Worlds(holds=holds, weight=np.full(draws, 1 / draws), is_exact=False)


def _lost_by_one(ties: _Ties, holds: Bools, sets: Ints) -> Ints:
    """The pairs that no longer reach each other, a row a node removed and a column a world: one walk prices all."""
    found = np.empty((len(sets), len(holds)), dtype=np.int64)
    for world, standing in enumerate(holds):
        ends = zip(ties.left[standing].tolist(), ties.right[standing].tolist(), strict=True)
        network = neighbours(ends, alone=range(len(ties.nodes)))
        after, whole = pairs_after_each(network, frozenset()), connected_pairs(network)
        found[:, world] = [whole - after[place] for place in sets[:, 0].tolist()]
    return found


def _lost(ties: _Ties, holds: Bools, sets: Ints) -> Counts:
    """The same for sets of several nodes: what a set costs is the sum of what its nodes cost in each connected part."""
    part_of = ties.part
    part = part_of.tolist()
    split = [_split(some, part) for some in sets.tolist()]
    pieces = sorted({(len(piece), part[piece[0]], piece) for some in split for piece in some})
    row_of = {piece: row for row, (*_, piece) in enumerate(pieces, 1)}
    cost = np.zeros((len(pieces) + 1, len(holds)), dtype=np.int32)
    for (_, lies_in), alike in groupby(pieces, key=itemgetter(0, 1)):
        wanted = [piece for *_, piece in alike]
        places = np.flatnonzero(part_of == lies_in)
        alone, rows = ties.within(places)
        removed = np.searchsorted(places, np.array(wanted, dtype=np.int64))
        cost[[row_of[piece] for piece in wanted]] = _lost_in_part(alone, holds[:, rows], removed)
    of_set = np.zeros((len(sets), sets.shape[1]), dtype=np.int64)
    for place, some in enumerate(split):
        of_set[place, : len(some)] = [row_of[piece] for piece in some]
    lost = cost[of_set[:, 0]]
    for column in range(1, sets.shape[1]):
        lost += cost[of_set[:, column]]
    return lost


def _split(some: Sequence[int], part: Sequence[int]) -> list[tuple[int, ...]]:
    """The nodes of a set, those of one part together."""
    ordered = sorted(some, key=lambda place: (part[place], place))
    return [tuple(nodes) for _, nodes in groupby(ordered, key=part.__getitem__)]


def _lost_in_part(ties: _Ties, holds: Bools, sets: Ints) -> Ints:
    """All worlds and sets side by side, so many sets at once as fit the cache."""
    step = max(1, _AT_ONCE // len(holds))
    left = [_pairs_left(ties, holds, sets[start : start + step]) for start in range(0, len(sets), step)]
    return _pairs_left(ties, holds, np.empty((1, 0), dtype=np.int64)) - np.concatenate(left)


def _pairs_left(ties: _Ties, holds: Bools, sets: Ints) -> Ints:
    """The pairs that still reach each other, a row a set removed and a column a world."""
    labels = _labels(ties, holds, sets)
    size, cases = len(labels), labels[0].size
    flat = labels.reshape(size, -1).astype(np.int64) + np.arange(cases) * size
    alike = np.bincount(flat.ravel(), minlength=size * cases).reshape(*labels.shape[1:], size)
    found: Ints = (alike * (alike - 1) // 2).sum(axis=2)
    return found


def _labels(ties: _Ties, holds: Bools, sets: Ints) -> Labels:
    """Who can reach whom: by node, set and world, the lowest place that each node reaches."""
    size, shape = len(ties.nodes), (len(sets), len(holds))
    stays = np.ones((len(sets), size), dtype=bool)
    np.put_along_axis(stays, sets, False, axis=1)
    narrow = np.arange(size, dtype=np.min_scalar_type(size))
    labels: Labels = np.repeat(narrow, shape[0] * shape[1]).reshape(size, *shape)
    standing = [
        (stays[:, left] & stays[:, right])[:, None] & holds[:, tie]
        for tie, (left, right) in enumerate(zip(ties.left, ties.right, strict=True))
    ]
    before = -1
    while (now := int(labels.sum(dtype=np.int64))) != before:
        before = now
        _spread(labels, ties, standing)
    return labels


def _spread(labels: Labels, ties: _Ties, standing: Sequence[Bools]) -> None:
    """Both ends of every tie that stands take the lower label of the two; ties are taken in order, then back again."""
    order = list(range(len(standing)))
    for tie in (*order, *reversed(order)):
        left, right = labels[ties.left[tie]], labels[ties.right[tie]]
        lower = np.minimum(left, right)
        np.copyto(left, lower, where=standing[tie])
        np.copyto(right, lower, where=standing[tie])


def _players(ties: _Ties, share: Floats, worlds: _Worlds) -> tuple[Player, ...]:
    value = np.round(share, 12)
    order = np.lexsort((ties.nodes, -value))
    return tuple(
        _player(int(ties.nodes[place]), float(value[place]), None if worlds.is_exact else len(worlds.weight))
        for place in order
        if value[place] > 0
    )


def _player(node: Node, value: float, draws: int | None) -> Player:
    """With Wilson's interval (1927), which leaves room at 0 and 1, where all draws agreed and others might not."""
    if draws is None:
        return Player(node=node, low=value, value=value, high=value)
    scale = 1 + NINETY**2 / draws
    middle = (value + NINETY**2 / (2 * draws)) / scale
    width = NINETY / scale * sqrt(value * (1 - value) / draws + NINETY**2 / (4 * draws**2))
    return Player(node=node, low=min(value, max(0.0, middle - width)), value=value, high=max(value, middle + width))
