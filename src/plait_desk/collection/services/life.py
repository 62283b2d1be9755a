"""The steps of a report's life: each by a named person, with a reason, written into its history."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.report import TRANSITIONS, ReportState, may_become
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.thread.services import emit


class WrongStep(ValueError):
    """The report's state does not allow this step; the message says which it does."""


def decide_report(*, actor: Reader, report_id: int, to: ReportState, reason: str) -> Report:
    """One step of a report's life, by a named person with a reason. Raises PermissionDenied, Http404, WrongStep."""
    require(actor, Permission.COLLECTION_REPORT_TRIAGE)
    with transaction.atomic():
        report = get_readable(Report, actor, report_id)
        if not may_become(ReportState(report.state), to):
            ways = ", ".join(sorted(state.words for state in TRANSITIONS[ReportState(report.state)])) or "nothing"
            raise WrongStep(f"From here a report goes to: {ways}.")
        if not reason.strip():
            raise WrongStep("Give the reason in a few words.")
        step(actor, report, to, reason)
        emit(f"report.{to.value}", Ref("report", report.pk), report.marking)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", report.pk)])
    return report


def advance_reports(
    *, actor: Reader, current: ReportState, to: ReportState, reason: str, ids: Sequence[int] | None = None
) -> int:
    """The same step for many reports at once (those of `ids`, or all in `current`); returns how many took it."""
    require(actor, Permission.COLLECTION_REPORT_TRIAGE)
    if not may_become(current, to):
        raise WrongStep(f"A report does not go from {current.words} to {to.words}.")
    now = timezone.now()
    with transaction.atomic():
        rows = Report.objects.readable_by(actor).filter(state=current)
        reports = list(rows if ids is None else rows.filter(pk__in=list(ids)))
        ReportEvent.objects.bulk_create([_event(actor, report, to, reason, now) for report in reports], batch_size=500)
        for start in range(0, len(reports), 500):
            pks = [report.pk for report in reports[start : start + 500]]
            Report.objects.filter(pk__in=pks).update(state=to)
        refs = [Ref("report", report.pk) for report in reports]
        record(actor=actor, event=AuditEvent.ALTERATION, objects=refs, count=len(refs))
    return len(reports)


def step(actor: Reader, report: Report, to: ReportState, reason: str) -> None:
    """One step and its line of history, inside the caller's transaction."""
    _event(actor, report, to, reason, timezone.now()).save()
    report.state = to
    report.save(update_fields=["state"])


def _event(actor: Reader, report: Report, to: ReportState, reason: str, at: datetime) -> ReportEvent:
    return ReportEvent(
        report=report,
        from_state=report.state,
        to_state=to,
        reason=reason,
        by_id=actor.person_id,
        at=at,
        marking_id=report.marking_id,
    )
