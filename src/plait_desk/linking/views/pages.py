"""Pages of linking: where it stands, the queue, one pair, one subject."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.domain.match import Judgement
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.accounts.services import require_reason
from plait_desk.jobs.services import ask
from plait_desk.linking.forms import DecisionForm
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.page import subject_page
from plait_desk.linking.queries.pair import pair_for
from plait_desk.linking.queries.review import MOST_COUNTED, count_waiting, next_pair, waiting_pairs
from plait_desk.linking.queries.state import last_run, models_in_use
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.services import PairRefused, decide_pair
from plait_desk.linking.tasks import RUN
from plait_desk.linking.views.pictures import moments, page_marking, stations, total_scale, weight_bar
from plait_desk.thread.panels import panels_for

HOME = ("Linking", "linking:index")


@needs(Permission.LINKING_SUBJECT_READ)
def index(request: DeskRequest) -> HttpResponse:
    """When everything was last linked, what waits, and the models in use with their figures."""
    reader = request.reader
    context = {
        "last_run": last_run(),
        "waiting": count_waiting(reader) if reader.may(Permission.LINKING_PAIR_DECIDE) else None,
        "most_counted": MOST_COUNTED,
        "models": models_in_use(),
        "may_watch": reader.may(Permission.LINKING_WATCH_KEEP),
        "may_screen": reader.may(Permission.LINKING_NAME_SCREEN),
        "may_point": reader.may(Permission.LINKING_POINTER_ASK),
        "may_agree": reader.may(Permission.LINKING_AGREEMENT_OPEN),
        "may_run": reader.may(Permission.LINKING_RUN_START),
    }
    return render(request, "linking/index.html", context)


@needs(Permission.LINKING_RUN_START)
@require_POST
def run(request: DeskRequest) -> HttpResponse:
    """Ask for everything to be linked again; the work has its own page."""
    job = ask(actor=request.reader, kind=RUN, title="Linking everything", retrain="retrain" in request.POST)
    return redirect("jobs:page", id=job.pk)


@needs(Permission.LINKING_PAIR_DECIDE)
def review(request: DeskRequest) -> HttpResponse:
    """The pairs that wait for a person, the most doubtful first."""
    waiting = waiting_pairs(request.reader)
    request.audit_objects = [Ref("mention", end.id) for pair in waiting for end in (pair.left, pair.right)]
    context = {
        "pairs": [(pair, weight_bar(pair.weight)) for pair in waiting],
        "count": count_waiting(request.reader),
        "most_counted": MOST_COUNTED,
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("Review queue", "")],
    }
    return render(request, "linking/review.html", context)


@needs(Permission.LINKING_SUBJECT_READ)
def pair(request: DeskRequest, left: int, right: int) -> HttpResponse:
    """Two records side by side; whoever may decide, decides here."""
    reader = request.reader
    if request.method == "POST":
        return _decide(request, left, right)
    view = pair_for(reader, left, right)
    ids = (view.left.id, view.right.id)
    request.audit_objects = [Ref("mention", id_) for id_ in ids]
    context = {
        "pair": view,
        "rows": [(row, weight_bar(row.weight)) for row in view.rows],
        "scale": total_scale(view.weight, even=view.even, joined_from=view.joined_from),
        "may_decide": reader.may(Permission.LINKING_PAIR_DECIDE),
        "following": next_pair(reader, ids) if reader.may(Permission.LINKING_PAIR_DECIDE) else None,
        "page_marking": page_marking(marking_together(ids)),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("Pair review", "")],
    }
    return render(request, "linking/pair.html", context)


def _decide(request: DeskRequest, left: int, right: int) -> HttpResponse:
    reader = request.reader
    if not reader.may(Permission.LINKING_PAIR_DECIDE):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    here = redirect("linking:pair", left=left, right=right)
    if not form.is_valid():
        messages.error(request, "Choose same, different or unsure; a reason has at most 400 letters.")
        return here
    judgement = Judgement(form.cleaned_data["judgement"])
    following = next_pair(reader, (min(left, right), max(left, right)))
    try:
        decide_pair(actor=reader, left=left, right=right, judgement=judgement, reason=form.cleaned_data["reason"])
    except PairRefused as refused:
        messages.error(request, str(refused))
        return here
    messages.success(request, f"Saved: {judgement}. It can be taken back at any time.")
    return redirect("linking:pair", *following) if following and "next" in request.POST else here


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
        "panels": panels,
        "page_marking": page_marking(together),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), (view.name, "")],
    }
    return render(request, "linking/subject.html", context)
