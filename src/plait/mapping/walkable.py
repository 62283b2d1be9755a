"""A graph as compressed rows: the same ties, between the same subjects, for walks of any length."""

import numpy as np
import pyarrow as pa

from plait.mapping.compressed import MARKINGS, CompressedTies, compress
from plait.mapping.graph import KINDS, STOPS, Graph, Ints


def walkable(graph: Graph, ties: pa.Table) -> CompressedTies:
    """The ties of a graph that was made of `ties` (DRAWN), in compressed rows.

    So they are those of its day, without who is closed and without homes that join nobody, each once.
    """
    rows, edges = np.unique(graph.tie, return_index=True)
    leaving = np.searchsorted(graph.starts, edges, side="right") - 1
    taken = ties.select(["strength", *MARKINGS]).take(pa.array(rows))
    ends = {"from_id": pa.array(graph.ids[leaving]), "to_id": pa.array(graph.ids[graph.to[edges]])}
    return compress(pa.table(ends | {name: taken[name] for name in taken.column_names}))


def stops_of(graph: Graph) -> Ints:
    """The ids at which a path ends: contracts, licences and property."""
    found: Ints = graph.ids[np.isin(graph.kind, [KINDS.index(kind) for kind in STOPS])]
    return found


def ties_between(graph: Graph, one: int, other: int) -> Ints:
    """The rows of the ties between two ids, each once; none where they are not tied."""
    ends = graph.nodes(np.array([one, other], dtype=np.int64))
    if ends.min() < 0:
        return np.zeros(0, dtype=np.int64)
    both = [_row(graph, int(left), int(right)) for left, right in (ends, ends[::-1])]
    return np.unique(np.concatenate(both)).astype(np.int64)


def _row(graph: Graph, left: int, right: int) -> Ints:
    edges = slice(graph.starts[left], graph.starts[left + 1])
    found: Ints = graph.tie[edges][graph.to[edges] == right].astype(np.int64)
    return found
