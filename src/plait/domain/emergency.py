"""Life at immediate risk, or a child: told to a named officer, acknowledged in minutes, outside every optimiser."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Danger(StrEnum):
    """Why the emergency route is taken."""

    LIFE = "life"
    CHILD = "child"

    @property
    def words(self) -> str:
        """What is at stake, in a few words."""
        return _WORDS[self]


_WORDS = {Danger.LIFE: "life at immediate risk", Danger.CHILD: "a child is involved"}

# How long a named officer may take to acknowledge. Ours: no published clock is known to us.
ACKNOWLEDGE_WITHIN: Mapping[Danger, timedelta] = {
    Danger.LIFE: timedelta(minutes=5),
    Danger.CHILD: timedelta(minutes=15),
}
_MINUTE = timedelta(minutes=1)
# Longer units of time, in minutes, the longest first.
_LONGER = (("days", 24 * 60), ("hours", 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerClock:
    """Whole minutes since it was told, and minutes left (negative when over) until it must be acknowledged."""

    due_at: datetime
    taken: int
    left: int
    is_acknowledged: bool

    @property
    def is_late(self) -> bool:
        """True if it was, or is still not, acknowledged in time."""
        return self.left < 0

    @property
    def over(self) -> int:
        """Minutes over, nought while there is time."""
        return max(0, -self.left)

    @property
    def words(self) -> str:
        """How long is left or over: in minutes while minutes are read at a glance, then in hours, then in days."""
        if not self.is_late:
            return f"{self.left} min left"
        unit, size = next(((unit, size) for unit, size in _LONGER if self.over >= 2 * size), ("min", 1))
        return f"{self.over // size} {unit} over"


def answer_clock(
    danger: Danger, *, told_at: datetime, acknowledged_at: datetime | None, as_of: datetime
) -> AnswerClock:
    """The clock of one emergency. It stops at the acknowledgement; a minute that has begun counts as one."""
    due_at, stopped = told_at + ACKNOWLEDGE_WITHIN[danger], acknowledged_at or as_of
    return AnswerClock(
        due_at=due_at,
        taken=max(0, -(-(stopped - told_at) // _MINUTE)),
        left=(due_at - stopped) // _MINUTE,
        is_acknowledged=acknowledged_at is not None,
    )
