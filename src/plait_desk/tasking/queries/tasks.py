"""Tasks as the people who do them see them: what was released to their body, and nothing more."""

from dataclasses import dataclass
from datetime import date

from plait.domain.task import TRANSITIONS, TaskState
from plait.policy.access import Reader
from plait_desk.tasking.models import Task, TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One task in a list. `days` until it is due; below nought it is late."""

    id: int
    title: str
    text: str
    strand: str
    partner: str
    owner: str
    measure: str
    due: str
    due_on: date
    days: int
    state: str
    is_development: bool
    is_mine: bool
    may_become: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """Past its due day and not closed or declined."""
        return self.days < 0 and self.state in (TaskState.SENT, TaskState.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a task's life."""

    kind: str
    note: str
    by: str
    at: str


def task_lines(reader: Reader, *, on: date, mine: bool = True) -> list[TaskLine]:
    """Tasks that the reader may read, soonest due first: their own body's, or all."""
    rows = Task.objects.readable_by(reader).select_related("partner", "owner").order_by("due_on", "pk")
    if mine:
        rows = rows.filter(partner_id=reader.partner_id)
    return [task_line(row, reader, on=on) for row in rows]


def task_line(row: Task, reader: Reader, *, on: date) -> TaskLine:
    """One task as a line."""
    return TaskLine(
        id=row.pk,
        title=row.title,
        text=row.text,
        strand=row.strand,
        partner=row.partner.abbreviation or row.partner.name,
        owner=row.owner.name,
        measure=row.measure,
        due=f"{row.due_on:%-d %B %Y}",
        due_on=row.due_on,
        days=(row.due_on - on).days,
        state=row.state,
        is_development=row.is_development,
        is_mine=row.partner_id == reader.partner_id,
        may_become=tuple(sorted(to.value for to in TRANSITIONS[TaskState(row.state)])),
    )


def steps_of(reader: Reader, task: Task) -> list[Step]:
    """What happened to a task, oldest first."""
    rows = TaskEvent.objects.readable_by(reader).filter(task=task).select_related("by").order_by("at", "pk")
    return [
        Step(kind=row.kind, note=row.note, by=row.by.name if row.by else "", at=f"{row.at:%-d %B %Y, %H:%M}")
        for row in rows
    ]
