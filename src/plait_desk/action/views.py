"""Pages of the plan: the board, one action, outcomes and disruptions, and the published plan."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from plait.action.disruption import OwnClaim
from plait.action.lifecycle import NotAllowed
from plait.domain.action import ActionEvent, JudgedWorthwhile
from plait.domain.disruption import DisruptionLevel
from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait.reference.action_item import action_items
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.action import forms, queries, services
from plait_desk.action.models import Action, Disruption
from plait_desk.thread.queries import both_ways, describe

SEEN_BY_ALL = {"tier": "OFFICIAL", "words": "Handling: P. Audience: all Taskforce members"}


@needs(Permission.ACTION_PLAN_READ)
def index(request: DeskRequest) -> HttpResponse:
    """The board: strands down, states across, the proof gate before the last."""
    lines = queries.lines(request.reader)
    states = [(name, sum(line.state in within for line in lines)) for name, within in queries.COLUMNS]
    gated = [line for line in lines if line.state == "evaluated"]
    context = {
        "lines": lines,
        "rows": queries.board(lines),
        "states": states,
        "at_gate": len(gated),
        "stale": sum(line.stale_days is not None for line in lines),
        "openings": queries.openings(request.reader),
        "first_gated": queries.action_seen(request.reader, get_readable(Action, request.reader, gated[0].id))
        if gated
        else None,
        "published_count": len(action_items()),
        "may_open": request.reader.may(Permission.ACTION_ITEM_OPEN),
        "is_synthetic": any(line.is_synthetic for line in lines),
        "page_marking": SEEN_BY_ALL,
    }
    return render(request, "action/index.html", context)


@needs(Permission.ACTION_PLAN_READ)
def published(request: DeskRequest) -> HttpResponse:
    """The real plan as published: read-only, and never beside anything made up."""
    strand = request.GET.get("strand", "")
    items = action_items()
    counts = Counter(item.strand for item in items)
    shown = [item for item in items if not strand or item.strand == strand]
    context = {"items": shown, "counts": list(counts.items()), "strand": strand, "page_marking": SEEN_BY_ALL}
    return render(request, "action/published.html", context)


@needs(Permission.ACTION_PLAN_READ)
def outcomes(request: DeskRequest) -> HttpResponse:
    """What was achieved: disruptions with their moderation, outcomes, and published figures with their quality."""
    disruptions = queries.disruptions(request.reader)
    context = {
        "disruptions": disruptions,
        "waiting": sum(not one.moderated for one in disruptions),
        "agreed": Counter(one.moderated for one in disruptions if one.moderated).most_common(),
        "outcomes": queries.outcomes(request.reader),
        "series": queries.series_on_page(),
        "conflicts": queries.conflicting(),
    }
    return render(request, "action/outcomes.html", context)


@needs(Permission.ACTION_ITEM_OPEN)
def open_line(request: DeskRequest) -> HttpResponse:
    """A strand's own line; a line from a task opens from the task."""
    task_id = request.POST.get("task")
    if task_id and request.method == "POST":
        try:
            action = services.open_action(
                actor=request.reader, opening=services.Opening(), task_id=Ref.parse(task_id).id
            )
        except ValueError as error:
            messages.error(request, str(error))
            return redirect("action:index")
        return redirect("action:item", id=action.pk)
    form = forms.OpenForm(request.POST or None)
    if form.is_valid():
        action = services.open_action(actor=request.reader, opening=form.opening())
        messages.success(request, "The line is in the plan, seen by all members.")
        return redirect("action:item", id=action.pk)
    return render(request, "action/form.html", {"form": form, "title": "Open a line of the plan", "verb": "Open"})


@needs(Permission.ACTION_PLAN_READ)
def item(request: DeskRequest, id: int) -> HttpResponse:
    """One action: its gate, its history, what it came from and what came of it."""
    return _item(request, get_readable(Action, request.reader, id))


@require_POST
@needs(Permission.ACTION_ITEM_PROGRESS)
def progress(request: DeskRequest, id: int) -> HttpResponse:
    """Record a step."""
    row = get_readable(Action, request.reader, id)
    seen = queries.action_seen(request.reader, row)
    form = forms.ProgressForm(request.POST, offered=seen.offered)
    if form.is_valid():
        try:
            services.record_progress(actor=request.reader, action_id=id, said=form.said())
            messages.success(request, "The step is recorded.")
            return redirect("action:item", id=id)
        except NotAllowed as error:
            form.add_error(None, str(error))
    return _item(request, row, progress_form=form)


@require_POST
@needs(Permission.ACTION_OUTCOME_RECORD)
def outcome(request: DeskRequest, id: int) -> HttpResponse:
    """Record what changed."""
    row = get_readable(Action, request.reader, id)
    form = forms.OutcomeForm(request.POST)
    if form.is_valid():
        services.record_outcome(actor=request.reader, action_id=id, outcome=form.outcome)
        messages.success(request, "The outcome is recorded.")
        return redirect("action:item", id=id)
    return _item(request, row, outcome_form=form)


