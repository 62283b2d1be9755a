"""The page on which a report is written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait.reference import doors
from plait_desk.collection.forms import Sheet
from plait_desk.collection.models import Report
from plait_desk.collection.queries.emergencies import officer_on_call
from plait_desk.collection.queries.quoted import own_reference
from plait_desk.collection.queries.requirements import open_questions
from plait_desk.collection.services import FindingsStand, new_token, once, ready_emergency, ready_report
from plait_desk.collection.views.reader import reader_of_request
from plait_desk.collection.views.reports import report_crumbs

CANNOT_BE_READ = 422


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def new_report(request: HttpRequest) -> HttpResponse:
    """A report with as many items as it needs; what is wrong, or wants changing, is said beside the field."""
    reader = reader_of_request(request)
    sheet = Sheet(request.POST if request.method == "POST" else None, open_questions(reader))
    problems: list[str] = []
    if sheet.is_sent and sheet.is_valid():
        try:
            return _take_in(request, reader, sheet)
        except FindingsStand as standing:
            sheet.ask(standing.findings, standing.refused)
        except FileRefused as refusal:
            problems = [f"{reject.reason} {reject.way_out}" for reject in refusal.rejects]
    context = {
        "sheet": sheet,
        "problems": problems,
        "token": request.POST.get("form") or new_token(),
        "doors": doors()[:2],
        "officer": officer_on_call(reader) if sheet.danger else None,
        "breadcrumbs": report_crumbs("New report", listed=True),
    }
    return render(request, "collection/new_report.html", context, status=CANNOT_BE_READ if sheet.is_sent else 200)


def _take_in(request: HttpRequest, reader: Reader, sheet: Sheet) -> HttpResponse:
    given = sheet.given(created_at=timezone.now(), quoted=lambda text: own_reference(reader, text))
    danger, token, draft = sheet.danger, request.POST.get("form", ""), "draft" in request.POST
    if danger is not None:
        tell = ready_emergency(actor=reader, report=given, danger=danger)
        once(reader, token, lambda: Ref("emergency", tell().pk))
        return redirect("collection:told")
    keep = ready_report(actor=reader, report=given, draft=draft)
    ref = once(reader, token, lambda: Ref("report", keep().pk))
    messages.success(request, "The report is in.")
    if not Report.objects.readable_by(reader).filter(pk=ref.id).exists():
        messages.info(request, "Only its own list reads it, and you are not on that list.")
        return redirect("collection:index")
    return redirect("collection:report", id=ref.id)
