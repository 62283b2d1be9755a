"""Reports by form. A form goes the same way in as a file: one rule for both."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from plait.domain.ids import encode, new_id
from plait.domain.reject import refused
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.collection.models import Report, Requirement
from plait_desk.collection.services.given import ItemGiven, NamedPerson, ReportGiven
from plait_desk.collection.services.life import tie_answer
from plait_desk.collection.services.linting import ask_writer, keep_accepted
from plait_desk.collection.services.loading import Form, Standing, read_form, take_in_form

# A report as a line of the feed of reports.
Line = dict[str, Any]


def receive_report(*, actor: Reader, report: ReportGiven, draft: bool = False) -> Report:
    """Take in one report; it starts at "requires assessment", or stays a draft that only its own body's writers read.

    Raises PermissionDenied, FindingsStand where the writer was not asked about words that want changing, and
    FileRefused with one reject for each thing that is wrong: nothing is kept then.
    """
    return ready_report(actor=actor, report=report, draft=draft)()


def ready_report(*, actor: Reader, report: ReportGiven, draft: bool = False) -> Callable[[], Report]:
    """What keeps the report, all that may be refused about its words being done. Raises as `receive_report`.

    One writes at a time: what is called in a transaction is then short, and whoever waits does not wait for reading.
    """
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    ask_writer(report, actor)
    return partial(_keep, actor, report, _read(actor, report, draft))


def _read(actor: Reader, report: ReportGiven, draft: bool) -> Form:
    """A reference that only a report has which the actor may not read is free, or it would tell of that report."""
    line = json.dumps(line_of(report, Partner.objects.get(pk=actor.partner_id)), sort_keys=True)
    apart = encode(new_id()) if _named(actor, report).exists() and not _seen(actor, report).exists() else ""
    name = f"intelligence_reports {report.reference}.jsonl"
    return read_form(actor, name, line.encode(), standing=Standing(apart=apart), is_draft=draft)


@transaction.atomic
def _keep(actor: Reader, report: ReportGiven, form: Form) -> Report:
    named_so = _seen(actor, report).exists()
    if not form.standing.apart and not named_so and _named(actor, report).exists():  # since the form was read
        form = _read(actor, report, form.is_draft)
    load = take_in_form(actor, form)
    if load.is_repeat:
        return _named(actor, report).get(withdrawn_at=None, apart=Report.objects.get(load=load).apart)
    if named_so:
        reason = f"Your body has a report with the reference {report.reference} already."
        raise refused(load.name, reason, "Give this one a reference of its own, or correct that one.")
    kept = Report.objects.get(partner=actor.partner_id, own_reference=report.reference, load=load)
    if form.standing.apart:
        kept.apart = form.standing.apart
        kept.save(update_fields=["apart"])
    keep_accepted(actor, kept, report)
    if report.requirement is not None:
        kept.requirement = get_readable(Requirement, actor, report.requirement)
        kept.save(update_fields=["requirement"])
        if not form.is_draft:
            tie_answer(kept)
    return kept


def _named(actor: Reader, report: ReportGiven) -> QuerySet[Report]:
    """The reports of the actor's body that have this reference, whoever may read them."""
    return Report.objects.filter(partner=actor.partner_id, own_reference=report.reference)


def _seen(actor: Reader, report: ReportGiven) -> QuerySet[Report]:
    """Those that the actor may know of: what they may read, and what they sent themselves."""
    named = _named(actor, report)
    return named.filter(Q(by=actor.person_id) | Q(pk__in=Report.objects.readable_by(actor).values("pk")))


def line_of(report: ReportGiven, partner: Partner) -> Line:
    """The report as a line of the feed of reports."""
    return {
        "partner": partner.key,
        "report_reference": report.reference,
        "title": report.title,
        "urgency": report.urgency,
        "intelligence_date": report.intelligence_on.isoformat(),
        "created_at": report.created_at.isoformat(),
        "threat": report.threat,
        "touches": list(report.touches),
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
        "origin": item.origin,
        "source_reference": item.source_reference,
        "quotes_reference": item.quotes_reference,
        "people": [_person(person) for person in item.people],
    }


def _person(person: NamedPerson) -> dict[str, object]:
    fields = asdict(person)
    return {"mention_reference": fields.pop("reference"), **fields}