@needs(Permission.ACTION_ITEM_PROGRESS)
def evaluate(request: DeskRequest, id: int) -> HttpResponse:
    """Bring figures to the proof gate."""
    row = get_readable(Action, request.reader, id)
    form = forms.EvaluateForm(request.POST or None)
    if form.is_valid():
        said = services.Said(
            note=form.cleaned_data["note"],
            event=ActionEvent.EVALUATE,
            evidence=form.evidence(measure=row.measure),
        )
        try:
            services.record_progress(actor=request.reader, action_id=id, said=said)
            return redirect("action:item", id=id)
        except NotAllowed as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": f"Evaluate: {row.title}", "verb": "Read the gate", "action": row.title}
    return render(request, "action/form.html", context)


@needs(Permission.ACTION_ITEM_OPEN)
def mainstream(request: DeskRequest, id: int) -> HttpResponse:
    """Roll an action into core business."""
    row = get_readable(Action, request.reader, id)
    form = forms.MainstreamForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        judged = None
        if said["body"] or said["decider"]:
            judged = JudgedWorthwhile(body=said["body"], decider=said["decider"], reason=said["reason"])
        try:
            services.mainstream(actor=request.reader, action_id=id, reason=said["reason"], judged=judged)
            messages.success(request, "Mainstreamed: it leaves the plan and stays in the annual report.")
            return redirect("action:item", id=id)
        except NotAllowed as error:
            form.add_error(None, str(error))
    return render(
        request, "action/form.html", {"form": form, "title": f"Mainstream: {row.title}", "verb": "Mainstream"}
    )


@needs(Permission.ACTION_DISRUPTION_CLAIM)
def claim(request: DeskRequest, id: int) -> HttpResponse:
    """Claim a disruption of the group that an action is about."""
    row = get_readable(Action, request.reader, id)
    form = forms.ClaimForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.claim_disruption(actor=request.reader, action_id=id, claim=form.claim())
            return redirect("action:disruption", id=made.pk)
        except ValueError as error:
            form.add_error(None, str(error))
    return render(
        request, "action/form.html", {"form": form, "title": f"Claim a disruption: {row.title}", "verb": "Claim"}
    )


@needs(Permission.ACTION_PLAN_READ)
def disruption(request: DeskRequest, id: int) -> HttpResponse:
    """One claim, the criteria behind its level, and its moderation by another body."""
    row = get_readable(Disruption, request.reader, id)
    form = forms.ModerateForm(request.POST or None, initial={"level": row.level})
    if request.method == "POST":
        if not request.reader.may(Permission.ACTION_DISRUPTION_MODERATE):
            raise PermissionDenied("Moderating needs a grant that gives it.")
        if form.is_valid() and _moderated(request, id, form):
            return redirect("action:disruption", id=id)
    request.audit_objects = [Ref("disruption", row.pk)]
    seen = queries.disruption_seen(row)
    may = request.reader.may(Permission.ACTION_DISRUPTION_MODERATE) and request.reader.partner_id not in seen.took_part
    context = {"seen": seen, "form": form if may and not seen.moderated else None}
    return render(request, "action/disruption.html", context)


def _moderated(request: DeskRequest, id: int, form: forms.ModerateForm) -> bool:
    said = form.cleaned_data
    try:
        services.moderate(
            actor=request.reader, disruption_id=id, level=DisruptionLevel(said["level"]), reason=said["reason"]
        )
    except (OwnClaim, ValueError) as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "The level is moderated. It is looked at again in 6 and in 12 months.")
    return True


def _item(
    request: DeskRequest,
    row: Action,
    *,
    progress_form: forms.ProgressForm | None = None,
    outcome_form: forms.OutcomeForm | None = None,
) -> HttpResponse:
    reader = request.reader
    seen = queries.action_seen(reader, row)
    steps = both_ways(reader, seen.ref) if reader.may(Permission.THREAD_READ) else []
    named = describe(reader, {ref for step in steps for ref in (step.from_ref, step.to_ref)})
    request.audit_objects = [seen.ref]
    context = {
        "seen": seen,
        "line": seen.line,
        "stations": queries.stations(seen, steps),
        "steps": [
            (named[step.from_ref], step.relation.replace("_", " "), named[step.to_ref])
            for step in steps
            if step.from_ref in named and step.to_ref in named
        ],
        "may_progress": reader.may(Permission.ACTION_ITEM_PROGRESS) and seen.offered,
        "may_record": reader.may(Permission.ACTION_OUTCOME_RECORD),
        "may_claim": reader.may(Permission.ACTION_DISRUPTION_CLAIM) and seen.target and seen.target[0] == "group",
        "may_mainstream": reader.may(Permission.ACTION_ITEM_OPEN) and ActionEvent.MAINSTREAM in seen.offered,
        "may_evaluate": reader.may(Permission.ACTION_ITEM_PROGRESS) and ActionEvent.EVALUATE in seen.offered,
        "progress_form": progress_form or forms.ProgressForm(offered=seen.offered),
        "outcome_form": outcome_form or forms.OutcomeForm(),
    }
    return render(request, "action/item.html", context)
