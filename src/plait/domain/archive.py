"""Archiving a group: asked for by one person, checked by another, decided with a reason and a day to look again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plait.domain.ids import PersonId


class ArchiveStep(StrEnum):
    """What can be done about archiving a group, each by a person with a reason."""

    ASK = "ask"
    CHECK = "check"
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REVIEW = "review"


class ArchiveState(StrEnum):
    """Where archiving a group stands."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    CHECKED = "checked"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """One step as taken: by whom, when, why, and for a decision the day on which to look again."""

    step: ArchiveStep
    by: PersonId
    on: date
    reason: str
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCase:
    """Where archiving stands, and who took part in it."""

    state: ArchiveState = ArchiveState.NOT_ASKED
    asked_by: PersonId | None = None
    checked_by: PersonId | None = None
    reason: str = ""
    review_on: date | None = None

    def is_overdue(self, on: date) -> bool:
        """True of an archived group that should have been looked at again before this day."""
        return self.state is ArchiveState.AGREED and self.review_on is not None and self.review_on < on
