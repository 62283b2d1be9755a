"""What the tasked partner does: accept, decline with a reason, say how it goes, close."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.task import IncompleteTask, TaskState, step
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.tasking.models import Task, TaskEvent
from plait_desk.thread.services import emit


def accept_task(*, actor: Reader, task_id: int, note: str = "") -> Task:
    """Accept a task of the actor's own body. Raises PermissionDenied, Http404, ForbiddenStep."""
    return _move(actor, task_id, TaskState.ACCEPTED, note)


def decline_task(*, actor: Reader, task_id: int, reason: str) -> Task:
    """Decline it, with the reason, which the board sees. Raises the same, and IncompleteTask without a reason."""
    if not reason.strip():
        raise IncompleteTask("Say why the task is declined: the board decides again on your reason.")
    return _move(actor, task_id, TaskState.DECLINED, reason)


def close_task(*, actor: Reader, task_id: int, note: str) -> Task:
    """Close an accepted task with what came of it. Raises PermissionDenied, Http404, ForbiddenStep."""
    return _move(actor, task_id, TaskState.CLOSED, note)


@transaction.atomic
def report_progress(*, actor: Reader, task_id: int, note: str) -> TaskEvent:
    """Say how a task goes. Raises PermissionDenied, Http404, IncompleteTask."""
    task = _own(actor, task_id)
    if not note.strip():
        raise IncompleteTask("Say what was done.")
    return _tell(actor, task, "progress", note)


@transaction.atomic
def _move(actor: Reader, task_id: int, to: TaskState, note: str) -> Task:
    task = _own(actor, task_id)
    task.state = step(TaskState(task.state), to).value
    task.save(update_fields=["state"])
    _tell(actor, task, to.value, note)
    return task


def _own(actor: Reader, task_id: int) -> Task:
    """The task, if it was sent to the actor's own body; otherwise the same as absent."""
    require(actor, Permission.TASKING_TASK_ACCEPT)
    task = get_readable(Task, actor, task_id)
    if task.partner_id != actor.partner_id:
        raise Http404
    return task


def _tell(actor: Reader, task: Task, kind: str, note: str) -> TaskEvent:
    event = TaskEvent.objects.create(
        task=task, kind=kind, note=note.strip(), by_id=actor.person_id, at=timezone.now(), marking=task.marking
    )
    ref = Ref("task", task.pk)
    emit(f"task.{kind}", ref, task.marking)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[ref])
    return event
