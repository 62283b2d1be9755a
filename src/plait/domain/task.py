"""What the board asks of one partner, and how a task may move on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What the board decides of an option."""

    ACCEPT = "accept"
    REJECT = "reject"
    DEFER = "defer"

    @property
    def said(self) -> str:
        """The word for a decision that was made."""
        return {"accept": "Accepted", "reject": "Rejected", "defer": "Deferred"}[self.value]


class TaskState(StrEnum):
    """How far a task has come."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.SENT: frozenset({TaskState.ACCEPTED, TaskState.DECLINED}),
    TaskState.ACCEPTED: frozenset({TaskState.CLOSED}),
    TaskState.DECLINED: frozenset(),
    TaskState.CLOSED: frozenset(),
}


class ForbiddenStep(ValueError):
    """The task's state does not allow this step."""


class IncompleteTask(ValueError):
    """A task needs an owner, a due day still to come, a measure, and words that may be told."""


class OnlyDevelopment(ValueError):
    """An unscored group (tier T0) can only get a development task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOrder:
    """What is told to the partner, and nothing more."""

    title: str
    text: str
    measure: str
    owner_id: int
    due_on: date


def check_order(order: TaskOrder, *, on: date, is_development: bool, target_is_unscored: bool) -> None:
    """Raises IncompleteTask or OnlyDevelopment; says nothing where the task may be sent on day `on`."""
    missing = [
        name
        for name, words in (
            ("a title", order.title),
            ("words for the partner", order.text),
            ("a measure", order.measure),
        )
        if not words.strip()
    ]
    if missing:
        raise IncompleteTask(f"A task needs {' and '.join(missing)}.")
    if order.due_on <= on:
        raise IncompleteTask("A task needs a due day that is still to come.")
    if target_is_unscored and not is_development:
        raise OnlyDevelopment("This group is unscored (T0). It can only get a development task.")


def step(state: TaskState, to: TaskState) -> TaskState:
    """The state after a step. Raises ForbiddenStep where TRANSITIONS does not allow it."""
    if to not in TRANSITIONS[state]:
        raise ForbiddenStep(f"A {state} task cannot become {to}.")
    return to
