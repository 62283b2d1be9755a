"""Keeping the all-seeing cache of subjects: ids that live on, and an event for each birth, growth, merger and split."""

from collections.abc import Collection
from datetime import datetime

import pyarrow as pa
from django.db.models import Q

from plait.domain.ids import new_id
from plait.domain.subject import SubjectEventKind
from plait.domain.tables import MEMBERSHIP
from plait.linking.lineage import Lineage, between, trace
from plait_desk.jobs import bulk
from plait_desk.linking.models import LinkingRun, Membership, Moved, Subject, SubjectEvent
from plait_desk.linking.queries.sight import EVERYTHING, component, slices

_BEFORE = """
    SELECT m.mention_id, m.subject_id FROM linking_membership m
    JOIN linking_subject s ON s.id = m.subject_id WHERE s.kind = '{kind}'"""
BATCH = 5000


def replace_all(after: pa.Table, kind: str, *, at: datetime, run: LinkingRun) -> Lineage:
    """Make `after` (MEMBERSHIP) the membership of every mention of one kind; returns what became of the subjects."""
    before = bulk.read(_BEFORE.format(kind=kind), [], MEMBERSHIP)
    lineage = trace(before, after, fresh=_fresh)
    _keep_subjects(lineage, kind, at=at, run=run)
    Membership.objects.filter(subject__kind=kind).delete()
    bulk.append(lineage.membership, Membership)
    return lineage


def replace_some(after: pa.Table, kind: str, *, at: datetime, superseded: int | None = None) -> Lineage:
    """The same for the few mentions that `after` holds; all mentions of their subjects must be among them.

    `superseded` is the decision that a new one takes the place of: where records move again, the subjects that stood
    before that decision live on.
    """
    ids = after["mention_id"].to_pylist()
    before = before_of(ids)
    lineage = trace(before, after, fresh=_fresh)
    if superseded is not None and _moved(before, lineage.membership):
        stood = trace(_before_decision(before, superseded), after, fresh=_fresh)
        lineage = between(before, stood.membership)
    _keep_subjects(lineage, kind, at=at, run=None, living=_live_again(lineage))
    for some in slices(ids):
        Membership.objects.filter(mention__in=some).delete()
    bulk.append(lineage.membership, Membership)
    return lineage


def keep_moved(match_id: int, before: pa.Table, after: pa.Table) -> None:
    """Keep where the mentions of MEMBERSHIP `before` were that are elsewhere in `after`, by the decision's id."""
    moved = _moved(before, after)
    rows = [Moved(match_id=match_id, mention_id=mention, subject_id=subject) for mention, subject in moved.items()]
    Moved.objects.bulk_create(rows, batch_size=BATCH)


def _moved(before: pa.Table, after: pa.Table) -> dict[int, int]:
    """The mentions of MEMBERSHIP `before` that are elsewhere in `after`, with the subjects that they were in."""
    now = dict(zip(after["mention_id"].to_pylist(), after["subject_id"].to_pylist(), strict=True))
    was = zip(before["mention_id"].to_pylist(), before["subject_id"].to_pylist(), strict=True)
    return {mention: subject for mention, subject in was if now.get(mention, subject) != subject}


def _before_decision(now: pa.Table, match_id: int) -> pa.Table:
    """The MEMBERSHIP `now`, with every mention that the decision moved back where it was.

    Not where that subject lives on among other mentions by now.
    """
    free = Q(subject__ended_at__isnull=False) | Q(subject__in=set(now["subject_id"].to_pylist()))
    moved = dict(Moved.objects.filter(free, match=match_id).values_list("mention_id", "subject_id"))
    rows = zip(now["mention_id"].to_pylist(), now["subject_id"].to_pylist(), strict=True)
    return pa.Table.from_pylist(
        [{"mention_id": one, "subject_id": moved.get(one, subject)} for one, subject in rows], schema=MEMBERSHIP
    )


def hanging_on(mention_ids: Collection[int]) -> list[int]:
    """All that must be clustered again where these mentions change: what they lead to, and the subjects it is in."""
    touched = component(EVERYTHING, mention_ids)
    subjects: set[int] = set()
    for some in slices(touched):
        subjects.update(Membership.objects.filter(mention__in=some).values_list("subject_id", flat=True))
    beside: set[int] = set()
    for some in slices(subjects):
        beside.update(Membership.objects.filter(subject__in=some).values_list("mention_id", flat=True))
    return sorted(component(EVERYTHING, touched | beside))


def before_of(mention_ids: Collection[int]) -> pa.Table:
    """MEMBERSHIP of these mentions as it stands."""
    rows = [
        row
        for some in slices(mention_ids)
        for row in Membership.objects.filter(mention__in=some).values_list("mention_id", "subject_id")
    ]
    return pa.table({"mention_id": [row[0] for row in rows], "subject_id": [row[1] for row in rows]}, schema=MEMBERSHIP)


def _fresh(count: int) -> list[int]:
    return [new_id() for _ in range(count)]


def _live_again(lineage: Lineage) -> frozenset[int]:
    """Subjects that had ended and are split off again: they live on under their old ids."""
    ended = Subject.objects.filter(pk__in=[subject for subject, _ in lineage.split])
    living = frozenset(ended.values_list("pk", flat=True))
    ended.update(ended_at=None)
    return living


def _keep_subjects(
    lineage: Lineage, kind: str, *, at: datetime, run: LinkingRun | None, living: frozenset[int] = frozenset()
) -> None:
    new = [*lineage.born, *(subject for subject, _ in lineage.split if subject not in living)]
    Subject.objects.bulk_create([Subject(id=id_, kind=kind, born_at=at) for id_ in new], batch_size=BATCH)
    Subject.objects.filter(pk__in=[subject for subject, _ in lineage.merged]).update(ended_at=at)
    told: list[tuple[SubjectEventKind, int, int | None]] = [
        *((SubjectEventKind.BORN, subject, None) for subject in lineage.born),
        *((SubjectEventKind.GROWN, subject, None) for subject in lineage.grown),
        *((SubjectEventKind.MERGED, subject, into) for subject, into in lineage.merged),
        *((SubjectEventKind.SPLIT, subject, out_of) for subject, out_of in lineage.split),
    ]
    SubjectEvent.objects.bulk_create(
        [SubjectEvent(subject_id=one, kind=word, other_id=other, run=run, at=at) for word, one, other in told],
        batch_size=BATCH,
    )
