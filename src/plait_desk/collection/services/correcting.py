"""A correction is a new report that stands in the place of the old one; the old one stays as history.

What comes with a live report later is appended: new items, each with its own grade and marking.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from plait.domain.ids import Ref, encode
from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import marking_of_both, require
from plait_desk.audit.services import record
from plait_desk.collection.models import Item, Mention, Report, ReportEvent, Statement
from plait_desk.collection.services.again import line_again
from plait_desk.collection.services.life import (
    WrongStep,
    get_for_change,
    happened,
    refuse_unless_reasoned,
    step,
    told_to,
)
from plait_desk.collection.services.loading import Form, Standing, read_form, take_in_form, version_of
from plait_desk.collection.services.reports import Line
from plait_desk.search.services import forget
from plait_desk.thread.models import CORRECTED_BY
from plait_desk.thread.services import emit, link, move_held, push_correction

# What a new version states of itself, whatever its words are.
_OF_VERSION = frozenset({"partner", "report_reference", "created_at"})


class CorrectedMeanwhile(WrongStep):
    """Somebody else was first; `newest` is their version. What was typed is for the page to keep."""

    def __init__(self, words: str, newest: int) -> None:
        super().__init__(words)
        self.newest = newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Why a report is written again, and whether it keeps the state it had."""

    reason: str
    kind: ReportEvent.Kind = ReportEvent.Kind.CORRECTED
    keeps_state: bool = False


def correct_report(*, actor: Reader, report_id: int, line: Line, reason: str) -> Report:
    """The report as `line` says it, in the place of `report_id`, which the actor had before them.

    It requires assessment again; a draft stays a draft. Whoever was sent it is told. Raises PermissionDenied, Http404,
    WrongStep, CorrectedMeanwhile, and FileRefused with each thing that is wrong: nothing is kept then.
    """
    return ready_correction(actor=actor, report_id=report_id, line=line, reason=reason)()


def ready_correction(*, actor: Reader, report_id: int, line: Line, reason: str) -> Callable[[], Report]:
    """What puts the correction in place, its words being read: whoever else writes does not wait for reading.

    Raises as `correct_report`; that somebody was first is found when it is called.
    """
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    refuse_unless_reasoned(reason)
    report = get_readable(Report, actor, report_id)
    _refuse_another_bodys(actor, report)
    form = read_again(actor, report, line, version=encode(report.pk))
    return partial(_put_right, actor, report_id, line, form, reason)


@transaction.atomic
def _put_right(actor: Reader, report_id: int, line: Line, form: Form, reason: str) -> Report:
    old = get_own(actor, report_id)
    if old.state == ReportState.TO_BE_DELETED:
        raise WrongStep("This report is put forward for deletion; it takes no correction.")
    if _words(line) == _words(line_again(old, actor)):
        raise WrongStep("Nothing was changed. Change what is wrong, or leave the report as it is.")
    is_draft = old.state == ReportState.DRAFT
    version = Version(reason=reason, keeps_state=is_draft)
    return write_again(actor, old, replace(form, is_draft=is_draft), version)


def append_items(*, actor: Reader, report_id: int, items: list[Line]) -> Report:
    """Add information to a live report: new items after the last. Raises as `correct_report`."""
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    with transaction.atomic():
        report = get_own(actor, report_id)
        if report.state != ReportState.LIVE:
            raise WrongStep(f"This report is {ReportState(report.state).words}: correct it instead of adding to it.")
        last = report.items.order_by("-number", "-pk").values_list("number", flat=True).first() or 0
        numbered = [{**item, "item_number": str(last + place)} for place, item in enumerate(items, start=1)]
        line = {**line_again(report, actor), "items": numbered}
        load = take_in_form(actor, read_again(actor, report, line, version=version_of(report), into=report.pk))
        added = list(Item.objects.filter(load=load, report=report).select_related("marking"))
        numbers = ", ".join(str(item.number) for item in added)
        happened(actor, report, ReportEvent.Kind.APPENDED, f"Added: item {numbers}.")
        emit("report.appended", Ref("report", report.pk), report.marking)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", report.pk)])
    return report


def get_own(actor: Reader, report_id: int) -> Report:
    """The newest version of a report of the actor's own body, held for change. Raises CorrectedMeanwhile as well."""
    report = get_readable(Report, actor, report_id)
    _refuse_another_bodys(actor, report)
    newer = Report.objects.select_for_update(of=("self",)).filter(supersedes=report).first()
    if newer is not None:
        raise CorrectedMeanwhile(_who_was_first(report), newer.pk)
    return get_for_change(actor, report_id)


