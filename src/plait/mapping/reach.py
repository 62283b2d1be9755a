"""What each group could touch: the best path from a nominal to every company, contract, licence and property.

The strength of a path is the product over its hops of (strength of the tie x .6 x min(1, 20 / degree)), at
most four hops, times how likely the nominal is who the first tie was said of. The best single path counts, never a
sum, so that one fact told five times adds nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from plait.domain.mention import MentionKind
from plait.domain.reach import HOPS, TOUCHED, Reach
from plait.mapping.certainty import ALL_SURE, Certainty, certainty_of
from plait.mapping.graph import (
    DECAY,
    KINDS,
    STOPS,
    Floats,
    Graph,
    Ints,
    build,
    damping,
    integers,
    subject_of,
    valid_on,
)

DEPTH = 4
FLOOR = 0.01
ENDS_AT = (MentionKind.COMPANY, *STOPS)
NO_PARENT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    """One row a path found: group, end, strength, the label it goes on from, its last edge.

    `record` is the nominal's mention where a path begins, and `identity` how likely the first tie was said of them.
    """

    group: Ints
    node: Ints
    value: Floats
    parent: Ints
    edge: Ints
    depth: Ints
    record: Ints
    identity: Floats

    def take(self, rows: Ints) -> "_Labels":
        return _Labels(**{name: getattr(self, name)[rows] for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """Who reach starts from: `nominals` (NOMINALS), and SAME_AS of them, or None where each record is surely theirs."""

    nominals: pa.Table
    same_as: pa.Table | None = None


def reach(linkage: pa.Table, groups: pa.Table, ties: pa.Table, *, as_of: date, closed: Collection[int] = ()) -> Reach:
    """What each group touches on `as_of`, with the paths, where every record of a nominal is surely theirs.

    `linkage` is MEMBERSHIP, `groups` is NOMINALS, `ties` is TIES (its ends are mentions or subjects). No path
    starts at, crosses or ends at a `closed` id: protected people, shared stairs. Paths under .01 are dropped.
    """
    graph = open_graph(linkage, ties, as_of=as_of, closed=closed)
    return reach_over(graph, linkage, Seeds(nominals=valid_on(groups, as_of)), ties)


def open_graph(linkage: pa.Table, ties: pa.Table, *, as_of: date, closed: Collection[int] = ()) -> Graph:
    """The graph that reach walks, to be kept where several groups are asked about: without whoever is closed."""
    shut = np.unique(subject_of(np.array(sorted(closed), dtype=np.int64), linkage))
    return build(linkage, ties, as_of=as_of, closed=shut)


def reach_over(graph: Graph, linkage: pa.Table, seeds: Seeds, ties: pa.Table) -> Reach:
    """What the groups of the seeds touch on a graph that was made of `linkage` and `ties`.

    A path begins only with a tie that was surely enough said of the nominal: see `plait.mapping.certainty`.
    """
    group_ids, starts = _starts(graph, linkage, seeds.nominals)
    labels = _walk(_Way(graph, ties), starts, certainty_of(seeds.same_as))
    ends = np.isin(graph.kind[labels.node], [KINDS.index(kind) for kind in ENDS_AT]) & (labels.depth > 0)
    rows = _best(labels, graph.size)
    rows = rows[ends[rows]]
    return Reach(touched=_touched(graph, group_ids, labels, rows), hops=_hops(graph, group_ids, labels, rows, ties))


def _starts(graph: Graph, linkage: pa.Table, nominals: pa.Table) -> tuple[Ints, _Labels]:
    """The group ids in order, and one label a nominal that any tie names, as strong as its grade."""
    group_ids, group = np.unique(integers(nominals["group_id"]), return_inverse=True)
    record = integers(nominals["mention_id"])
    node = graph.nodes(subject_of(record, linkage))
    value = np.asarray(nominals["strength"].fill_null(1.0).to_numpy(), dtype=np.float64)
    nothing = np.full(len(node), NO_PARENT)
    labels = _Labels(
        group=group,
        node=node,
        value=value,
        parent=nothing,
        edge=nothing,
        depth=np.zeros(len(node), np.int64),
        record=record,
        identity=np.ones(len(node)),
    ).take(np.flatnonzero(node >= 0))
    # Two records of one nominal are two starts: a tie may surely be of the one, and not of the other.
    return group_ids, labels.take(np.lexsort((labels.record, -labels.value, labels.group * graph.size + labels.node)))


class _Way(NamedTuple):
    """The graph, and the ties that its edges are of."""

    graph: Graph
    ties: pa.Table


def said_of(graph: Graph, ties: pa.Table, edge: Ints) -> Ints:
    """The id by which the tie of each edge of a graph names the end that is left."""
    tie, forward = pa.array(graph.tie[edge]), graph.forward[edge]
    one, other = (integers(ties[end].take(tie)) for end in ("from_id", "to_id"))
    return np.where(forward, one, other)


def _walk(way: _Way, starts: _Labels, certainty: Certainty) -> _Labels:
    """Every path that was the best to its end when found, layer by layer (Bellman-Ford, bounded)."""
    graph = way.graph
    layers, found, frontier = [starts], len(starts.group), starts
    keys, values = starts.group * graph.size + starts.node, starts.value
    for depth in range(DEPTH):
        sure = certainty if depth == 0 else ALL_SURE
        frontier = _step(way, frontier, sure, first=found - len(frontier.group))
        frontier = frontier.take(_improving(frontier, graph.size, keys, values))
        if not len(frontier.group):
            break
        layers.append(frontier)
        found += len(frontier.group)
        keys, values = _merge(keys, values, frontier.group * graph.size + frontier.node, frontier.value)
    return _join(layers)


def _step(way: _Way, frontier: _Labels, certainty: Certainty, *, first: int) -> _Labels:
    """One hop on from every label of the frontier, the best only of those that end alike."""
    graph = way.graph
    parent, edge = graph.leaving(frontier.node)
    identity = np.ones(len(edge))
    if not certainty.all_sure:
        identity = certainty.of(frontier.record[parent], said_of(graph, way.ties, edge))
    value = frontier.value[parent] * identity * graph.pull[edge]
    strong = np.flatnonzero(value >= FLOOR)
    parent, edge, value, identity = parent[strong], edge[strong], value[strong], identity[strong]
    ahead = _Labels(
        group=frontier.group[parent],
        node=graph.to[edge].astype(np.int64),
        value=value,
        parent=parent + first,
        edge=edge,
        depth=frontier.depth[parent] + 1,
        record=frontier.record[parent],
        identity=identity,
    )
    return ahead.take(_best(ahead, graph.size))


def _best(labels: _Labels, size: int) -> Ints:
    """The rows of the strongest label for each group and node; at a draw the shorter, then the earlier."""
    key = labels.group * size + labels.node
    order = np.lexsort((labels.edge, labels.parent, labels.depth, -labels.value, key))
    return order[np.flatnonzero(np.diff(key[order], prepend=-1))]


def _improving(labels: _Labels, size: int, keys: Ints, values: Floats) -> Ints:
    """The rows of labels that beat what was known. `keys` is sorted, and empty only if labels are."""
    key = labels.group * size + labels.node
    if not len(key):
        return key
    at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    before = np.where(keys[at] == key, values[at], 0.0)
    return np.flatnonzero(labels.value > before)


def _merge(keys: Ints, values: Floats, new_keys: Ints, new_values: Floats) -> tuple[Ints, Floats]:
    """The best value known for each key, keys sorted."""
    keys, values = np.concatenate([keys, new_keys]), np.concatenate([values, new_values])
    order = np.lexsort((-values, keys))
    keys, values = keys[order], values[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[firsts], values[firsts]


def _join(layers: list[_Labels]) -> _Labels:
    return _Labels(**{name: np.concatenate([getattr(layer, name) for layer in layers]) for name in _Labels.__slots__})


def _touched(graph: Graph, group_ids: Ints, labels: _Labels, rows: Ints) -> pa.Table:
    """One row a group and thing touched, strongest first in each group (TOUCHED)."""
    seed = rows.copy()
    for _ in range(DEPTH):
        seed = np.where(labels.parent[seed] == NO_PARENT, seed, labels.parent[seed])
    target = graph.ids[labels.node[rows]]
    order = np.lexsort((target, -labels.value[rows], labels.group[rows]))
    chosen = rows[order]
    kinds = np.array(KINDS, dtype=object)[graph.kind[labels.node[chosen]]]
    columns = [
        group_ids[labels.group[chosen]],
        target[order],
        kinds,
        graph.ids[labels.node[seed[order]]],
        labels.value[chosen],
        labels.depth[chosen],
    ]
    return _table(columns, TOUCHED)


def _hops(graph: Graph, group_ids: Ints, labels: _Labels, rows: Ints, ties: pa.Table) -> pa.Table:
    """Every hop of every best path (HOPS), in order from the nominal."""
    target, label = graph.ids[labels.node[rows]], rows
    ends, steps = [], []
    for _ in range(DEPTH):
        alive = labels.parent[label] != NO_PARENT
        target, label = target[alive], label[alive]
        ends.append(target)
        steps.append(label)
        label = labels.parent[label]
    target, step = np.concatenate(ends), np.concatenate(steps)
    order = np.lexsort((labels.depth[step], target, labels.group[step]))
    target, step = target[order], step[order]
    left = labels.node[labels.parent[step]]
    edge = labels.edge[step]
    tie, damped = graph.tie[edge], damping(graph.degree[left])
    crossed = ties.take(pa.array(tie))
    columns = [
        group_ids[labels.group[step]],
        target,
        labels.depth[step],
        graph.ids[left],
        graph.ids[labels.node[step]],
        crossed["kind"],
        graph.pull[edge] / (DECAY * damped),
        graph.degree[left],
        damped,
        labels.identity[step],
        labels.value[step],
        crossed["marking_id"],
        tie,
    ]
    return _table(columns, HOPS)


def _table(columns: Sequence[object], schema: pa.Schema) -> pa.Table:
    return pa.table(dict(zip(schema.names, columns, strict=True))).cast(schema)
