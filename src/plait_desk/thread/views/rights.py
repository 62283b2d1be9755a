"""Pages of the rights of people, for the data protection officer: the list, one request, and each step of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref, UnreadableId, decode
from plait.domain.rights import EXEMPTIONS, Outcome, Right, RightsRefused, RightsState
from plait.domain.sharing import Regime
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.thread import services
from plait_desk.thread.forms import DecisionForm, IdentityForm, PersonForm, ReasonForm, RightsForm
from plait_desk.thread.models import RightsRequest
from plait_desk.thread.queries.rights import Sought, rights_card, rights_lines
from plait_desk.thread.services import Decided, RightsAsked

HOME = "Rights"


@needs(Permission.RIGHTS_REQUEST_READ)
def rights_list(request: DeskRequest) -> HttpResponse:
    """Requests to our body: what waits, with the overdue on top; then everything."""
    waits = "all" not in request.GET
    lines = rights_lines(request.reader, only_waiting=waits)
    request.audit_objects = [Ref("rights_request", line.id) for line in lines]
    return render(request, "thread/rights.html", {"lines": lines, "waits": waits})


@needs(Permission.RIGHTS_REQUEST_DECIDE)
def new_request(request: DeskRequest) -> HttpResponse:
    """Take a request in."""
    form = RightsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = RightsAsked(
            right=Right(typed["right"]),
            regime=Regime(typed["regime"]),
            requester=typed["requester"],
            asked=typed["asked"],
            received_on=typed["received_on"],
        )
        try:
            row = services.receive_request(actor=request.reader, what=asked)
        except RightsRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Taken in. The clock runs from the day it is known who asks.")
            return redirect("thread:right", id=row.pk)
    crumbs = [(HOME, reverse("thread:rights")), ("New request", "")]
    return render(request, "thread/new_right.html", {"form": form, "breadcrumbs": crumbs})


@needs(Permission.RIGHTS_REQUEST_READ)
def right_page(request: DeskRequest, id: int) -> HttpResponse:
    """One request: who asks, the clock, the records, the decision, the review."""
    return _page(request, _row(request, id), {})


@require_POST
@needs(Permission.RIGHTS_REQUEST_DECIDE)
def take_step(request: DeskRequest, id: int, step: str) -> HttpResponse:
    """One step, by the officer who sends the form; a refusal stands beside its form."""
    row = _row(request, id)
    steps: dict[str, Callable[[DeskRequest, RightsRequest], HttpResponse]] = {
        "identity": _identity,
        "extend": _extend,
        "search": _search,
        "put": _put,
        "restrict": _restrict,
        "lift": _lift,
        "decide": _decide,
        "contest": _contest,
    }
    if step not in steps:
        raise Http404
    return steps[step](request, row)


def _identity(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    form = IdentityForm(request.POST)
    return _try(
        request,
        row,
        "identity",
        form,
        lambda: services.confirm_identity(
            actor=request.reader, request_id=row.pk, on=form.cleaned_data["on"], how=form.cleaned_data["how"]
        ),
    )


def _extend(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _try(
        request,
        row,
        "extend",
        form,
        lambda: services.extend_clock(actor=request.reader, request_id=row.pk, reason=form.cleaned_data["reason"]),
    )


def _search(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, {"search": form})
    found = services.search_records(actor=request.reader, request_id=row.pk, sought=Sought(**form.cleaned_data))
    return _page(request, row, {"search": form, "found": found, "has_searched": True})


def _put(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    try:
        ids = [decode(code) for code in request.POST.getlist("record")]
        services.put_records(actor=request.reader, request_id=row.pk, mention_ids=ids)
    except UnreadableId as error:
        raise Http404 from error
    except RightsRefused as refused:
        messages.error(request, str(refused))
    return redirect("thread:right", id=row.pk)


def _restrict(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    try:
        count = services.restrict(actor=request.reader, request_id=row.pk)
    except RightsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Records restricted: {count}. Linking runs and reach do not use them from now on.")
    return redirect("thread:right", id=row.pk)


def _lift(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _try(
        request,
        row,
        "lift",
        form,
        lambda: services.lift_restriction(actor=request.reader, request_id=row.pk, reason=form.cleaned_data["reason"]),
    )


def _decide(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    form = DecisionForm(request.POST, exemptions=tuple(EXEMPTIONS[Regime(row.regime)].items()))
    decide = services.review_right if row.state == RightsState.REVIEW else services.decide_right
    return _try(
        request,
        row,
        "decision",
        form,
        lambda: decide(
            actor=request.reader,
            request_id=row.pk,
            decided=Decided(
                outcome=Outcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["decision_reason"],
                exemptions=form.cleaned_data["exemptions"],
            ),
        ),
    )


def _contest(request: DeskRequest, row: RightsRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _try(
        request,
        row,
        "contest",
        form,
        lambda: services.ask_review(actor=request.reader, request_id=row.pk, words=form.cleaned_data["reason"]),
    )


Form = IdentityForm | ReasonForm | DecisionForm


def _try(request: DeskRequest, row: RightsRequest, name: str, form: Form, act: Callable[[], object]) -> HttpResponse:
    """Do it and go back to the request; or show the page again with what is wrong beside the form."""
    if form.is_valid():
        try:
            act()
        except RightsRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Kept, with your name and the day.")
            return redirect("thread:right", id=row.pk)
    return _page(request, row, {name: form})


def _page(request: DeskRequest, row: RightsRequest, more: dict[str, object]) -> HttpResponse:
    row.refresh_from_db()
    card = rights_card(request.reader, row)
    request.audit_objects = [Ref("rights_request", row.pk), *(Ref("mention", each.id) for each, _ in card.records)]
    context = {
        "card": card,
        "may_decide": request.reader.may(Permission.RIGHTS_REQUEST_DECIDE),
        "identity": IdentityForm(),
        "extend": ReasonForm(auto_id="extend_%s"),
        "search": PersonForm(),
        "lift": ReasonForm(auto_id="lift_%s"),
        "decision": DecisionForm(exemptions=card.exemptions),
        "contest": ReasonForm(auto_id="contest_%s"),
        "has_unrestricted": not all(is_restricted for _, is_restricted in card.records),
        "has_restricted": any(is_restricted for _, is_restricted in card.records),
        "breadcrumbs": [(HOME, reverse("thread:rights")), (card.line.right, "")],
        **more,
    }
    return render(request, "thread/right.html", context)


def _row(request: DeskRequest, id: int) -> RightsRequest:
    row = RightsRequest.objects.readable_by(request.reader).filter(pk=id).first()
    if row is None:
        raise Http404
    return row
