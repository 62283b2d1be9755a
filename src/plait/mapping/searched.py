"""One side of a search for the best path: the cost to each node met so far, and the nodes waiting to be gone on from.

Both grow with what the search meets, so that a search through a thousand nodes of a million costs a thousand.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from plait.mapping.graph import Floats, Ints
from plait.mapping.numbering import Places

_FIRST_ROOM = 1 << 10
_NOBODY = -1
# 2^32 over the golden ratio, as in numbering.
_GOLDEN = np.uint32(0x9E3779B9)


class Side(NamedTuple):
    """An open hash table by node, never more than half full, and a heap; their arrays change as the search goes on."""

    nodes: Places
    costs: Floats
    parents: Places
    heap_costs: Floats
    heap_nodes: Places
    counts: Ints
    """how many nodes were met, and how many wait in the heap"""


@njit(cache=True, nogil=True)
def side_from(start: int) -> Side:
    """A search that has met one node, at no cost."""
    side = _empty(_FIRST_ROOM, _FIRST_ROOM)
    meet(side, slot_of(side, start), start, 0.0, _NOBODY)
    return side


@njit(cache=True, nogil=True)
def with_room(side: Side, more: int) -> Side:
    """A side that can meet so many nodes more."""
    wanted = 2 * (side.counts[0] + more)
    if wanted > side.nodes.size:
        side = _moved(side, wanted)
    if side.counts[1] + more > side.heap_costs.size:
        size = 2 * (side.counts[1] + more)
        heap_costs, heap_nodes = np.empty(size), np.empty(size, dtype=np.int32)
        heap_costs[: side.counts[1]] = side.heap_costs[: side.counts[1]]
        heap_nodes[: side.counts[1]] = side.heap_nodes[: side.counts[1]]
        side = Side(side.nodes, side.costs, side.parents, heap_costs, heap_nodes, side.counts)
    return side


@njit(cache=True, nogil=True)
def slot_of(side: Side, node: int) -> np.int64:
    """The slot of a node, or the free one where it would stand."""
    last = side.nodes.size - 1
    at = np.int64(np.uint32(node) * _GOLDEN >> np.uint32(7)) & last
    while side.nodes[at] != _NOBODY and side.nodes[at] != node:
        at = (at + 1) & last
    return at


@njit(cache=True, nogil=True)
def cost_at(side: Side, slot: np.int64) -> float:
    """What the node of a slot costs so far; infinite where it was not met."""
    return side.costs[slot] if side.nodes[slot] != _NOBODY else np.inf


@njit(cache=True, nogil=True)
def meet(side: Side, slot: np.int64, node: int, cost: float, parent: int) -> None:
    """Note a node, or a better way to it, and let it wait. There must be room."""
    if side.nodes[slot] == _NOBODY:
        side.nodes[slot] = node
        side.counts[0] += 1
    side.costs[slot], side.parents[slot] = cost, parent
    at = side.counts[1]
    side.counts[1] += 1
    while at > 0:
        above = (at - 1) >> 1
        if not _is_before(cost, node, side.heap_costs[above], side.heap_nodes[above]):
            break
        side.heap_costs[at], side.heap_nodes[at] = side.heap_costs[above], side.heap_nodes[above]
        at = above
    side.heap_costs[at], side.heap_nodes[at] = cost, node


@njit(cache=True, nogil=True)
def next_node(side: Side) -> tuple[float, int]:
    """Take the cheapest waiting node, at a draw the first. It may have been met at less since it began to wait."""
    cost, node = side.heap_costs[0], side.heap_nodes[0]
    side.counts[1] -= 1
    count = side.counts[1]
    last_cost, last_node = side.heap_costs[count], side.heap_nodes[count]
    at, below = 0, 1
    while below < count:
        right = below + 1
        if right < count and _is_before(
            side.heap_costs[right], side.heap_nodes[right], side.heap_costs[below], side.heap_nodes[below]
        ):
            below = right
        if not _is_before(side.heap_costs[below], side.heap_nodes[below], last_cost, last_node):
            break
        side.heap_costs[at], side.heap_nodes[at] = side.heap_costs[below], side.heap_nodes[below]
        at, below = below, 2 * below + 1
    side.heap_costs[at], side.heap_nodes[at] = last_cost, last_node
    return cost, node


@njit(cache=True, nogil=True)
def way_to(side: Side, node: int) -> Places:
    """The nodes from `node` back to where this side began."""
    found = [node]
    while True:
        node = side.parents[slot_of(side, node)]
        if node == _NOBODY:
            return np.array(found, dtype=np.int32)
        found.append(node)


@njit(cache=True, nogil=True)
def _is_before(cost: float, node: int, other_cost: float, other_node: int) -> bool:
    return cost < other_cost or (cost == other_cost and node < other_node)


@njit(cache=True, nogil=True)
def _empty(nodes: int, waiting: int) -> Side:
    """Nothing met; `nodes` is a power of two."""
    return Side(
        np.full(nodes, _NOBODY, dtype=np.int32),
        np.empty(nodes),
        np.empty(nodes, dtype=np.int32),
        np.empty(waiting),
        np.empty(waiting, dtype=np.int32),
        np.zeros(2, dtype=np.int64),
    )


@njit(cache=True, nogil=True)
def _moved(side: Side, wanted: int) -> Side:
    """The same in a table of at least `wanted` slots."""
    size = side.nodes.size
    while size < wanted:
        size *= 2
    larger = _empty(size, 0)
    for at in range(side.nodes.size):
        if side.nodes[at] != _NOBODY:
            slot = slot_of(larger, side.nodes[at])
            larger.nodes[slot], larger.costs[slot] = side.nodes[at], side.costs[at]
            larger.parents[slot] = side.parents[at]
    return Side(larger.nodes, larger.costs, larger.parents, side.heap_costs, side.heap_nodes, side.counts)
