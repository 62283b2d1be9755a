"""From a neighbourhood of thousands to a chart that can be read: at most 500 things, and which ones.

A picture of everything that a group touches shows nothing. So a place on the chart is claimed in this order: the
nominals; what stands on the strongest paths; what the reader asked to see more around; then the nearest, and of those
equally near the most strongly tied. Nothing else decides: no name, kind or trade.
"""

from dataclasses import dataclass, field

import numpy as np

from plait.mapping.graph import Bools, Floats, Graph, Ints

MOST_NODES = 500
NOBODY = -1


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a chart is asked to show, as nodes of a graph.

    `nominals` and `on_paths` in the order of their claim; everything within `hops` of a nominal; around each node of
    `widened` as many hops more as it is named times; nothing of `hidden`, nor what only leads on through it. The edges
    of `doubtful` lead nowhere: they were said of a record that may not be the nominal's.
    """

    nominals: Ints
    on_paths: Ints = field(default_factory=_none)
    widened: Ints = field(default_factory=_none)
    hidden: Ints = field(default_factory=_none)
    doubtful: Ints = field(default_factory=_none)
    hops: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """What is drawn: `nodes` in the order of their claim, and for each the node `before` it, which is drawn too.

    That is the last step of the strongest of the shortest ways to it; -1 for a nominal, and for what was found on a
    path alone. `left_out` counts the things for which there was no room.
    """

    nodes: Ints
    before: Ints
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closed:
    """What a walk does not step on, and what it does not walk along."""

    nodes: Bools
    edges: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """For every node of the graph: how many hops away it is (-1: too far), how strongly tied, and through whom."""

    hops: Ints
    strength: Floats
    before: Ints

    def in_order(self) -> Ints:
        """What is near but not where it began: the nearest first, then the strongest, then by id."""
        found = np.flatnonzero(self.hops > 0)
        return found[np.lexsort((found, -self.strength[found], self.hops[found]))]


def reduce_to(graph: Graph, wanted: Wanted, *, most: int = MOST_NODES) -> Reduced:
    """The at most `most` nodes to draw. The same graph and question give the same answer; fewer are a part of more.

    Who may be widened is on the chart already: a node that nothing else leads to is passed over.
    """
    hidden = _mask(graph.size, wanted.hidden)
    closed = _Closed(nodes=hidden, edges=_mask(len(graph.to), wanted.doubtful))
    nominals = wanted.nominals[~hidden[wanted.nominals]]
    near = _near(graph, nominals, wanted.hops, closed)
    on_paths = wanted.on_paths[~hidden[wanted.on_paths]]
    claimed = [nominals, on_paths]
    before = near.before
    reached = _mask(graph.size, np.concatenate([nominals, on_paths, near.in_order()]))
    for node in dict.fromkeys(wanted.widened.tolist()):
        if not reached[node] or hidden[node]:
            continue
        around = _near(graph, np.array([node]), int((wanted.widened == node).sum()), closed)
        before = np.where((before == NOBODY) & ~reached, around.before, before)
        claimed.append(np.concatenate([[node], around.in_order()]))
        reached[claimed[-1]] = True
    everything = _each_once(np.concatenate([*claimed, near.in_order()]))
    nodes = everything[:most]
    return Reduced(nodes=nodes, before=before[nodes], left_out=len(everything) - len(nodes))


def way_to(reduced: Reduced, node: int) -> tuple[int, ...]:
    """The nodes of the way from a nominal to this one; from where it began, if that was found on a path alone."""
    before = dict(zip(reduced.nodes.tolist(), reduced.before.tolist(), strict=True))
    way = [node]
    while (step := before.get(way[-1], NOBODY)) != NOBODY:
        way.append(step)
    return tuple(reversed(way))


def _near(graph: Graph, starts: Ints, hops: int, closed: _Closed) -> _Near:
    """All within so many hops of the starts, each by the strongest of the shortest ways."""
    found = _Near(hops=np.full(graph.size, NOBODY), strength=np.zeros(graph.size), before=np.full(graph.size, NOBODY))
    found.hops[starts], found.strength[starts] = 0, 1.0
    frontier = np.unique(starts)
    for hop in range(1, hops + 1):
        place, edge = graph.leaving(frontier)
        leave = frontier[place]
        arrive, strength = graph.to[edge].astype(np.int64), found.strength[leave] * graph.pull[edge]
        new = (found.hops[arrive] == NOBODY) & ~closed.nodes[arrive] & ~closed.edges[edge]
        leave, arrive, strength = leave[new], arrive[new], strength[new]
        order = np.lexsort((leave, -strength, arrive))
        first = order[np.flatnonzero(np.diff(arrive[order], prepend=-1))]
        frontier = arrive[first]
        found.hops[frontier], found.strength[frontier], found.before[frontier] = hop, strength[first], leave[first]
    return found


def _mask(size: int, places: Ints) -> Bools:
    mask = np.zeros(size, dtype=bool)
    mask[places] = True
    return mask


def _each_once(nodes: Ints) -> Ints:
    """Without repeats, each where it first stands."""
    _, first = np.unique(nodes, return_index=True)
    kept: Ints = nodes[np.sort(first)]
    return kept
