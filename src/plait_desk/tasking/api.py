"""Tasking by the programming interface: the tasks of one's own body."""

from datetime import date

from django.utils.timezone import localdate
from ninja import Query, Router, Schema

from plait.domain.ids import Ref
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Id, Listed, Paged, part_of, saw
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.tasking.models import Task
from plait_desk.tasking.queries.tasks import steps_of, task_line, task_lines

router = Router(tags=["tasking"])
READ = ByToken(Permission.TASKING_TASK_READ)


class TaskTold(Schema):
    """One task; `days` until it is due, below nought where it is late."""

    id: Id
    title: str
    text: str
    strand: str
    partner: str
    owner: str
    measure: str
    due_on: date
    days: int
    state: str
    is_development: bool
    is_mine: bool


class TaskStep(Schema):
    """One step of a task's life."""

    kind: str
    note: str
    by: str
    at: str


class TaskOne(TaskTold):
    """One task with its steps."""

    steps: list[TaskStep]


@router.get("/tasks", auth=READ, response=Listed[TaskTold])
def tasks(request: DeskRequest, paged: Query[Paged], everyone: bool = False) -> Listed[TaskTold]:
    """The tasks of your own body, soonest due first; or every task that you may read."""
    found, following = part_of(task_lines(request.reader, on=localdate(), mine=not everyone), paged)
    saw(request, *(Ref("task", line.id) for line in found))
    return Listed[TaskTold](items=[TaskTold.from_orm(line) for line in found], next_page=following)


@router.get("/tasks/{ref:id}", auth=READ, response=TaskOne)
def task(request: DeskRequest, id: Id) -> TaskOne:
    """One task: what is asked, by when, how it is measured, and what happened."""
    found = get_readable(Task, request.reader, id)
    saw(request, Ref("task", found.pk))
    line = task_line(found, request.reader, on=localdate())
    told = {name: getattr(line, name) for name in TaskTold.model_fields}
    return TaskOne(**told, steps=[TaskStep.from_orm(step) for step in steps_of(request.reader, found)])
