"""Reports by form. A form goes the same way in as a file: one rule for both."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.collection.models import Report, Requirement
from plait_desk.collection.services.life import step
from plait_desk.collection.services.loading import take_in
from plait_desk.thread.services import link


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
            step(actor, kept, ReportState.DRAFT, "Kept as a draft.")
        if report.requirement is not None:
            _answer(actor, kept, report.requirement)
    return kept


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
