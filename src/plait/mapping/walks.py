"""The strongest path between two things, and what lies within a few hops of one, as one reader may see them.

The strength of a path is the product of the strengths of its ties: the probability that all of them hold, if they are
independent. A tie that the reader may not read is nowhere looked at but for its code, so a path through it does not
exist for them; of paths equally strong they get the one that they would get if the others' ties were not there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.mapping.compressed import ReadableTies
from plait.mapping.graph import Bools, Ints
from plait.mapping.numbering import Places
from plait.mapping.searched import Side, cost_at, meet, next_node, side_from, slot_of, way_to, with_room

# Hops are kept in a byte; further than this no neighbourhood is one.
MOST_HOPS = 100
_NOT_MET, _CLOSED = 255, 254


@dataclass(frozen=True, slots=True, kw_only=True)
class StrongestPath:
    """The ids from start to end, the strength of each hop, and the markings that all of it rests on."""

    ids: tuple[int, ...]
    strengths: tuple[float, ...]
    markings: frozenset[int]

    @property
    def strength(self) -> float:
        return prod(self.strengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """The other things within so many hops, sorted by id, and how many hops each is away."""

    ids: Ints
    hops: NDArray[np.uint8]


def strongest_path(
    readable: ReadableTies, start: int, end: int, *, stops: Collection[int] = ()
) -> StrongestPath | None:
    """The path whose strengths multiply to most; None where there is none, for whatever reason.

    A path may begin and end at one of the `stops`, and crosses none. Dijkstra from both ends over -log(strength)
    (Nicholson 1966; stopped as in Pohl 1971). ValueError where start and end are one.
    """
    if start == end:
        raise ValueError("a path leads from one thing to another one")
    ties, nodes = readable.ties, (readable.ties.node(start), readable.ties.node(end))
    if min(nodes) < 0 or readable.is_closed[list(nodes)].any():
        return None
    shut = readable.is_closed | _stop(readable, stops)
    shut[list(nodes)] = False
    way = _way(readable._replace(is_closed=shut), *nodes)
    if not len(way):
        return None
    codes = [_strongest(readable, one, other) for one, other in pairwise(way.tolist())]
    return StrongestPath(
        ids=tuple(ties.ids[way].tolist()),
        strengths=tuple(ties.strengths[codes].tolist()),
        markings=frozenset(ties.markings[codes].ravel().tolist()),
    )


def within(readable: ReadableTies, start: int, *, hops: int, stops: Collection[int] = ()) -> Neighbourhood:
    """What can be reached from `start` over at most so many ties; nothing where no readable tie names it.

    The `stops` are reached, and not gone on from, unless they are the start.
    """
    if not 0 < hops <= MOST_HOPS:
        raise ValueError(f"a neighbourhood takes 1 to {MOST_HOPS} hops, not {hops}")
    node = readable.ties.node(start)
    if node < 0 or readable.is_closed[node]:
        return Neighbourhood(ids=np.zeros(0, dtype=np.int64), hops=np.zeros(0, dtype=np.uint8))
    is_stop = _stop(readable, stops)
    is_stop[node] = False
    hop = _hops_from(readable, is_stop, node, hops)
    places = np.flatnonzero((hop > 0) & (hop <= hops))
    return Neighbourhood(ids=readable.ties.ids[places], hops=hop[places])


def _stop(readable: ReadableTies, stops: Collection[int]) -> Bools:
    """By node: whether it is one of these."""
    return np.isin(readable.ties.ids, np.array(sorted(stops), dtype=np.int64))


def _strongest(readable: ReadableTies, node: int, other: int) -> int:
    """The code of the strongest readable tie between two nodes; at a draw, of that with the lowest markings."""
    ties = readable.ties
    node, other = sorted((node, other), key=lambda one: int(ties.starts[one + 1] - ties.starts[one]))
    row = slice(ties.starts[node], ties.starts[node + 1])
    codes = np.unique(ties.codes[row][ties.to[row] == other])
    best: int = min(codes.tolist(), key=lambda code: (readable.cost[code], *ties.markings[code].tolist()))
    return best


@njit(cache=True, nogil=True)
def _way(readable: ReadableTies, start: int, end: int) -> Places:
    """The nodes of the best path in order; none where there is no path."""
    ahead, behind = side_from(start), side_from(end)
    best, meeting = np.inf, -1
    while ahead.counts[1] and behind.counts[1] and ahead.heap_costs[0] + behind.heap_costs[0] < best:
        # The side that fewer nodes wait on: a hub is gone on from last.
        if ahead.counts[1] <= behind.counts[1]:
            ahead, best, meeting = _gone_on(readable, ahead, behind, best, meeting)
        else:
            behind, best, meeting = _gone_on(readable, behind, ahead, best, meeting)
    if meeting < 0:
        return np.empty(0, dtype=np.int32)
    return np.concatenate((way_to(ahead, meeting)[::-1], way_to(behind, meeting)[1:]))


@njit(cache=True, nogil=True)
def _gone_on(readable: ReadableTies, side: Side, other: Side, best: float, meeting: int) -> tuple[Side, float, int]:
    """One side after its next node was gone on from; the cost of the best path so far and where it meets."""
    so_far, node = next_node(side)
    if so_far > side.costs[slot_of(side, node)]:
        return side, best, meeting
    ties = readable.ties
    row, end = ties.starts[node], ties.starts[node + 1]
    side = with_room(side, end - row)
    # No path that costs this much here can be completed to a better one. One limit for the row, whatever its order.
    limit = best - other.heap_costs[0]
    for tie in range(row, end):
        cost, ahead = so_far + readable.cost[ties.codes[tie]], ties.to[tie]
        if not cost < limit or readable.is_closed[ahead]:
            continue
        slot = slot_of(side, ahead)
        if cost < cost_at(side, slot):
            meet(side, slot, ahead, cost, node)
            whole = cost + cost_at(other, slot_of(other, ahead))
            if whole < best or (whole == best and ahead < meeting):
                best, meeting = whole, ahead
    return side, best, meeting


@njit(cache=True, nogil=True)
def _hops_from(readable: ReadableTies, is_stop: Bools, start: int, hops: int) -> NDArray[np.uint8]:
    """By node how many hops it is away; 254 and 255 where it is closed or further."""
    ties = readable.ties
    hop = np.where(readable.is_closed, np.uint8(_CLOSED), np.uint8(_NOT_MET))
    met = np.empty(hop.size, dtype=np.int32)
    hop[start], met[0] = 0, start
    first, count = 0, 1
    for distance in range(1, hops + 1):
        last = count
        for at in range(first, last):
            if is_stop[met[at]]:
                continue
            for tie in range(ties.starts[met[at]], ties.starts[met[at] + 1]):
                node = ties.to[tie]
                if hop[node] == _NOT_MET and readable.cost[ties.codes[tie]] < np.inf:
                    hop[node], met[count] = distance, node
                    count += 1
        first = last
    return hop
