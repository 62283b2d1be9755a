"""What a group could touch on another day, beside what it can touch now: the same records, ties as they held then."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.reach import Reach
from plait.mapping.graph import Ints, integers
from plait.mapping.reach import open_graph
from plait.policy.access import Reader
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import Picture, TiesOnADay, protected_mentions
from plait_desk.mapping.queries.groups import nominals_of
from plait_desk.mapping.queries.names import Name, names_of
from plait_desk.mapping.queries.reach import ReachView, seeds_in, seeds_of, touched_by, view_of
from plait_desk.thread.queries.rights import restricted_mentions

MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachThen:
    """What is touched on the day (`view`), and what only then or only now: how many, and the first by name."""

    view: ReachView
    only_then: tuple[Name, ...]
    then_in_all: int
    only_now: tuple[Name, ...]
    now_in_all: int


def ties_on(picture: Picture, day: date) -> TiesOnADay:
    """The reader's ties that held on another day. Worked out in memory: nothing of it is kept.

    No picture: its compressed rows would still be those of the picture's own day.
    """
    rows, closed = np.asarray(picture.rows), protected_mentions() | restricted_mentions()
    graph = open_graph(picture.linkage, picture.ties.take(pa.array(rows)), as_of=day, closed=closed)
    graph = replace(graph, tie=rows[graph.tie].astype(graph.tie.dtype))
    return TiesOnADay(ties=picture.ties, linkage=picture.linkage, graph=graph)


def reach_then(picture: Picture, reader: Reader, group: Group, *, on: date, today: date) -> ReachThen:
    """What the group touched on a day, as far as it is known today, and what it touches otherwise now."""
    before = ties_on(picture, on)
    members = nominals_of(reader, group)
    seeds, seeds_now = (seeds_in(picture, reader, seeds_of(members, day)) for day in (on, today))
    then, now = touched_by(before, seeds), touched_by(picture, seeds_now)
    before_ends, ends = integers(then.touched["target_id"]), integers(now.touched["target_id"])
    gone, come = np.setdiff1d(before_ends, ends), np.setdiff1d(ends, before_ends)
    return ReachThen(
        view=view_of(before, reader, seeds, then, as_of=on),
        only_then=_named(reader, then, gone),
        then_in_all=len(gone),
        only_now=_named(reader, now, come),
        now_in_all=len(come),
    )


def _named(reader: Reader, found: Reach, ends: Ints) -> tuple[Name, ...]:
    """The strongest of these ends, by name."""
    strength = found.touched["strength"].to_numpy()
    kept = np.isin(integers(found.touched["target_id"]), ends)
    order = np.flatnonzero(kept)[np.argsort(-strength[kept], kind="stable")][:MOST_NAMED]
    chosen = integers(found.touched["target_id"])[order].tolist()
    names = names_of(reader, chosen)
    return tuple(names[id_] for id_ in chosen if id_ in names)
