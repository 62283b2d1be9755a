"""Pages of the emergency route: the officers' queue, and what one told oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait.reference import doors
from plait_desk.collection.forms import AcknowledgeForm
from plait_desk.collection.queries.emergencies import (
    answered_emergencies,
    officer_on_call,
    told_emergencies,
    waiting_emergencies,
)
from plait_desk.collection.services import AlreadyAcknowledged, acknowledge_emergency, take_call
from plait_desk.collection.views.reader import reader_of_request, seen


@needs(Permission.SAFEGUARDING_EMERGENCY_ANSWER)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an officer, the first due first; what was answered, and in how many minutes."""
    reader = reader_of_request(request)
    waiting, answered = waiting_emergencies(reader), answered_emergencies(reader)
    seen(request, *[Ref("emergency", row.id) for row in (*waiting, *answered)])
    context = {
        "waiting": [(row, AcknowledgeForm(auto_id=f"id_{row.id}_%s")) for row in waiting],
        "answered": answered,
        "officer": officer_on_call(reader),
        "breadcrumbs": [("Collection", reverse("collection:index")), ("Emergencies", "")],
    }
    return render(request, "collection/emergencies.html", context)


@needs(Permission.SAFEGUARDING_EMERGENCY_ANSWER)
@require_POST
def acknowledge(request: HttpRequest, id: int) -> HttpResponse:
    """Take one on."""
    form = AcknowledgeForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        acknowledge_emergency(actor=reader_of_request(request), emergency_id=id, words=words)
        messages.success(request, "You have it. The minute was kept.")
    except AlreadyAcknowledged as before:
        messages.info(request, str(before))
    return redirect("collection:emergencies")


@needs(Permission.SAFEGUARDING_EMERGENCY_ANSWER)
@require_POST
def on_call(request: HttpRequest) -> HttpResponse:
    """Take the call."""
    take_call(actor=reader_of_request(request))
    messages.success(request, "You are on call from now on, until a colleague takes it.")
    return redirect("collection:emergencies")


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def told(request: HttpRequest) -> HttpResponse:
    """What this person told by the emergency route, and whether somebody has it."""
    reader = reader_of_request(request)
    rows = told_emergencies(reader)
    seen(request, *[Ref("emergency", row.id) for row in rows])
    context = {
        "rows": rows,
        "doors": doors()[:2],
        "breadcrumbs": [("Collection", reverse("collection:index")), ("What you told as an emergency", "")],
    }
    return render(request, "collection/told.html", context)
