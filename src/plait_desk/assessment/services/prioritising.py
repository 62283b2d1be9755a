"""Priorities: recommended by the Steering Group from a released assessment, decided by the Taskforce."""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.period import Period
from plait.domain.priority import Priority as PriorityValue
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.assessment.models import Priority
from plait_desk.audit.services import record
from plait_desk.thread.models import Snapshot, Target
from plait_desk.thread.services import emit, link, target


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityGiven:
    """What should come first, for how long and why, from which released snapshot."""

    snapshot_id: int
    kind: Target.Kind
    key: str
    reason: str
    period: Period


@transaction.atomic
def recommend_priority(*, actor: Reader, given: PriorityGiven) -> Priority:
    """Recommend a priority. Raises PermissionDenied, Http404 (not released to the actor), UnreasonedPriority."""
    require(actor, Permission.ASSESSMENT_PRIORITY_SET)
    snapshot = get_readable(Snapshot, actor, given.snapshot_id)
    if snapshot.release_id is None:
        raise Http404
    value = PriorityValue(target=given.key, reason=given.reason, period=given.period)
    row = Priority.objects.create(
        target=target(given.kind, given.key),
        snapshot=snapshot,
        reason=value.reason,
        from_on=value.period.from_on,
        to_on=value.period.to_on,
        recommended_by_id=actor.person_id,
        at=timezone.now(),
        marking=snapshot.marking,
    )
    ref = Ref("priority", row.pk)
    link(Ref("snapshot", snapshot.pk), "recommends", ref, row.marking)
    emit("priority.recommended", ref, row.marking)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref])
    return row


@transaction.atomic
def decide_priority(*, actor: Reader, priority: Priority, decided_by: Reader) -> Priority:
    """Write down that the Taskforce decided for a recommended priority; a new row supersedes the recommendation."""
    require(actor, Permission.ASSESSMENT_PRIORITY_SET)
    row = Priority.objects.create(
        target=priority.target,
        snapshot=priority.snapshot,
        reason=priority.reason,
        from_on=priority.from_on,
        to_on=priority.to_on,
        recommended_by_id=priority.recommended_by_id,
        decided_by_id=decided_by.person_id,
        at=timezone.now(),
        supersedes=priority,
        marking=priority.marking,
    )
    emit("priority.decided", Ref("priority", row.pk), row.marking)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("priority", row.pk)])
    return row
