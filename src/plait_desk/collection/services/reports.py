"""Reports by form, and the steps of a report's life. A form goes the same way in as a file: one rule for both."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.report import TRANSITIONS, ReportState, may_become
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Report, ReportEvent, Requirement
from plait_desk.collection.services.loading import take_in
from plait_desk.thread.services import emit, link


class WrongStep(ValueError):
    """The report's state does not allow this step; the message says which it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """A person as an item names them; a birth date is as much as is known."""

    reference: str
    forename: str = ""
    surname: str = ""
    date_of_birth: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    subject_category: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGiven:
    """One item as a form gives it."""

    text: str
    is_opinion: bool
    scheme: str
    grade: str
    marking: StatedMarking
    source_reference: str = ""
    quotes_reference: str = ""
    people: Sequence[NamedPerson] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGiven:
    """A report as a form gives it."""

    reference: str
    title: str
    urgency: str
    intelligence_on: date
    created_at: datetime
    items: Sequence[ItemGiven]
    threat: str = ""
    council_code: str = ""
    requirement: int | None = None


def receive_report(*, actor: Reader, report: ReportGiven, draft: bool = False) -> Report:
    """Take in one report; it starts at "requires assessment", or stays a draft of its own body.

    Raises PermissionDenied, and FileRefused with one reject for each thing that is wrong: nothing is kept then.
    """
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    partner = Partner.objects.get(pk=actor.partner_id)
    line = json.dumps(_line(report, partner), sort_keys=True)
    load = take_in(actor, f"intelligence_reports {report.reference}.jsonl", line.encode(), whole=True)
    kept = Report.objects.get(partner=partner, own_reference=report.reference, superseded_by=None)
    if load.is_repeat:
        return kept
    with transaction.atomic():
        if draft:
            _step(actor, kept, ReportState.DRAFT, "Kept as a draft.")
        if report.requirement is not None:
            _answer(actor, kept, report.requirement)
    return kept


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
        _step(actor, report, to, reason)
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


def _step(actor: Reader, report: Report, to: ReportState, reason: str) -> None:
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


def _answer(actor: Reader, report: Report, requirement_id: int) -> None:
    requirement = get_readable(Requirement, actor, requirement_id)
    report.requirement = requirement
    report.save(update_fields=["requirement"])
    link(Ref("report", report.pk), "answers", Ref("requirement", requirement.pk), report.marking)


def _line(report: ReportGiven, partner: Partner) -> dict[str, object]:
    """The report as a line of the feed of reports."""
    return {
        "partner": partner.key,
        "report_reference": report.reference,
        "title": report.title,
        "urgency": report.urgency,
        "intelligence_date": report.intelligence_on.isoformat(),
        "created_at": report.created_at.isoformat(),
        "threat": report.threat,
        "council_code": report.council_code,
        "items": [_item(number, item) for number, item in enumerate(report.items, start=1)],
    }


def _item(number: int, item: ItemGiven) -> dict[str, object]:
    marking = item.marking
    return {
        "item_number": str(number),
        "text": item.text,
        "fact_or_opinion": "opinion" if item.is_opinion else "fact",
        "grading_scheme": item.scheme,
        "grade": item.grade,
        "handling": marking.handling,
        "action_code": marking.action,
        "sanitisation_code": marking.sanitisation,
        "condition": marking.condition,
        "tier": marking.tier,
        "audience": list(marking.audience),
        "existence": marking.existence,
        "purposes": list(marking.purposes),
        "marking_kind": marking.kind,
        "source_reference": item.source_reference,
        "quotes_reference": item.quotes_reference,
        "people": [_person(person) for person in item.people],
    }


def _person(person: NamedPerson) -> dict[str, object]:
    fields = asdict(person)
    return {"mention_reference": fields.pop("reference"), **fields}
