"""Which companies a group's people are newly tied to. Direct ties only: longer paths shift with every new record."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.domain.mention import MentionKind
from plait.mapping.graph import KINDS, Graph, Ints

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTie:
    """One tie that began after the day asked about: its row in the ties, and when it began."""

    tie: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTies:
    """One entry a group and tie that began after its day, by group, day and row: the row in the ties, and the day."""

    group: Ints
    tie: Ints
    on: Days


def new_company_ties(graph: Graph, ties: pa.Table, subjects: Ints, *, after: date) -> tuple[NewTie, ...]:
    """The ties between these subjects and companies that began after a day, by day and row.

    `graph` was made of `ties` (DRAWN); a tie of which nobody knows when it began is not new.
    """
    people = People(group=np.zeros_like(subjects), subject=subjects, after=np.full(len(subjects), np.datetime64(after)))
    found = new_ties_of(graph, ties, people)
    return tuple(NewTie(tie=tie, on=on) for tie, on in zip(found.tie.tolist(), found.on.tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One entry a nominal: the group, who they are, and the day after which a tie of theirs is new to the group."""

    group: Ints
    subject: Ints
    after: Days


def new_ties_of(graph: Graph, ties: pa.Table, people: People) -> NewTies:
    """The same for the people of many groups in one pass over their edges; each tie once a group."""
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
