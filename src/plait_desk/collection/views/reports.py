"""Pages of reports."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.domain.report import OriginKind, ReportState
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require_reason
from plait_desk.collection.forms import DecideForm, SoughtForm
from plait_desk.collection.models import Report
from plait_desk.collection.queries.reports import ReportCard, as_rows, report_card, reports
from plait_desk.collection.queries.shown import marking_shown
from plait_desk.collection.services import WrongStep, decide_report, new_token, once
from plait_desk.collection.views.reader import marking_words, reader_of_request, seen
from plait_desk.looks.paging import LongList
from plait_desk.looks.pictures.strip import Station
from plait_desk.thread.panels import panels_for
from plait_desk.thread.queries import walk

A_PAGE = 40


@needs(Permission.COLLECTION_REPORT_READ)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports that the reader may read, narrowed."""
    reader = reader_of_request(request)
    form = SoughtForm(request.GET)
    asked = request.GET.get("page")
    page = LongList(reports(reader, form.sought()), A_PAGE, asked).get_page(asked)
    rows = as_rows(page.object_list, reader.at)
    seen(request, *[Ref("report", row.id) for row in rows])
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "found": page.paginator.count,
        "may_submit": reader.may(Permission.COLLECTION_REPORT_SUBMIT),
        "breadcrumbs": report_crumbs("Reports"),
    }
    return render(request, "collection/reports.html", context)


@needs(Permission.COLLECTION_REPORT_READ)
def report_page(request: HttpRequest, id: int) -> HttpResponse:
    """One report: items with grades and conditions, provenance, state, history, where it sits in the thread."""
    reader = reader_of_request(request)
    report = get_readable(Report, reader, id)
    card = report_card(reader, report)
    ref = Ref("report", report.pk)
    marking = marking_shown(reader, report)
    require_reason(request.session, actor=reader, ref=ref, marking=marking)
    seen(request, ref)
    is_draft = report.state == ReportState.DRAFT
    decides = Permission.COLLECTION_REPORT_SUBMIT if is_draft else Permission.COLLECTION_REPORT_TRIAGE
    decide = reader.may(decides) and card.steps
    context = {
        "card": card,
        "ref": str(ref),
        "stations": _stations(card, {step.to_ref.kind for step in walk(reader, ref, backwards=False)}),
        "decide": DecideForm(steps=card.steps, initial={"form": new_token()}) if decide else None,
        "decide_at": reverse("collection:decide_draft" if is_draft else "collection:decide", args=[report.pk]),
        "is_draft": is_draft,
        "tasks": _tasks(reader, report),
        "may_review": reader.may(Permission.COLLECTION_REPORT_SUBMIT) and report.partner_id == reader.partner_id,
        "panels": panels_for(reader, ref.kind, [ref.id]),
        "page_marking": marking_words(marking),
        "breadcrumbs": report_crumbs(card.row.reference, listed=True),
    }
    return render(request, "collection/report.html", context)


@needs(Permission.COLLECTION_REPORT_TRIAGE)
@require_POST
def decide(request: HttpRequest, id: int) -> HttpResponse:
    """Take one step with a reason."""
    return _decide(request, id)


@needs(Permission.COLLECTION_REPORT_SUBMIT)
@require_POST
def decide_draft(request: HttpRequest, id: int) -> HttpResponse:
    """Send a draft to assessment, or put it forward for deletion: its own writers may."""
    return _decide(request, id)


def _decide(request: HttpRequest, id: int) -> HttpResponse:
    reader = reader_of_request(request)
    report = get_readable(Report, reader, id)
    form = DecideForm(request.POST, steps=tuple(ReportState))
    if not form.is_valid():
        messages.error(request, "Choose a decision and give the reason in a few words.")
        return redirect("collection:report", id=report.pk)
    try:
        to = ReportState(form.cleaned_data["to"])
        given = form.cleaned_data
        once(
            reader,
            given["form"],
            lambda: Ref(
                "report",
                decide_report(
                    actor=reader, report_id=report.pk, to=to, reason=given["reason"], due_on=given["due_on"]
                ).pk,
            ),
        )
        messages.success(request, f"The report is now: {to.words}.")
    except WrongStep as wrong:
        messages.error(request, str(wrong))
    return redirect("collection:report", id=report.pk)


def report_crumbs(name: str, *, listed: bool = False) -> list[tuple[str, str]]:
    """The way to a page of reports; `listed` where it lies below the list."""
    crumbs = [("Collection", reverse("collection:index"))]
    return [*crumbs, *([("Reports", reverse("collection:reports"))] if listed else []), (name, "")]


def _tasks(reader: Reader, report: Report) -> list[tuple[str, str, str]]:
    """What this reader may do with the report beside deciding on it: icon, words, address."""
    if report.withdrawn_at is not None:
        return []
    writes, sends = reader.may(Permission.COLLECTION_REPORT_SUBMIT), reader.may(Permission.RELEASE_LEDGER_SEND)
    is_own, is_live = report.partner_id == reader.partner_id, report.state == ReportState.LIVE
    offered = [
        (writes and is_own, "report", "Correct it", "correct"),
        (writes and is_own and is_live, "report", "Add information", "append"),
        (writes, "lock", "Write a sanitised version", "sanitise"),
        (writes and is_own, "tick", "Agree to a sanitised version by another body", "agree"),
        (sends, "chat", "Share it", "share"),
        (sends, "flag", "Recall what was shared", "recall"),
        (sends, "judgement", "Print a briefing", "briefing"),
    ]
    return [(icon, words, reverse(f"collection:{name}", args=[report.pk])) for may, icon, words, name in offered if may]


def _stations(card: ReportCard, ahead: set[str]) -> list[Station]:
    """The thread from the report's sources on; what is not reached yet is dashed."""
    sources = sum(item.origin == OriginKind.SOURCE for item in card.items)
    later = (
        ("Judgement", {"judgement", "rating"}),
        ("Requirement", {"requirement"}),
        ("Task", {"task", "decision", "option"}),
        ("Outcome", {"outcome"}),
    )
    return [
        _station("Sources", f"{sources}, held apart", "none given", is_there=sources > 0),
        Station(name="Report", text="you are here", state="me"),
        _station("Linking", "done", "waits", is_there=card.row.state == ReportState.LIVE.words),
        *[_station(name, "see the thread", "none yet", is_there=bool(kinds & ahead)) for name, kinds in later],
    ]


def _station(name: str, there: str, missing: str, *, is_there: bool) -> Station:
    return Station(name=name, text=there if is_there else missing, state="on" if is_there else "no")
