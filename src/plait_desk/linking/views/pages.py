"""Pages of linking: where it stands, and one subject."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.accounts.services import require_reason
from plait_desk.jobs.services import ask
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.page import subject_page
from plait_desk.linking.queries.review import MOST_COUNTED, count_waiting
from plait_desk.linking.queries.seconds import agreed, offered_looks, waiting_for_second
from plait_desk.linking.queries.state import decided_since, last_run, models_in_use
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.tasks import RUN
from plait_desk.linking.views.pictures import moments, page_marking, stations
from plait_desk.looks.day import DayForm
from plait_desk.thread.panels import panels_for

HOME = ("Linking", "linking:index")


@needs(Permission.LINKING_SUBJECT_READ)
def index(request: DeskRequest) -> HttpResponse:
    """When everything was last linked, what waits, and the models in use with their figures."""
    reader = request.reader
    may_decide = reader.may(Permission.LINKING_PAIR_DECIDE)
    may_run, models = reader.may(Permission.LINKING_RUN_START), models_in_use()
    context = {
        "last_run": last_run(),
        "waiting": count_waiting(reader) if may_decide else None,
        "for_second": len(waiting_for_second(reader)) + len(offered_looks(reader)) if may_decide else 0,
        "agreed": agreed(reader) if may_decide else None,
        "most_counted": MOST_COUNTED,
        "models": models,
        "decided_since": decided_since(reader, models) if may_run else 0,
        "may_watch": reader.may(Permission.LINKING_WATCH_KEEP),
        "may_screen": reader.may(Permission.LINKING_NAME_SCREEN),
        "may_point": reader.may(Permission.LINKING_POINTER_ASK),
        "may_agree": reader.may(Permission.LINKING_AGREEMENT_OPEN),
        "may_run": may_run,
    }
    return render(request, "linking/index.html", context)


@needs(Permission.LINKING_RUN_START)
@require_POST
def run(request: DeskRequest) -> HttpResponse:
    """Ask for everything to be linked again; the work has its own page."""
    job = ask(actor=request.reader, kind=RUN, title="Linking everything", retrain="retrain" in request.POST)
    return redirect("jobs:page", id=job.pk)


@needs(Permission.LINKING_SUBJECT_READ)
def subject(request: DeskRequest, id: int) -> HttpResponse:
    """One person, company or other thing, as this reader may see it; any of its records leads here."""
    reader, today = request.reader, localdate()
    found = subject_of(reader, id)
    if id != found.cited_by:
        return redirect("linking:subject", id=found.cited_by)
    view = subject_page(reader, found)
    shown = [Ref("mention", record.id) for record in view.records]
    cited = Ref("mention", found.cited_by)
    together = marking_together(ref.id for ref in shown)
    require_reason(request.session, actor=reader, ref=cited, marking=together)
    request.audit_objects = shown
    days = moments(view)
    panels = panels_for(reader, "mention", [record.id for record in view.records])
    context = {
        "subject": view,
        "stations": stations(reader, view, [ref for panel in panels for ref in panel.refs]),
        "moments": days,
        "first_on": min([moment.from_on for moment in days], default=today).replace(month=1, day=1),
        "last_on": today.replace(year=today.year + 1, month=1, day=1),
        "today": today,
        "form": DayForm(),
        "panels": panels,
        "page_marking": page_marking(together),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), (view.name, "")],
    }
    return render(request, "linking/subject.html", context)
