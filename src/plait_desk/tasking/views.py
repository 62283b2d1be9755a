"""Pages of tasking: the board, one option with its decision, sending a task, my tasks, one task."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.domain.task import ForbiddenStep, IncompleteTask, OnlyDevelopment, TaskOrder, Verdict
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.queries.editions import edition_lines
from plait_desk.jobs.services import ask
from plait_desk.tasking.forms import DecideForm, SendForm, StepForm
from plait_desk.tasking.models import Decision, Option, Task
from plait_desk.tasking.queries.board import (
    current_proposal,
    edition_of,
    has_synthetic_capacity,
    left_out_lines,
    option_lines,
    price_lines,
    proposed_lines,
    questions,
    tenfold,
    who,
)
from plait_desk.tasking.queries.owners import owners_at
from plait_desk.tasking.queries.tasks import steps_of, task_line, task_lines
from plait_desk.tasking.queries.thread import stations_of
from plait_desk.tasking.services import (
    NotAccepted,
    OwnerNotThere,
    TaskGiven,
    accept_task,
    close_task,
    decide,
    decline_task,
    report_progress,
    task_partner,
)
from plait_desk.tasking.tasks import PROPOSE

HOME = ("Tasking", "/tasking/")
USUAL_WEEKS = 12


@needs(Permission.TASKING_TASK_READ)
def index(request: DeskRequest) -> HttpResponse:
    """The way in: the board for those who read options, my tasks for everybody else."""
    if request.reader.may(Permission.TASKING_OPTION_READ):
        return board_page(request)
    return tasks_page(request)


@needs(Permission.TASKING_OPTION_READ)
def board_page(request: DeskRequest) -> HttpResponse:
    """Who, what to find out, where capacity binds; then the options in order, each with its decision."""
    reader = request.reader
    proposal = current_proposal(reader)
    lines = proposed_lines(reader, proposal) if proposal else []
    agreed = [line for line in edition_lines(reader) if line.agreed]
    ranked = who(reader, proposal) if proposal else []
    request.audit_objects = [Ref("proposal", proposal.pk)] if proposal else []
    context = {
        "proposal": proposal,
        "edition": edition_of(reader, proposal) if proposal else None,
        "gap": max(0.0, 100 * (1 - proposal.value / proposal.bound)) if proposal and proposal.bound else 0.0,
        "lines": lines,
        "least": tenfold(min((line.value.low for line in lines), default=1.0), up=False),
        "most": tenfold(max((line.value.high for line in lines), default=1.0), up=True),
        "decided": sum(bool(line.verdict) for line in lines),
        "who": ranked,
        "most_ranks": max((each.line.position.high for each in ranked), default=1.0) + 1,
        "prices": price_lines(proposal) if proposal else [],
        "questions": questions(reader),
        "left_out": left_out_lines(reader, proposal) if proposal else [],
        "synthetic_capacity": has_synthetic_capacity(),
        "agreed": agreed,
        "may_propose": reader.may(Permission.TASKING_PROPOSAL_MAKE),
        "may_decide": reader.may(Permission.TASKING_BOARD_DECIDE),
    }
    return render(request, "tasking/board.html", context)


@needs(Permission.TASKING_PROPOSAL_MAKE)
@require_POST
def propose_again(request: DeskRequest, id: int) -> HttpResponse:
    """Ask for a proposal on an agreed edition; the work has its own page."""
    edition = get_readable(AssessmentEdition, request.reader, id)
    job = ask(actor=request.reader, kind=PROPOSE, title="Working out a proposal", edition_id=edition.pk)
    return redirect("jobs:page", id=job.pk)


@needs(Permission.TASKING_OPTION_READ)
def option_page(request: DeskRequest, id: int) -> HttpResponse:
    """One option: why this, why not the others, and the decision."""
    reader = request.reader
    option = get_readable(Option, reader, id)
    (line,) = option_lines(reader, [option])
    ref = Ref("option", option.pk)
    decisions = Decision.objects.readable_by(reader).filter(option=option).select_related("by").order_by("-at", "-pk")
    request.audit_objects = [ref]
    context = {
        "line": line,
        "left_out": left_out_lines(reader, option.proposal, target_id=option.target_id),
        "decisions": [
            {
                "id": row.pk,
                "verdict": row.verdict,
                "reason": row.reason,
                "dissent": row.dissent,
                "by": row.by.name,
                "at": f"{row.at:%-d %B %Y}",
            }
            for row in decisions
        ],
        "form": DecideForm(),
        "framework": edition.framework_edition if (edition := edition_of(reader, option.proposal)) else "",
        "may_decide": reader.may(Permission.TASKING_BOARD_DECIDE),
        "may_send": reader.may(Permission.TASKING_TASK_SEND),
        "stations": stations_of(reader, ref),
        "breadcrumbs": [HOME, (line.title, "")],
    }
    return render(request, "tasking/option.html", context)


@needs(Permission.TASKING_BOARD_DECIDE)
@require_POST
def decide_option(request: DeskRequest, id: int) -> HttpResponse:
    """Keep the board's decision on an option."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose accept, reject or defer, and give the reason.")
        return redirect("tasking:option", id=id)
    words = form.cleaned_data
    decision = decide(
        actor=request.reader,
        option_id=id,
        verdict=Verdict(words["verdict"]),
        reason=words["reason"],
        dissent=words["dissent"],
    )
    messages.success(request, f"The decision is kept: {Verdict(decision.verdict).said.lower()}.")
    if decision.verdict == Verdict.ACCEPT and request.reader.may(Permission.TASKING_TASK_SEND):
        return redirect("tasking:send", id=decision.pk)
    return redirect("tasking:option", id=id)


