"""The steps of a report's life: each by a named person, with a reason, written into its history.

Order is the order of writing. A step is never dated before the one it follows, even where the clock went backwards.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.report import TRANSITIONS, ReportState, may_become
from plait.domain.sharing import SendingState
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import marking_of_both, require
from plait_desk.audit.services import record
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.collection.services.loading import send_draft
from plait_desk.thread.models import Dissemination
from plait_desk.thread.services import emit, emit_all, link, release_held


class WrongStep(ValueError):
    """The report's state does not allow this step; the message says which it does."""


def decide_report(*, actor: Reader, report_id: int, to: ReportState, reason: str, due_on: date | None = None) -> Report:
    """One step of a report's life, by a named person with a reason. Raises PermissionDenied, Http404, WrongStep.

    A draft is its writers' to send. From then on it is read by whom its items name.
    Sent back for correction, it needs the day by which it is asked for again.
    """
    require(actor, _needed(actor, report_id))
    with transaction.atomic():
        report = get_for_change(actor, report_id)
        refuse_unless_reasoned(reason)
        if not may_become(ReportState(report.state), to):
            ways = ", ".join(sorted(state.words for state in TRANSITIONS[ReportState(report.state)])) or "nothing"
            raise WrongStep(f"From here a report goes to: {ways}.")
        if to is ReportState.REQUIRES_CORRECTION:
            _refuse_unless_ahead(due_on)
        marking = told_to(report, to)
        if _is_sent(report, to):
            _send(actor, report)
        step(actor, report, to, reason, due_on=due_on)
        if to is ReportState.LIVE:
            _send_what_waited(actor, [report])
        emit(f"report.{to.value}", Ref("report", report.pk), marking)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", report.pk)])
    return report


def ask_correction(*, actor: Reader, report_id: int, reason: str, by: date) -> Report:
    """Send a report back to its body: why, and by which day it is asked for again. Raises as `decide_report`."""
    to = ReportState.REQUIRES_CORRECTION
    return decide_report(actor=actor, report_id=report_id, to=to, reason=reason, due_on=by)


def advance_reports(
    *, actor: Reader, current: ReportState, to: ReportState, reason: str, ids: Sequence[int] | None = None
) -> int:
    """The same step for many reports at once (those of `ids`, or all in `current`); returns how many took it.

    Raises PermissionDenied, and WrongStep without a reason, for a step that is none, and for sending back, which names
    a day for each report.
    """
    require(actor, Permission.COLLECTION_REPORT_TRIAGE)
    refuse_unless_reasoned(reason)
    if not may_become(current, to):
        raise WrongStep(f"A report does not go from {current.words} to {to.words}.")
    if to is ReportState.REQUIRES_CORRECTION:
        raise WrongStep("A correction is asked for report by report, each with its day.")
    now = timezone.now()
    with transaction.atomic():
        last = ReportEvent.objects.filter(report=OuterRef("pk")).order_by("-pk").values("at")[:1]
        readable = Report.objects.readable_by(actor).filter(state=current, withdrawn_at=None)
        rows = readable if ids is None else readable.filter(pk__in=list(ids))
        reports = list(rows.annotate(last_at=Subquery(last)).select_for_update(of=("self",)))
        steps = [_event(actor, report, to, reason, max(now, report.last_at or now)) for report in reports]
        for report in reports:
            if _is_sent(report, to):
                _send(actor, report)
        ReportEvent.objects.bulk_create(steps, batch_size=500)
        for start in range(0, len(reports), 500):
            pks = [report.pk for report in reports[start : start + 500]]
            Report.objects.filter(pk__in=pks).update(state=to)
        if to is ReportState.LIVE:
            _send_what_waited(actor, reports)
        refs = [Ref("report", report.pk) for report in reports]
        told = [(ref, told_to(report, to).pk) for ref, report in zip(refs, reports, strict=True)]
        emit_all(f"report.{to.value}", told)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=refs, count=len(refs))
    return len(reports)


def get_for_change(actor: Reader, report_id: int) -> Report:
    """The readable report, held until the transaction ends. Raises Http404, and WrongStep where it was corrected."""
    report = get_readable(Report, actor, report_id)
    # A server holds the row for this transaction; SQLite lets one writer in at a time anyway.
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.withdrawn_at is not None:
        raise WrongStep("This is an earlier version. Open the newest one and take the step there.")
    return report


def refuse_unless_reasoned(reason: str) -> None:
    """Raise WrongStep where no reason is given."""
    if not reason.strip():
        raise WrongStep("Give the reason in a few words.")


def step(actor: Reader, report: Report, to: ReportState, reason: str, *, due_on: date | None = None) -> None:
    """One step and its line of history, inside the caller's transaction."""
    event = _event(actor, report, to, reason, not_before_the_last(report))
    event.due_on = due_on
    event.save()
    report.state = to
    report.save(update_fields=["state"])


def happened(
    actor: Reader, report: Report, kind: ReportEvent.Kind, reason: str, *, marking: Marking | None = None
) -> None:
    """One line of history that leaves the state as it is; `marking` where it tells more than the report does."""
    ReportEvent.objects.create(
        report=report,
        kind=kind,
        to_state=report.state,
        reason=reason,
        by_id=actor.person_id,
        at=not_before_the_last(report),
        marking=marking or told_to(report),
    )


def told_to(report: Report, to: ReportState = ReportState.DRAFT) -> Marking:
    """Whom a step of the report is told: what happens to a draft that is not sent stays with its own body."""
    stays = report.state == ReportState.DRAFT and to is not ReportState.REQUIRES_ASSESSMENT
    return report.load.marking if stays and report.load else report.marking


def tie_answer(report: Report) -> None:
    """Tie the report to the requirement that it answers, for whoever may read both."""
    if report.requirement is not None:
        both = marking_of_both(report.marking, report.requirement.marking)
        link(Ref("report", report.pk), "answers", Ref("requirement", report.requirement.pk), both)


def _needed(actor: Reader, report_id: int) -> Permission:
    own = Report.objects.filter(pk=report_id, state=ReportState.DRAFT, partner=actor.partner_id)
    return Permission.COLLECTION_REPORT_SUBMIT if own.exists() else Permission.COLLECTION_REPORT_TRIAGE


def _is_sent(report: Report, to: ReportState) -> bool:
    return report.state == ReportState.DRAFT and to is ReportState.REQUIRES_ASSESSMENT


def _send(actor: Reader, report: Report) -> None:
    send_draft(actor, report)
    tie_answer(report)


def not_before_the_last(report: Report) -> datetime:
    """Now; or the moment of the last line of history, where the clock has gone backwards since."""
    last = report.events.order_by("-pk").values_list("at", flat=True).first()
    return max(timezone.now(), last or report.received_at)


def _send_what_waited(actor: Reader, reports: Sequence[Report]) -> None:
    """What was held until these reports are live goes now."""
    refs = {str(Ref("report", report.pk)) for report in reports}
    held = Dissemination.objects.filter(state=SendingState.HELD).values_list("object_ref", flat=True)
    for ref in sorted(refs & set(held)):
        release_held(actor=actor, ref=Ref.parse(ref))


def _refuse_unless_ahead(due_on: date | None) -> None:
    if due_on is None or due_on < timezone.localdate():
        raise WrongStep("Say by which day the correction is asked for: today or later.")


def _event(actor: Reader, report: Report, to: ReportState, reason: str, at: datetime) -> ReportEvent:
    return ReportEvent(
        report=report,
        from_state=report.state,
        to_state=to,
        reason=reason,
        by_id=actor.person_id,
        at=at,
        marking=told_to(report, to),
    )
