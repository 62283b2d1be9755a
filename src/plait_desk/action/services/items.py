"""Lines of the plan: opened from an accepted task or by a strand, moved on, mainstreamed, with their outcomes."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.action.gate import Evidence, proved
from plait.action.lifecycle import Happening, advance
from plait.domain.action import ActionEvent as Event
from plait.domain.action import ActionKind, ActionState, JudgedWorthwhile
from plait.domain.ids import AudienceId, PartnerId, Ref
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import Purpose
from plait.domain.outcome import Outcome as OutcomeValue
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, Partner, Person
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of_all, intern, require
from plait_desk.action.models import Action, ActionEvent, Outcome, write_gate
from plait_desk.audit.services import AuditEvent, record
from plait_desk.looks.synthetic import is_synthetic
from plait_desk.search.services import Entry, index
from plait_desk.tasking.models import Task
from plait_desk.thread.services import emit, link


class TaskNotAccepted(ValueError):
    """An action is opened from a task that its partner has accepted, and from no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new line of the plan is. `strand` and `title` may be left to the task it comes from."""

    title: str = ""
    strand: str = ""
    kind: ActionKind = ActionKind.PROJECT
    measure: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    baseline: float | None = None
    aim: float | None = None
    money_gbp: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of an action: a figure, a note, and where it moves it, the event with what the gate needs."""

    note: str
    value: float | None = None
    event: Event | None = None
    evidence: Evidence | None = None


def open_action(*, actor: Reader, opening: Opening, task_id: int | None = None) -> Action:
    """A new line: from an accepted task (asked twice, the same line), or as a strand's own idea.

    A line from a task carries the task's marking; a strand's own is seen by all members.
    Raises PermissionDenied, Http404, TaskNotAccepted.
    """
    require(actor, Permission.ACTION_ITEM_OPEN)
    with transaction.atomic():
        task = get_readable(Task, actor, task_id) if task_id else None
        if task and (known := Action.objects.filter(task=task).first()):
            return known
        if task and task.state not in (Task.State.ACCEPTED, Task.State.CLOSED):
            raise TaskNotAccepted(f"this task is {task.state}: an action opens once it is accepted")
        action = _open(actor, opening, task)
        _tell(actor, action, "opened", AuditEvent.COLLECTION)
        if task:
            link(Ref("task", task.pk), "opened", Ref("action", action.pk), action.marking)
    return action


def record_progress(*, actor: Reader, action_id: int, said: Said) -> Action:
    """Add a step to an action, and move it where `said` names an event. Raises NotAllowed, PermissionDenied."""
    require(actor, Permission.ACTION_ITEM_PROGRESS)
    with transaction.atomic():
        action = get_readable(Action, actor, action_id)
        if said.event:
            gate = proved(said.evidence) if said.evidence else None
            event = Happening(event=said.event, by=_name(actor), reason=said.note, gate=gate)
            moved = advance(action.value(), event=event, at=timezone.now())
            action.state, action.gate = moved.state.value, write_gate(moved.gate) if moved.gate else {}
            action.save(update_fields=["state", "gate"])
        _step(actor, action, said.event.value if said.event else "progress", said.note, said.value)
        _tell(actor, action, "moved" if said.event else "progressed", AuditEvent.ALTERATION)
    return action


def mainstream(*, actor: Reader, action_id: int, reason: str, judged: JudgedWorthwhile | None = None) -> Action:
    """Roll a proved action into core business; it leaves the plan. Guidance, training and campaigns may go on a
    named body's judgement instead. Raises NotAllowed, PermissionDenied.
    """
    require(actor, Permission.ACTION_ITEM_OPEN)
    with transaction.atomic():
        action = get_readable(Action, actor, action_id)
        event = Happening(event=Event.MAINSTREAM, by=_name(actor), reason=reason, judged=judged)
        moved = advance(action.value(), event=event, at=timezone.now())
        action.state, action.judged = moved.state.value, asdict(judged) if judged else {}
        action.save(update_fields=["state", "judged"])
        _step(actor, action, Event.MAINSTREAM.value, reason, None)
        _tell(actor, action, "mainstreamed", AuditEvent.ALTERATION)
    return action


def record_outcome(
    *, actor: Reader, action_id: int, outcome: OutcomeValue, supersedes_id: int | None = None
) -> Outcome:
    """What an action changed, with bounds; a correction supersedes and keeps the first. Raises PermissionDenied."""
    require(actor, Permission.ACTION_OUTCOME_RECORD)
    with transaction.atomic():
        action = get_readable(Action, actor, action_id)
        before = get_readable(Outcome, actor, supersedes_id) if supersedes_id else None
        middle = None if outcome.low is None or outcome.high is None else (outcome.low + outcome.high) / 2
        row = Outcome.objects.create(
            action=action,
            kind=outcome.kind.value,
            what=outcome.words,
            unit=outcome.unit,
            low=outcome.low,
            best=middle,
            high=outcome.high,
            supersedes=before,
            marking=action.marking,
            by_id=actor.person_id,
            at=timezone.now(),
        )
        link(Ref("action", action.pk), "led to", Ref("outcome", row.pk), row.marking)
        emit("action.outcome_recorded", Ref("outcome", row.pk), row.marking)
        record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("outcome", row.pk), Ref("action", action.pk)])
    return row


def _open(actor: Reader, opening: Opening, task: Task | None) -> Action:
    state = ActionState.PLANNED if task else ActionState.IDEA
    return Action.objects.create(
        strand=opening.strand or (task.strand if task else ""),
        kind=opening.kind.value,
        title=opening.title or (task.title if task else ""),
        lead=task.partner if task else Partner.objects.get(pk=actor.partner_id),
        state=state.value,
        task=task,
        target=task.target if task else None,
        measure=opening.measure or (task.measure if task else ""),
        baseline=opening.baseline,
        aim=opening.aim,
        money_gbp=opening.money_gbp,
        starts_on=opening.starts_on,
        due_on=opening.due_on or (task.due_on if task else None),
        is_synthetic=is_synthetic(),
        marking=task.marking if task else seen_by_all_members(actor),
        opened_by_id=actor.person_id,
        opened_at=timezone.now(),
    )


def seen_by_all_members(actor: Reader) -> Marking:
    """The marking of a line of the plan: OFFICIAL, every partner, every purpose."""
    value = MarkingValue(
        originator=PartnerId(actor.partner_id),
        purposes=frozenset(Purpose),
        audience=AudienceId(audience_of_all().pk),
    )
    return intern(value)


def _step(actor: Reader, action: Action, kind: str, note: str, value: float | None) -> None:
    ActionEvent.objects.create(
        action=action,
        kind=kind,
        to_state=action.state,
        value=value,
        note=note,
        marking=action.marking,
        by_id=actor.person_id,
        at=timezone.now(),
    )


def _tell(actor: Reader, action: Action, what: str, event: AuditEvent) -> None:
    ref = Ref("action", action.pk)
    emit(f"action.{what}", ref, action.marking)
    entry = Entry(
        ref=ref,
        kind="action",
        title=action.title,
        text=f"{action.strand} {action.kind} {action.lead} {action.measure}",
        marking_id=action.marking_id,
        on=action.starts_on,
    )
    index([entry])
    record(actor=actor, event=event, objects=[ref])


def _name(actor: Reader) -> str:
    return Person.objects.get(pk=actor.person_id).name
