"""Escalation: a report whose clock is over is told to a named role, once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Least

from plait.domain.ids import Ref
from plait.domain.report import TRIAGE_WITHIN, ReportState
from plait.policy.chain import AuditEvent
from plait.policy.roles import Role
from plait_desk.audit.services import record
from plait_desk.collection.models import Load, Report, ReportEvent
from plait_desk.thread.models import Event

# Who is told, on their front page and in the backlog: whoever answers for what is tasked.
ESCALATED_TO = Role.BOARD
AT_ONCE = 500


def escalate_overdue(*, as_of: datetime) -> int:
    """Write one line of history into each report that has waited too long for its first decision; returns how many.

    The worker calls it: nobody asked for it, so nobody stands in the line. Run again, it tells nobody twice.
    """
    overdue = Q()
    for urgency, allowed in TRIAGE_WITHIN.items():
        overdue |= Q(urgency=urgency, since__lt=as_of - allowed)
    told = 0
    while True:
        with transaction.atomic():
            rows = list(
                Report.objects.filter(state=ReportState.REQUIRES_ASSESSMENT.value, withdrawn_at=None)
                .exclude(load__in=Load.objects.exclude(state=Load.State.COMMITTED))
                .exclude(pk__in=ReportEvent.objects.filter(kind=ReportEvent.Kind.ESCALATED).values("report"))
                .annotate(since=Least("created_at", "received_at"))
                .filter(overdue)
                .order_by("since", "pk")[:AT_ONCE]
            )
            if not rows:
                return told
            _tell(rows, as_of)
        told += len(rows)


def _tell(rows: Sequence[Report], as_of: datetime) -> None:
    ReportEvent.objects.bulk_create(
        ReportEvent(
            report=row,
            kind=ReportEvent.Kind.ESCALATED,
            to_state=row.state,
            reason=f"No decision in the time allowed: told to each {ESCALATED_TO.words.lower()} who may read it.",
            at=as_of,
            marking_id=row.marking_id,
        )
        for row in rows
    )
    refs = [Ref("report", row.pk) for row in rows]
    Event.objects.bulk_create(
        Event(kind="report.escalated", ref=str(ref), at=as_of, marking_id=row.marking_id)
        for ref, row in zip(refs, rows, strict=True)
    )
    record(actor=None, event=AuditEvent.ALTERATION, objects=refs, count=len(refs))
