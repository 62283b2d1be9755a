"""The first page of the room: what came in, and what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.collection.queries.backlog import backlog
from plait_desk.collection.queries.loads import load_rows, loads
from plait_desk.collection.queries.reports import WAITING, Sought, as_rows, reports
from plait_desk.collection.views.reader import reader_of_request, seen

LATEST = 8


@needs(Permission.COLLECTION_REPORT_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The backlog by urgency, age and partner; the High reports that wait; the latest loads."""
    reader = reader_of_request(request)
    may_load = reader.may(Permission.COLLECTION_FILE_LOAD)
    urgent = reports(reader, Sought(urgency="high")).filter(state__in=WAITING).order_by("created_at", "pk")
    waiting = as_rows(urgent[:LATEST], reader.at)
    came = load_rows(reader, loads(reader)[:LATEST]) if may_load else []
    seen(request, *[Ref("report", row.id) for row in waiting], *[Ref("load", row.id) for row in came])
    context = {
        "backlog": backlog(reader),
        "urgent": waiting,
        "loads": came,
        "may_load": may_load,
        "may_submit": reader.may(Permission.COLLECTION_REPORT_SUBMIT),
        "may_answer": reader.may(Permission.SAFEGUARDING_EMERGENCY_ANSWER),
        "may_see_concerns": reader.may(Permission.COLLECTION_CONCERN_READ),
        "may_see_registers": reader.may(Permission.COLLECTION_STATEMENT_READ),
        "may_see_requirements": reader.may(Permission.COLLECTION_REQUIREMENT_READ),
    }
    return render(request, "collection/index.html", context)
