"""Writing a report again: corrected, added to, or sanitised. One page, three tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.marking import Marking
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require_reason
from plait_desk.collection.forms import Sheet
from plait_desk.collection.forms.again import filled_in
from plait_desk.collection.forms.life import WhyForm
from plait_desk.collection.models import Concern, Report
from plait_desk.collection.queries.quoted import own_reference
from plait_desk.collection.queries.shown import marking_shown
from plait_desk.collection.services import (
    CorrectedMeanwhile,
    FindingsStand,
    ReportGiven,
    WrongStep,
    append_items,
    carried_over,
    line_again,
    may_sanitise,
    new_token,
    once,
    ready_correction,
    ready_report,
    ready_sanitised,
)
from plait_desk.collection.services.concerns import report_concern
from plait_desk.collection.services.linting import ask_writer, keep_accepted
from plait_desk.collection.services.reports import Line, line_of
from plait_desk.collection.views.reader import marking_words, reader_of_request, seen
from plait_desk.collection.views.reports import report_crumbs

CANNOT_BE_READ = 422
# What a copy must not take over from its parent.
_TELLS = {"source_reference": "", "quotes_reference": "", "origin": "", "people": [], "companies": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the page is for: its words, what stands in its boxes, and what sending it does."""

    title: str
    lead: str
    button: str
    line: Line
    back: str
    marking: Marking
    ready: Callable[[ReportGiven, str], Callable[[], Report]]
    """reads what was sent, and gives what keeps it"""
    asks_why: bool = False
    shows_report: bool = True


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def correct(request: HttpRequest, id: int) -> HttpResponse:
    """The report with its words in the boxes; what is sent stands in its place."""
    reader, report = _asked(request, id)
    old = line_again(report, reader)

    def ready(given: ReportGiven, reason: str) -> Callable[[], Report]:
        ask_writer(given, reader)
        line = carried_over(old, {**_line(reader, given), "report_reference": report.own_reference})
        put_right = ready_correction(actor=reader, report_id=report.pk, line=line, reason=reason)

        def keep() -> Report:
            new = put_right()
            keep_accepted(reader, new, given, [int(item["item_number"]) for item in line["items"]])
            return new

        return keep

    return _page(
        request,
        Task(
            title="Correct the report",
            lead="Change what is wrong. The version before stays as history; everybody who was sent it is told.",
            button="Put it in place of this version",
            line=old,
            back=_address(report),
            marking=marking_shown(reader, report),
            ready=ready,
            asks_why=True,
        ),
    )


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def append(request: HttpRequest, id: int) -> HttpResponse:
    """New items for a live report; what it says already is not touched."""
    reader, report = _asked(request, id)
    old = line_again(report, reader)
    fresh = {**old, "items": [{**_empty(old), "item_number": ""}]}

    def ready(given: ReportGiven, _: str) -> Callable[[], Report]:
        ask_writer(given, reader)
        line = carried_over({**old, "items": []}, _line(reader, given))

        def keep() -> Report:
            added = append_items(actor=reader, report_id=report.pk, items=line["items"])
            newest = added.items.order_by("-number", "-pk").values_list("number", flat=True)[: len(given.items)]
            keep_accepted(reader, added, given, sorted(newest))
            return added

        return keep

    return _page(
        request,
        Task(
            title="Add information",
            lead="Each new item has its own grade and marking. Nothing that the report says already is changed.",
            button="Add to the report",
            line=fresh,
            back=_address(report),
            marking=marking_shown(reader, report),
            ready=ready,
            shows_report=False,
        ),
    )


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def sanitised(request: HttpRequest, id: int) -> HttpResponse:
    """A new report that says what may go further, with a marking of its own."""
    reader, report = _asked(request, id)
    if problem := may_sanitise(reader, report):
        messages.error(request, problem)
        return redirect("collection:report", id=report.pk)
    old = line_again(report, reader)
    items = [{**item, **_TELLS} for item in old["items"]]
    return _page(
        request,
        Task(
            title="Write a sanitised version",
            lead="Say only what may go further, under a reference of its own. Its readers see nothing of this report.",
            button="Send the sanitised version to assessment",
            line={**old, "report_reference": "", "items": items},
            back=_address(report),
            marking=marking_shown(reader, report),
            ready=lambda given, _: ready_sanitised(actor=reader, report_id=report.pk, given=given),
        ),
    )


@needs(Permission.COLLECTION_CONCERN_READ)
def from_concern(request: HttpRequest, id: int) -> HttpResponse:
    """A report that a person writes from a concern: its words stand in the box, to be made a report or taken out."""
    reader = reader_of_request(request)
    concern = get_readable(Concern, reader, id)
    seen(request, Ref("concern", concern.pk))

    def ready(given: ReportGiven, _: str) -> Callable[[], Report]:
        take_in = ready_report(actor=reader, report=given)

        def keep() -> Report:
            report = take_in()
            report_concern(actor=reader, concern_id=concern.pk, report=report)
            return report

        return keep

    return _page(
        request,
        Task(
            title="Write a report from a concern",
            lead="The words of the concern stand in the item. Make them a report; leave out what shows who told it.",
            button="Send to assessment",
            line=_from_words(concern.text, timezone.localtime(concern.told_at).date()),
            back=reverse("collection:concern", args=[concern.pk]),
            marking=concern.marking.value(),
            ready=ready,
        ),
    )