def _refuse_another_bodys(actor: Reader, report: Report) -> None:
    if report.partner_id != actor.partner_id:
        raise PermissionDenied("Only the body that wrote a report corrects it or adds to it. Ask for a correction.")


def write_again(actor: Reader, old: Report, form: Form, version: Version) -> Report:
    """The new version, in the caller's transaction: `old` and what it said are withdrawn, and told who has them.

    Items that were added to the report and that the actor may not read go on with it as they are.
    """
    now = timezone.now()
    happened(actor, old, version.kind, version.reason)
    seen = list(Item.objects.readable_by(actor).filter(report=old))
    named = list(Mention.objects.filter(item__in=seen).values_list("pk", flat=True))
    Statement.objects.filter(item__in=seen, withdrawn_at=None).update(withdrawn_at=now)
    forget([Ref("report", old.pk), *[Ref("mention", pk) for pk in named], *[Ref("item", item.pk) for item in seen]])
    load = take_in_form(actor, form)
    new = Report.objects.get(partner=old.partner_id, own_reference=old.own_reference, load=load)
    _put_in_place(old, new, seen)
    Mention.objects.filter(item__in=seen).update(withdrawn_at=now)
    happened(actor, new, version.kind, version.reason)
    if version.keeps_state and new.state != old.state:
        step(actor, new, ReportState(old.state), version.reason)
    both = marking_of_both(told_to(old), told_to(new))
    link(Ref("report", old.pk), CORRECTED_BY, Ref("report", new.pk), both)
    move_held(ref=Ref("report", old.pk), to=Ref("report", new.pk), marking=new.marking)
    emit("report.corrected", Ref("report", old.pk), told_to(old))
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", old.pk), Ref("report", new.pk)])
    push_correction(actor=actor, ref=Ref("report", old.pk), by_ref=Ref("report", new.pk), reason=version.reason)
    return new


def _put_in_place(old: Report, new: Report, seen: list[Item]) -> None:
    """The new row takes over what a line does not say; each of its items stands for the one with its number."""
    now = timezone.now()
    new.supersedes, new.unit, new.parent, new.requirement = old, old.unit, old.parent, old.requirement
    new.apart = old.apart
    new.save(update_fields=["supersedes", "unit", "parent", "requirement", "apart"])
    Report.objects.filter(pk=old.pk).update(withdrawn_at=now)
    before = {item.number: item for item in seen}
    for item in new.items.filter(number__in=before):
        item.supersedes = before[item.number]
        item.save(update_fields=["supersedes"])
    Item.objects.filter(pk__in=[item.pk for item in seen]).update(withdrawn_at=now)
    for item in old.items.filter(withdrawn_at=None):
        taken = set(new.items.values_list("number", flat=True))
        item.report, item.number = new, max(taken) + 1 if item.number in taken else item.number
        item.save(update_fields=["report", "number"])


def read_again(actor: Reader, report: Report, line: Line, *, version: str, into: int = 0) -> Form:
    """The line read as one of this report, of the version after `version`, or added `into` it. Raises FileRefused."""
    own = {
        "partner": report.partner.key,
        "report_reference": report.own_reference,
        "created_at": timezone.now().isoformat(),
    }
    data = json.dumps({**line, **own}, sort_keys=True).encode()
    is_draft = report.state == ReportState.DRAFT
    name = f"intelligence_reports {report.own_reference}.jsonl"
    standing = Standing(version=version, apart=report.apart, into=into)
    return read_form(actor, name, data, standing=standing, is_draft=is_draft)


def _words(line: Line) -> str:
    """What the line says, however it is laid out: empty and absent are the same."""
    return json.dumps(_filled({name: value for name, value in line.items() if name not in _OF_VERSION}), sort_keys=True)


def _filled(value: object) -> object:
    if isinstance(value, dict):
        return {name: _filled(inner) for name, inner in value.items() if inner not in ("", None, [], ())}
    return [_filled(inner) for inner in value] if isinstance(value, list | tuple) else value


def _who_was_first(report: Report) -> str:
    event = report.events.filter(kind__in=[ReportEvent.Kind.CORRECTED, ReportEvent.Kind.REVIEWED]).latest("pk")
    name = event.by.name if event.by else "Somebody"
    return (
        f"{name} corrected this report on {localtime(event.at):%-d %B %Y at %H:%M}: {event.reason} "
        "Yours is not saved. Look at theirs, then put what is still missing on top of it."
    )
