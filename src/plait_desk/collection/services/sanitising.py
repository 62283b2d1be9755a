"""A sanitised version is a new report with a link to its parent, made as the sanitisation codes allow.

S1 lets whoever may read the item write one; S2 asks for the originator's recorded agreement. Its marking is chosen by
who writes it, and its reader sees nothing of the parent unless they may read the parent too.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plait.collection.lint import Fault, lint
from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind, SanitisationCode
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import marking_of_both, require
from plait_desk.audit.services import record
from plait_desk.collection.models import Item, Report, ReportEvent, SanitisingAgreement
from plait_desk.collection.services.given import ReportGiven
from plait_desk.collection.services.life import WrongStep, get_for_change, happened, refuse_unless_reasoned
from plait_desk.collection.services.reports import ready_report
from plait_desk.thread.services import emit, link


class SanitisingRefused(WrongStep):
    """The codes of the parent, or the words of the copy, do not allow it; the message says what to do."""


def agree_to_sanitise(*, actor: Reader, report_id: int, to: Partner, words: str) -> SanitisingAgreement:
    """The originator's recorded word that `to` may make a sanitised version, and what must not be in it."""
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    refuse_unless_reasoned(words)
    with transaction.atomic():
        report = get_for_change(actor, report_id)
        if report.partner_id != actor.partner_id:
            raise PermissionDenied("Only the body that wrote a report agrees to a sanitised version of it.")
        happened(actor, report, ReportEvent.Kind.AGREED, f"{to.name}: {words}")
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", report.pk)])
        return SanitisingAgreement.objects.create(
            report=report, to=to, words=words, by_id=actor.person_id, at=timezone.now(), marking=report.marking
        )


def sanitise(*, actor: Reader, report_id: int, given: ReportGiven) -> Report:
    """The sanitised version as `given`, a new report of the actor's body with its own marking.

    Raises PermissionDenied, Http404, SanitisingRefused, and what `receive_report` raises.
    """
    return ready_sanitised(actor=actor, report_id=report_id, given=given)()


def ready_sanitised(*, actor: Reader, report_id: int, given: ReportGiven) -> Callable[[], Report]:
    """What keeps the sanitised version, its words being read: whoever else writes does not wait for reading.

    Raises as `sanitise`; whether the codes still allow it is asked again when it is called.
    """
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    parent = get_readable(Report, actor, report_id)
    items = _items_of(actor, parent)
    _refuse_unless_allowed(actor, parent, items)
    _refuse_if_it_tells(parent, items, given)
    return partial(_keep, actor, report_id, given, ready_report(actor=actor, report=_without_origins(given)))


@transaction.atomic
def _keep(actor: Reader, report_id: int, given: ReportGiven, keep: Callable[[], Report]) -> Report:
    parent = get_for_change(actor, report_id)
    items = _items_of(actor, parent)
    _refuse_unless_allowed(actor, parent, items)
    _refuse_if_it_tells(parent, items, given)
    made = keep()
    Report.objects.filter(pk=made.pk).update(parent=parent)
    _count_once(items, made)
    _keep_the_link(actor, parent, made, marking_of_both(parent.marking, made.marking))
    return Report.objects.get(pk=made.pk)


def _items_of(actor: Reader, report: Report) -> list[Item]:
    return list(Item.objects.readable_by(actor).filter(report=report).select_related("marking", "origin"))


def may_sanitise(actor: Reader, report: Report) -> str:
    """What stands in the way of a sanitised version by the actor's body, in words; empty if nothing does."""
    try:
        _refuse_unless_allowed(actor, report, _items_of(actor, report))
    except SanitisingRefused as refusal:
        return str(refusal)
    return ""


def _refuse_unless_allowed(actor: Reader, parent: Report, items: list[Item]) -> None:
    if not items:
        raise SanitisingRefused("No item of this report is yours to read, so there is nothing to sanitise.")
    if any(item.marking.kind != MarkingKind.ORDINARY for item in items):
        raise SanitisingRefused("Material of a list of its own is not sanitised here: ask the officer of that list.")
    if parent.partner_id == actor.partner_id or not any(_asks_first(item) for item in items):
        return
    if not parent.agreements.filter(to_id=actor.partner_id).exists():
        raise SanitisingRefused(
            f"Sanitisation code S2: ask {parent.partner.name} first. They record their agreement on this page."
        )


def _asks_first(item: Item) -> bool:
    return item.marking.sanitisation == SanitisationCode.CONSULT_ORIGINATOR.value


def _refuse_if_it_tells(parent: Report, items: list[Item], given: ReportGiven) -> None:
    """Its words may not show the source, nor cite the parent: whoever reads the copy knows of no other."""
    cited = {parent.own_reference, *(item.origin.source_reference for item in items if item.origin)}
    for place, text in [("title", given.title), *((f"item {n}", one.text) for n, one in enumerate(given.items, 1))]:
        told = [word for word in cited if word and word.lower() in text.lower()]
        shown = [finding.words for finding in lint(text, place=place) if finding.fault is Fault.SOURCE]
        if told or shown:
            raise SanitisingRefused(f"The words {(told + shown)[0]!r} in the {place} show the source. Take them out.")
    if given.reference.lower().startswith(parent.own_reference.lower()):
        raise SanitisingRefused("Its reference is made from the parent's. Give it one that tells nothing.")


def _without_origins(given: ReportGiven) -> ReportGiven:
    """No source reference and no quotation: the link to the parent, which few may read, says where it came from."""
    bare = [replace(item, origin="", source_reference="", quotes_reference="") for item in given.items]
    return replace(given, items=bare)


def _count_once(items: list[Item], made: Report) -> None:
    """What has one origin keeps it, so that corroboration counts the two as one; which it is, no page tells."""
    origins = {item.origin_id for item in items}
    if len(origins) == 1 and None not in origins:
        made.items.update(origin_id=origins.pop())


def _keep_the_link(actor: Reader, parent: Report, made: Report, both: Marking) -> None:
    """What ties the two together is told only to who may read both."""
    link(Ref("report", parent.pk), "sanitised_to", Ref("report", made.pk), both)
    happened(actor, parent, ReportEvent.Kind.SANITISED, "A sanitised version was made.", marking=both)
    emit("report.sanitised", Ref("report", parent.pk), both)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", parent.pk), Ref("report", made.pk)])
