"""Keeping the all-seeing cache of subjects: ids that live on, and an event for each birth, growth, merger and split."""

from collections.abc import Collection
from datetime import datetime

import pyarrow as pa

from plait.domain.ids import new_id
from plait.domain.subject import SubjectEventKind
from plait.domain.tables import MEMBERSHIP
from plait.linking.lineage import Lineage, trace
from plait_desk.jobs import bulk
from plait_desk.linking.models import LinkingRun, Membership, Subject, SubjectEvent

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


def replace_some(after: pa.Table, kind: str, *, at: datetime) -> Lineage:
    """The same for the few mentions that `after` holds; all mentions of their subjects must be among them."""
    ids = after["mention_id"].to_pylist()
    lineage = trace(before_of(ids), after, fresh=_fresh)
    _keep_subjects(lineage, kind, at=at, run=None)
    Membership.objects.filter(mention__in=ids).delete()
    bulk.append(lineage.membership, Membership)
    return lineage


def before_of(mention_ids: Collection[int]) -> pa.Table:
    """MEMBERSHIP of these mentions as it stands."""
    rows = list(Membership.objects.filter(mention__in=mention_ids).values_list("mention_id", "subject_id"))
    return pa.table({"mention_id": [row[0] for row in rows], "subject_id": [row[1] for row in rows]}, schema=MEMBERSHIP)


def _fresh(count: int) -> list[int]:
    return [new_id() for _ in range(count)]


def _keep_subjects(lineage: Lineage, kind: str, *, at: datetime, run: LinkingRun | None) -> None:
    new = [*lineage.born, *(subject for subject, _ in lineage.split)]
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
