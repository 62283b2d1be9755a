"""Which companies a group's people are newly tied to. Direct ties only: longer paths shift with every new record."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.mention import MentionKind
from plait.mapping.graph import KINDS, Graph, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTie:
    """One tie that began after the day asked about: its row in the ties, and when it began."""

    tie: int
    on: date


def new_company_ties(graph: Graph, ties: pa.Table, subjects: Ints, *, after: date) -> tuple[NewTie, ...]:
    """The ties between these subjects and companies that began after a day, by day and row.

    `graph` was made of `ties` (DRAWN); a tie of which nobody knows when it began is not new.
    """
    nodes = np.unique(graph.nodes(subjects))
    nodes = nodes[nodes >= 0]
    edges = _edges_of(graph, nodes)
    rows = np.unique(graph.tie[edges[graph.kind[graph.to[edges]] == KINDS.index(MentionKind.COMPANY)]])
    began = ties["valid_from"].take(pa.array(rows)).cast(pa.date32()).to_numpy(zero_copy_only=False)
    days = began.astype("datetime64[D]")
    new = np.flatnonzero(~np.isnat(days) & (days > np.datetime64(after)))
    found = (NewTie(tie=int(rows[at]), on=days[at].item()) for at in new)
    return tuple(sorted(found, key=lambda one: (one.on, one.tie)))


def _edges_of(graph: Graph, nodes: Ints) -> Ints:
    """The places of every edge that leaves these nodes."""
    starts, counts = graph.starts[nodes], graph.starts[nodes + 1] - graph.starts[nodes]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    edges: Ints = np.repeat(starts, counts) + within
    return edges