def _asked(request: HttpRequest, id: int) -> tuple[Reader, Report]:
    reader = reader_of_request(request)
    report = get_readable(Report, reader, id)
    ref = Ref("report", report.pk)
    require_reason(request.session, actor=reader, ref=ref, marking=marking_shown(reader, report))
    seen(request, ref)
    return reader, report


def _address(report: Report) -> str:
    return reverse("collection:report", args=[report.pk])


def _page(request: HttpRequest, task: Task) -> HttpResponse:
    reader = reader_of_request(request)
    is_sent = request.method == "POST"
    sheet = Sheet(_whole(request, task) if is_sent else filled_in(task.line), [])
    typed = {"reason": request.POST.get("reason", "")}
    why = WhyForm(request.POST if is_sent and sheet.is_sent and task.asks_why else None, initial=typed)
    problems: list[str] = []
    meanwhile: CorrectedMeanwhile | None = None
    if is_sent and sheet.is_sent and sheet.is_valid() and (why.is_valid() or not task.asks_why):
        try:
            return _done(request, reader, task, sheet, str(why.cleaned_data["reason"]) if task.asks_why else "")
        except FindingsStand as standing:
            sheet.ask(standing.findings, standing.refused)
        except CorrectedMeanwhile as first:
            # Only a correction can be put on top of another; whoever adds to a report looks at the newest first.
            meanwhile, problems = (first, []) if task.asks_why else (None, [str(first)])
        except WrongStep as wrong:
            problems = [str(wrong)]
        except FileRefused as refusal:
            problems = [f"{reject.reason} {reject.way_out}" for reject in refusal.rejects]
    context = {
        "sheet": sheet,
        "task": task,
        "why": why if task.asks_why else None,
        "problems": problems,
        "failed": is_sent and sheet.is_sent,
        "meanwhile": meanwhile,
        "token": request.POST.get("form") or new_token(),
        "page_marking": marking_words(task.marking),
        "breadcrumbs": report_crumbs(task.title, listed=True),
    }
    return render(request, "collection/again.html", context, status=CANNOT_BE_READ if context["failed"] else 200)


def _done(request: HttpRequest, reader: Reader, task: Task, sheet: Sheet, reason: str) -> HttpResponse:
    given = sheet.given(created_at=timezone.now(), quoted=lambda text: own_reference(reader, text))
    token = request.POST.get("form", "")
    keep = task.ready(given, reason)
    ref = once(reader, token, lambda: Ref("report", keep().pk))
    messages.success(request, f"Done: {task.title.lower()}.")
    return redirect("collection:report", id=ref.id)


def _whole(request: HttpRequest, task: Task) -> Any:  # a QueryDict, as Django gives it
    """What was sent; where the page shows no report, with the facts of the report that is there."""
    if task.shows_report:
        return request.POST
    sent = filled_in({**task.line, "items": []})
    del sent["route"], sent["items"]
    for name, values in request.POST.lists():
        sent.setlist(name, values)
    return sent


def _line(reader: Reader, given: ReportGiven) -> Line:
    return line_of(given, Partner.objects.get(pk=reader.partner_id))


def _from_words(words: str, on: date) -> Line:
    """A report with one item that says these words, and nothing else decided."""
    return {
        **dict.fromkeys(("title", "report_reference", "threat", "council_code"), ""),
        "urgency": "low",
        "intelligence_date": on.isoformat(),
        "touches": [],
        "items": [_item_of(words)],
    }


def _item_of(words: str) -> Line:
    return {
        **dict.fromkeys(("grade", "condition", "action_code", "sanitisation_code"), ""),
        **dict.fromkeys(("source_reference", "quotes_reference"), ""),
        "text": words,
        "fact_or_opinion": "fact",
        "grading_scheme": "3x5x2",
        "origin": "own",
        "handling": "P",
        "tier": "OFFICIAL-SENSITIVE",
        "existence": "hidden",
        "marking_kind": "ordinary",
        "audience": [],
        "people": [],
    }


def _empty(line: Line) -> Line:
    """An item with nothing in it but the marking of the first one, which the writer may change.

    Where the writer reads the report and none of its items, it is the one of a new report.
    """
    first: Line = line["items"][0] if line["items"] else _item_of("")
    blank = dict.fromkeys(("text", "grade", "source_reference", "quotes_reference", "origin"), "")
    return {**first, **blank, "people": [], "companies": []}
