"""The page on which a report is written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from plait.domain.reject import FileRefused
from plait.policy.permissions import Permission, needs
from plait_desk.collection.forms import ReportForm
from plait_desk.collection.services import ReportGiven, receive_report
from plait_desk.collection.views.reader import reader_of_request
from plait_desk.collection.views.reports import report_crumbs


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def new_report(request: HttpRequest) -> HttpResponse:
    """A form for one report; what is wrong with it is said above the form, in the words a file would get."""
    form = ReportForm(request.POST or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report = ReportGiven(
            reference=given["reference"],
            title=given["title"],
            urgency=given["urgency"],
            intelligence_on=given["intelligence_on"],
            created_at=timezone.now(),
            items=[form.item()],
            threat=given["threat"],
            council_code=given["council_code"],
        )
        try:
            kept = receive_report(actor=reader_of_request(request), report=report, draft="draft" in request.POST)
        except FileRefused as refusal:
            problems = [f"{reject.reason} {reject.way_out}" for reject in refusal.rejects]
        else:
            messages.success(request, "The report is in.")
            return redirect("collection:report", id=kept.pk)
    context = {"form": form, "problems": problems, "breadcrumbs": report_crumbs("New report", listed=True)}
    return render(request, "collection/new_report.html", context, status=422 if problems or form.errors else 200)
