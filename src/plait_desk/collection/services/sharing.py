"""A report is sent to named bodies and people, held until it is live, recalled, and briefed on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from plait.domain.ids import Ref, encode
from plait.domain.report import ReportState
from plait.domain.sharing import Recipient, SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.exceptions import may_export
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.collection.services.life import WrongStep, get_for_change, happened, refuse_unless_reasoned
from plait_desk.thread.models import Dissemination, Notice
from plait_desk.thread.queries.sharing import may_receive
from plait_desk.thread.services import Sent, disseminate, recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """To whom, with which words, why the law allows it, and whether it waits until the report is live."""

    to: Sequence[Recipient]
    message: str
    basis: SharingBasis
    hold: bool = False


def disseminate_report(*, actor: Reader, report_id: int, what: Addressed) -> Dissemination:
    """Send this version of a report. Raises PermissionDenied, Http404, WrongStep, SharingRefused.

    What is not live yet may only be held; it goes when the report becomes live.
    """
    with transaction.atomic():
        report = get_for_change(actor, report_id)
        if report.state != ReportState.LIVE and not what.hold:
            raise WrongStep(f"This report is {ReportState(report.state).words}: hold it until it is live.")
        row = disseminate(
            actor=actor,
            what=Sent(
                ref=Ref("report", report.pk),
                version=encode(report.pk),
                marking=report.marking,
                to=what.to,
                message=what.message,
                basis=what.basis,
                hold=what.hold and report.state != ReportState.LIVE,
            ),
        )
        held = "Held until live" if row.sent_at is None else "Sent"
        happened(actor, report, ReportEvent.Kind.SHARED, f"{held}: {len(set(what.to))} on the ledger.")
    return row


def recall_report(*, actor: Reader, report_id: int, reason: str) -> list[Notice]:
    """Take back what the actor's body sent of it; everybody who got it is told. Raises as `disseminate_report`."""
    refuse_unless_reasoned(reason)
    with transaction.atomic():
        report = get_readable(Report, actor, report_id)
        notices = recall(actor=actor, ref=Ref("report", report.pk), reason=reason)
        happened(actor, report, ReportEvent.Kind.RECALLED, reason)
    return notices


def brief(*, actor: Reader, report_id: int, to: Partner, handling: str) -> Report:
    """Record that a briefing for one body was printed, and how it must be handled. Sending opens nothing here either.

    Raises PermissionDenied, Http404, WrongStep without handling instructions, SharingRefused.
    """
    require(actor, Permission.RELEASE_LEDGER_SEND)
    if not handling.strip():
        raise WrongStep("Say how the paper must be handled: who may keep it, and until when.")
    with transaction.atomic():
        report = get_for_change(actor, report_id)
        if not may_export(report.marking.value()):
            raise SharingRefused("What comes from suspicious activity reports is never put on paper.")
        if not may_receive(report.marking, Recipient(partner_id=to.pk), actor.purpose, at=actor.at):
            raise SharingRefused(
                f"{to.name} may not read this report, and a briefing opens nothing. Make a sanitised version for them, "
                "or ask for a release."
            )
        happened(actor, report, ReportEvent.Kind.BRIEFED, f"For {to.name}. {handling.strip()}")
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[Ref("report", report.pk)])
    return report
