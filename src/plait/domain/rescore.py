"""When a group is to be scored again: by the clock, or because something happened since."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Trigger(StrEnum):
    """What makes a group due for a new score before its three months are over."""

    HIGH_REPORT = "high_report"
    DISRUPTION = "disruption"
    RELEASED = "released_from_prison"
    NEW_BUSINESS = "new_business_link"

    @property
    def words(self) -> str:
        """The trigger as a page shows it."""
        return TRIGGER_WORDS[self]


TRIGGER_WORDS = {
    Trigger.HIGH_REPORT: "New High report on a nominal",
    Trigger.DISRUPTION: "Disruption against the group",
    Trigger.RELEASED: "Released from prison",
    Trigger.NEW_BUSINESS: "New business link",
}
CLOCK_WORDS = "Three months are over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One dated thing that happened around a group."""

    trigger: Trigger
    on: date
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for a new score, as a page shows it: what, its own words where there are any, and since when."""

    what: str
    on: date
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescoreDue:
    """Since when, or from when, a new score is due. `on` is None where the group was never scored.

    `because` holds what happened since the score, oldest first; empty where only the clock runs.
    """

    on: date | None
    clock_on: date | None = None
    because: tuple[Fact, ...] = ()

    @property
    def why(self) -> str:
        """What made it due first: something that happened, or the clock."""
        if self.on is None:
            return "Never scored"
        first = next((fact for fact in self.because if fact.on == self.on), None)
        return first.trigger.words if first else CLOCK_WORDS

    def is_due(self, as_of: date) -> bool:
        """True once the day has come; a group that was never scored is always due."""
        return self.on is None or self.on <= as_of

    def is_stale(self, as_of: date) -> bool:
        """True once the clock itself has run out."""
        return self.clock_on is None or self.clock_on <= as_of

    def reasons(self, as_of: date) -> tuple[Reason, ...]:
        """What happened since the score, oldest first, and then the clock where it has run out."""
        told = [Reason(what=fact.trigger.words, on=fact.on, words=fact.words) for fact in self.because]
        if self.clock_on is not None and self.is_stale(as_of):
            told.append(Reason(what=CLOCK_WORDS, on=self.clock_on))
        return tuple(told)