@needs(Permission.TASKING_TASK_SEND)
def send_page(request: DeskRequest, id: int) -> HttpResponse:
    """Say what the partner is told, release it and send the task."""
    reader = request.reader
    decision = get_readable(Decision, reader, id, Permission.TASKING_OPTION_READ)
    option = get_readable(Option, reader, decision.option_id)
    initial = {"title": option.title, "measure": option.measure, "due_on": localdate() + timedelta(weeks=USUAL_WEEKS)}
    form = SendForm(request.POST or None, owners=owners_at(option.lead, at=reader.at), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            task = task_partner(actor=reader, given=_given(decision, form))
            messages.success(request, f"The task is released and sent to {option.lead}.")
            return redirect("tasking:task", id=task.pk)
        except (IncompleteTask, OnlyDevelopment, NotAccepted, OwnerNotThere) as error:
            form.add_error(None, str(error))
    crumbs = [
        HOME,
        (option.title, f"/tasking/options/{Ref('option', option.pk)}/".replace("option:", "")),
        ("Task", ""),
    ]
    return render(
        request,
        "tasking/send.html",
        {"form": form, "lead": option.lead.name, "title": option.title, "breadcrumbs": crumbs},
    )


@needs(Permission.TASKING_TASK_READ)
def tasks_page(request: DeskRequest) -> HttpResponse:
    """The tasks of the reader's own body, soonest due first; for the board, every task it may read."""
    reader, everyone = request.reader, "all" in request.GET
    lines = task_lines(reader, on=localdate(), mine=not everyone)
    request.audit_objects = [Ref("task", line.id) for line in lines]
    return render(
        request, "tasking/tasks.html", {"lines": lines, "everyone": everyone, "breadcrumbs": [HOME, ("Tasks", "")]}
    )


@needs(Permission.TASKING_TASK_READ)
def task_page(request: DeskRequest, id: int) -> HttpResponse:
    """One task: what is asked, by when, how it is measured, what happened, and the thread it lies on."""
    reader = request.reader
    task = get_readable(Task, reader, id)
    ref = Ref("task", task.pk)
    request.audit_objects = [ref]
    line = task_line(task, reader, on=localdate())
    context = {
        "line": line,
        "steps": steps_of(reader, task),
        "form": StepForm(),
        "may_act": line.is_mine and reader.may(Permission.TASKING_TASK_ACCEPT),
        "stations": stations_of(reader, ref),
        "ref": ref,
        "may_thread": reader.may(Permission.THREAD_READ),
        "breadcrumbs": [HOME, ("Tasks", "/tasking/tasks/"), (task.title, "")],
    }
    return render(request, "tasking/task.html", context)


@needs(Permission.TASKING_TASK_ACCEPT)
@require_POST
def take_step(request: DeskRequest, id: int, step: str) -> HttpResponse:
    """Accept, decline, report progress on or close a task of one's own body."""
    actor, note = request.reader, request.POST.get("note", "")
    try:
        if step == "accept":
            accept_task(actor=actor, task_id=id, note=note)
        elif step == "decline":
            decline_task(actor=actor, task_id=id, reason=note)
        elif step == "progress":
            report_progress(actor=actor, task_id=id, note=note)
        elif step == "close":
            close_task(actor=actor, task_id=id, note=note)
        else:
            raise Http404
        messages.success(request, "Kept. The board sees it.")
    except (ForbiddenStep, IncompleteTask) as error:
        messages.error(request, str(error))
    return redirect("tasking:task", id=id)


def _given(decision: Decision, form: SendForm) -> TaskGiven:
    words = form.cleaned_data
    order = TaskOrder(
        title=words["title"],
        text=words["text"],
        measure=words["measure"],
        owner_id=words["owner"],
        due_on=words["due_on"],
    )
    return TaskGiven(decision_id=decision.pk, order=order, basis=form.basis())
