"""Which companies a group's people are newly tied to. Direct ties only: longer paths shift with every new record."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.domain.mention import MentionKind
from plait.mapping.graph import KINDS, Graph, Ints

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTies:
    """One entry a group and tie that began after its day, by group, day and row: the row in the ties, and the day."""

    group: Ints
    tie: Ints
    on: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One entry a nominal: the group, who they are, and the day after which a tie of theirs is new to the group."""

    group: Ints
    subject: Ints
    after: Days


def new_ties_of(graph: Graph, ties: pa.Table, people: People) -> NewTies:
    """The ties between the people of groups and companies that began after their day, in one pass over their edges.

    `graph` was made of `ties` (DRAWN); a tie of which nobody knows when it began is not new. Each tie once a group.
    """
    node = graph.nodes(people.subject)
    known = np.flatnonzero(node >= 0)
    whose, edges = graph.leaving(node[known])
    is_company = graph.kind[graph.to[edges]] == KINDS.index(MentionKind.COMPANY)
    rows, whose = graph.tie[edges[is_company]].astype(np.int64), known[whose[is_company]]
    began = ties["valid_from"].take(pa.array(rows)).cast(pa.date32()).to_numpy(zero_copy_only=False)
    days = began.astype("datetime64[D]")
    new = np.flatnonzero(~np.isnat(days) & (days > people.after[whose]))
    group, rows, days = people.group[whose[new]], rows[new], days[new]
    order = np.lexsort((rows, days, group))
    group, rows, days = group[order], rows[order], days[order]
    first = np.flatnonzero((np.diff(group, prepend=-1) != 0) | (np.diff(rows, prepend=-1) != 0))
    return NewTies(group=group[first], tie=rows[first], on=days[first])
