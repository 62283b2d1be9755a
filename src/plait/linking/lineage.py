"""Stable identities: which subject of today is which subject of yesterday.

A subject keeps its id while most of it stays together. Of the subjects whose mentions meet in a new one, the one that
brings the most keeps its id and the others are merged into it; of the parts into which one falls, the largest keeps
the id and the others are split off, with ids of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.domain.tables import MEMBERSHIP

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """`membership` is MEMBERSHIP under stable ids; the events are subject ids, or pairs of them."""

    membership: pa.Table
    born: tuple[int, ...]
    grown: tuple[int, ...]
    merged: tuple[tuple[int, int], ...]
    """(the one that ended, the one it went into)"""
    split: tuple[tuple[int, int], ...]
    """(the new one, the one it was part of)"""


def trace(before: pa.Table, after: pa.Table, *, fresh: Callable[[int], list[int]]) -> Lineage:
    """The MEMBERSHIP `after` under the ids of the MEMBERSHIP `before` where they live on.

    `fresh(n)` gives n ids that nothing has. Ties go to the least id, so the result does not depend on row order.
    """
    ids, groups = _sorted(after)
    old = _lookup(before, ids)
    known = old >= 0
    moves, counts = np.unique(np.stack([old[known], groups[known]], axis=1), axis=0, return_counts=True)
    order = np.lexsort((moves[:, 1], moves[:, 0], -counts))
    from_old, to_group = moves[order, 0], moves[order, 1]
    heir = dict(zip(from_old[::-1].tolist(), to_group[::-1].tolist(), strict=True))
    main = dict(zip(to_group[::-1].tolist(), from_old[::-1].tolist(), strict=True))
    names = {group: subject for group, subject in main.items() if heir[subject] == group}
    nameless = [group for group in np.unique(groups).tolist() if group not in names]
    new_names = dict(zip(nameless, fresh(len(nameless)), strict=True))
    named = names | new_names
    uniques, place = np.unique(groups, return_inverse=True)
    stable = np.array([named[group] for group in uniques.tolist()], dtype=np.int64)[place]
    return Lineage(
        membership=pa.table({"mention_id": ids, "subject_id": stable}, schema=MEMBERSHIP),
        born=tuple(new_names[group] for group in nameless if group not in main),
        grown=tuple(sorted(set(stable[~known].tolist()) - set(new_names.values()))),
        merged=tuple((subject, named[group]) for subject, group in sorted(heir.items()) if named[group] != subject),
        split=tuple((new_names[group], main[group]) for group in nameless if group in main),
    )


def _sorted(table: pa.Table) -> tuple[Ints, Ints]:
    ids, subjects = (table[name].to_numpy().astype(np.int64) for name in MEMBERSHIP.names)
    order = np.argsort(ids)
    return ids[order], subjects[order]


def _lookup(before: pa.Table, ids: Ints) -> NDArray[Any]:
    """The old subject of each mention, -1 where it had none."""
    old_ids, old_subjects = _sorted(before)
    place = np.searchsorted(old_ids, ids)
    place[place == len(old_ids)] = 0
    if not len(old_ids):
        return np.full(len(ids), -1, dtype=np.int64)
    return np.where(old_ids[place] == ids, old_subjects[place], -1)


def between(before: pa.Table, after: pa.Table) -> Lineage:
    """What became of the subjects from one MEMBERSHIP to another where the ids of both are settled already.

    A subject that is new in `after` is split off from the one that its least known mention came from; one that is no
    longer there was merged into the one that its least mention went to. For the few subjects that one decision touches.
    """
    ids, subjects = _sorted(after)
    now = dict(zip(ids.tolist(), subjects.tolist(), strict=True))
    was = dict(zip(*(column.tolist() for column in _sorted(before)), strict=True))
    came_from = {now[one]: was[one] for one in sorted(now.keys() & was.keys(), reverse=True)}
    went_to = {was[one]: now[one] for one in sorted(now.keys() & was.keys(), reverse=True)}
    new, gone = set(now.values()) - set(was.values()), set(was.values()) - set(now.values())
    joined = {now[one] for one in now.keys() - was.keys()}
    return Lineage(
        membership=pa.table({"mention_id": ids, "subject_id": subjects}, schema=MEMBERSHIP),
        born=tuple(sorted(new - came_from.keys())),
        grown=tuple(sorted(joined - new)),
        merged=tuple((subject, went_to[subject]) for subject in sorted(gone & went_to.keys())),
        split=tuple((subject, came_from[subject]) for subject in sorted(new & came_from.keys())),
    )
