"""A report is sent to named bodies and people, held until it is live, recalled, and briefed on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from plait.domain.ids import Ref, encode
from plait.domain.report import ReportState
from plait.domain.sharing import Recipient, SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.exceptions import may_export
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.collection.models import Item, Report, ReportEvent
from plait_desk.collection.services.life import WrongStep, get_for_change, happened, refuse_unless_reasoned
from plait_desk.thread.models import Dissemination, Notice
from plait_desk.thread.queries.sharing import is_out, may_receive
from plait_desk.thread.services import Sent, disseminate, recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """To whom, with which words, why the law allows it, and whether it waits until the report is live."""

    to: Sequence[Recipient]
    message: str
    basis: SharingBasis
    hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """For which body a report is put on paper, how the paper must be handled, and why the law allows it."""

    to: Partner
    handling: str
    basis: SharingBasis


def disseminate_report(*, actor: Reader, report_id: int, what: Addressed) -> Dissemination:
    """Send this version of a report. Raises PermissionDenied, Http404, WrongStep, SharingRefused.

    What is not live yet may only be held; it goes when the report becomes live.
    """
    with transaction.atomic():
        report = get_for_change(actor, report_id)
        if report.state != ReportState.LIVE and not what.hold:
            raise WrongStep(f"This report is {ReportState(report.state).words}: hold it until it is live.")
        row = _send(actor, report, replace(what, hold=what.hold and report.state != ReportState.LIVE))
        held = "Held until live" if row.sent_at is None else "Sent"
        happened(actor, report, ReportEvent.Kind.SHARED, f"{held}: {len(set(what.to))} on the ledger.")
    return row


def recall_report(*, actor: Reader, report_id: int, reason: str) -> list[Notice]:
    """Take back what the actor's body sent of it; everybody who got it is told.

    Raises PermissionDenied, Http404, and WrongStep without a reason or where nothing is out.
    """
    refuse_unless_reasoned(reason)
    with transaction.atomic():
        report = get_readable(Report, actor, report_id)
        ref = Ref("report", report.pk)
        if not is_out(ref, actor.partner_id):
            raise WrongStep("Your body has sent nobody this report, or has recalled it already: nothing is out.")
        return recall(actor=actor, ref=ref, reason=reason)


def write_recall(actor: Reader, ref: Ref, reason: str) -> None:
    """The line of history of a recall, from whichever page it was asked; in the transaction of the recall."""
    for report in Report.objects.filter(pk=ref.id):
        happened(actor, report, ReportEvent.Kind.RECALLED, reason)


def brief(*, actor: Reader, report_id: int, what: Briefing) -> Dissemination:
    """Put what the actor reads of a report on paper for one body, which is a disclosure and goes on the ledger.

    Sending opens nothing here either, and an added item may be more closed than its report: each that is printed is
    asked about. Raises PermissionDenied, Http404, WrongStep without handling instructions or before the report is
    live, SharingRefused.
    """
    if not what.handling.strip():
        raise WrongStep("Say how the paper must be handled: who may keep it, and until when.")
    with transaction.atomic():
        report = get_for_change(actor, report_id)
        if report.state != ReportState.LIVE:
            raise WrongStep(f"This report is {ReportState(report.state).words}: brief from it once it is live.")
        items = Item.objects.readable_by(actor).filter(report=report, withdrawn_at=None).select_related("marking")
        for marking in {row.marking for row in [report, *items]}:
            _refuse_on_paper(actor, marking, what)
        told = Addressed(to=[Recipient(partner_id=what.to.pk)], message=what.handling, basis=what.basis)
        row = _send(actor, report, told)
        happened(actor, report, ReportEvent.Kind.BRIEFED, f"For {what.to.name}. {what.handling.strip()}")
    return row


def _send(actor: Reader, report: Report, what: Addressed) -> Dissemination:
    return disseminate(
        actor=actor,
        what=Sent(
            ref=Ref("report", report.pk),
            version=encode(report.pk),
            marking=report.marking,
            to=what.to,
            message=what.message,
            basis=what.basis,
            hold=what.hold,
        ),
    )


def _refuse_on_paper(actor: Reader, marking: Marking, what: Briefing) -> None:
    if not may_export(marking.value()):
        raise SharingRefused("What comes from suspicious activity reports is never put on paper.")
    if not may_receive(marking, Recipient(partner_id=what.to.pk), what.basis.purpose, at=actor.at):
        raise SharingRefused(
            f"{what.to.name} may not read all that you read of this report, and a briefing opens nothing. Make a "
            "sanitised version for them, or ask for a release."
        )
