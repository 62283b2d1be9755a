"""A graph after one tie came or went: the rows of its two ends are made again, and everything else is taken as it is.

So that reach is up to date within a fifth of a second of a change, where drawing millions of ties takes seconds.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.statement import Tie
from plait.mapping.graph import DECAY, ENDS, KINDS, STOPS, Graph, Ints, damping, one_way, valid_on

_STOPS = tuple(KINDS.index(kind) for kind in STOPS)
_OF_EDGES = ("to", "tie", "forward")


class NeedsRedraw(ValueError):
    """The change reaches further than the two ends of the tie: draw all ties again."""


def with_tie(graph: Graph, ties: pa.Table, ends: tuple[int, int], *, as_of: date) -> Graph:
    """The graph with the last row of `ties` (TIES) in it; the rows before are those that the graph was made of.

    `ends` are the subjects that it ties, neither of them closed. Raises NeedsRedraw for a home, which may have become
    a crowded one, and for a tie that says of a node that it is something else than it was.
    """
    row = ties.slice(ties.num_rows - 1)
    kind = Tie(row["kind"][0].as_py())
    if kind is Tie.LIVES_AT:
        raise NeedsRedraw("a home may have become a crowded one")
    if ends[0] == ends[1] or not valid_on(row, as_of).num_rows:
        return graph
    graph = _with_nodes(graph, ends)
    places = [int(place) for place in graph.nodes(np.array(ends, dtype=np.int64))]
    graph = replace(graph, kind=_kinds_after(graph, places, ENDS[kind]))
    edges = [(places[0], places[1], True), (places[1], places[0], False)]
    rows = {
        leave: _appended(graph, leave, arrive, ties.num_rows - 1, forward)
        for leave, arrive, forward in edges
        if graph.kind[leave] not in _STOPS
    }
    return _with_rows(graph, ties, rows)


def without_tie(graph: Graph, ties: pa.Table, row: int) -> Graph:
    """The graph without the tie of that row of `ties`, of which the graph was made.

    Raises NeedsRedraw for a home, which may be crowded no longer.
    """
    if ties["kind"][row].as_py() == Tie.LIVES_AT:
        raise NeedsRedraw("a home may be crowded no longer")
    edges = np.flatnonzero(graph.tie == row)
    leaving = np.searchsorted(graph.starts, edges, side="right") - 1
    return _with_rows(graph, ties, {int(node): _row(graph, node, edges) for node in leaving})


def _with_nodes(graph: Graph, ids: tuple[int, int]) -> Graph:
    """The graph with these ids among its nodes, the new ones tied to nothing yet."""
    both = np.unique(ids)
    new = both[graph.nodes(both) < 0]
    if not len(new):
        return graph
    at = np.searchsorted(graph.ids, new)
    moved = np.searchsorted(new, graph.ids).astype(np.int32)  # how many new ones stand before each node
    return replace(
        graph,
        ids=np.insert(graph.ids, at, new),
        kind=np.insert(graph.kind, at, 0),
        degree=np.insert(graph.degree, at, 0),
        starts=np.insert(graph.starts, at, graph.starts[at]),
        to=graph.to + moved[graph.to],
    )


def _kinds_after(graph: Graph, places: list[int], said: tuple[str, str]) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    kind = graph.kind.copy()
    for place, name in zip(places, said, strict=True):
        tied = graph.starts[place + 1] > graph.starts[place] or kind[place]
        if name and tied and kind[place] != KINDS.index(name):
            raise NeedsRedraw("a node is something else than it was")
        kind[place] = KINDS.index(name) if name else kind[place]
    return kind


def _row(graph: Graph, node: int, but: Ints) -> dict[str, Ints]:
    """The edges of a node, without some."""
    edges = np.setdiff1d(np.arange(graph.starts[node], graph.starts[node + 1]), but)
    return {name: getattr(graph, name)[edges] for name in _OF_EDGES}


def _appended(graph: Graph, leave: int, arrive: int, tie: int, forward: bool) -> dict[str, Ints]:
    before = _row(graph, leave, np.zeros(0, dtype=np.int64))
    return {
        name: np.append(before[name], np.array(value, dtype=before[name].dtype))
        for name, value in zip(_OF_EDGES, (arrive, tie, forward), strict=True)
    }


def _with_rows(graph: Graph, ties: pa.Table, rows: dict[int, dict[str, Ints]]) -> Graph:
    """The graph with these edges at these nodes, ordered and damped as a graph that is made of all ties has them."""
    degree, growth = graph.degree.copy(), np.zeros(graph.size, dtype=np.int64)
    arrays: dict[str, list[np.ndarray]] = {name: [] for name in (*_OF_EDGES, "pull")}
    last = 0
    for node in sorted(rows):
        edges = rows[node]
        first, after = graph.starts[node], graph.starts[node + 1]
        degree[node] = len(np.unique(edges["to"][~np.isin(graph.kind[edges["to"]], _STOPS)]))
        growth[node] = len(edges["to"]) - (after - first)
        made = _made(edges, ties, int(degree[node]))
        for name, parts in arrays.items():
            parts += [getattr(graph, name)[last:first], made[name]]
        last = after
    whole = {name: np.concatenate([*parts, getattr(graph, name)[last:]]) for name, parts in arrays.items()}
    starts = graph.starts.copy()
    starts[1:] += np.cumsum(growth)
    return replace(graph, starts=starts, degree=degree, **whole)


def _made(edges: dict[str, Ints], ties: pa.Table, degree: int) -> dict[str, np.ndarray]:
    """One row of edges in order, with what each hop multiplies by."""
    said = ties.select(["kind", "strength"]).take(pa.array(edges["tie"]))
    names = said["kind"].to_numpy(zero_copy_only=False).astype(str)
    strength = one_way(np.asarray(said["strength"].fill_null(1.0).to_numpy()), names, edges["forward"].astype(bool))
    order = np.lexsort((edges["tie"], ~edges["forward"].astype(bool), -strength, names, edges["to"]))
    pull = strength[order] * DECAY * damping(np.full(len(order), degree))
    return {name: edges[name][order] for name in _OF_EDGES} | {"pull": pull}
