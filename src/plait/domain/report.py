"""An intelligence report: items, each with its own grade and marking, and the states the report passes through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from plait.domain.threat import Enabler, Threat, UnknownWord


class Urgency(StrEnum):
    """How soon a report must be decided on: each has its clock."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ReportState(StrEnum):
    """Where a report stands; TRANSITIONS says where it may go."""

    DRAFT = "draft"
    REQUIRES_ASSESSMENT = "requires_assessment"
    REQUIRES_LINKING = "requires_linking"
    LIVE = "live"
    REQUIRES_CORRECTION = "requires_correction"
    TO_BE_DELETED = "to_be_deleted"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return self.value.replace("_", " ")


TRANSITIONS: Mapping[ReportState, frozenset[ReportState]] = {
    ReportState.DRAFT: frozenset({ReportState.REQUIRES_ASSESSMENT, ReportState.TO_BE_DELETED}),
    ReportState.REQUIRES_ASSESSMENT: frozenset(
        {ReportState.REQUIRES_LINKING, ReportState.REQUIRES_CORRECTION, ReportState.TO_BE_DELETED}
    ),
    ReportState.REQUIRES_LINKING: frozenset(
        {ReportState.LIVE, ReportState.REQUIRES_CORRECTION, ReportState.TO_BE_DELETED}
    ),
    ReportState.LIVE: frozenset({ReportState.REQUIRES_CORRECTION, ReportState.TO_BE_DELETED}),
    ReportState.REQUIRES_CORRECTION: frozenset({ReportState.REQUIRES_ASSESSMENT, ReportState.TO_BE_DELETED}),
    ReportState.TO_BE_DELETED: frozenset(),
}

# How long a report may wait for its first decision. Ours: no published clock is known to us.
TRIAGE_WITHIN: Mapping[Urgency, timedelta] = {
    Urgency.HIGH: timedelta(hours=12),
    Urgency.MEDIUM: timedelta(days=3),
    Urgency.LOW: timedelta(days=14),
}


# Bands of age in the backlog: under how long, and its words. Ours.
AGE_BANDS: tuple[tuple[timedelta, str], ...] = (
    (timedelta(days=1), "under 1 day"),
    (timedelta(days=3), "1 to 3 days"),
    (timedelta(days=7), "3 to 7 days"),
    (timedelta(days=14), "7 to 14 days"),
    (timedelta.max, "14 days and more"),
)

# How long conditions of handling code C stand before somebody looks at them again. Ours, as above.
REVIEW_CONDITIONS_AFTER = timedelta(days=90)


class ReviewOutcome(StrEnum):
    """What a review made of the conditions of a code C item."""

    CONFIRMED = "confirmed"
    LOOSENED = "loosened"
    TIGHTENED = "tightened"


class Standing(StrEnum):
    """Fact is kept apart from opinion."""

    FACT = "fact"
    OPINION = "opinion"


class OriginKind(StrEnum):
    """Where an item first came from: what corroboration counts."""

    OWN = "own"
    SOURCE = "source"
    QUOTED = "quoted"

    @property
    def words(self) -> str:
        """The origin as people say it."""
        return _ORIGINS[self]


_ORIGINS = {
    OriginKind.OWN: "own observation",
    OriginKind.SOURCE: "from a source",
    OriginKind.QUOTED: "quotes a report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageClock:
    """How long is left (negative when over) of the time a report may wait, as of one moment."""

    due_at: datetime
    left: timedelta
    share_used: float

    @property
    def is_over(self) -> bool:
        """True once the time allowed is over."""
        return self.left < timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement of a report. `grade` is as given in `scheme`; it is never converted.

    `origin` says which of the two references counts; of an own observation neither is given.
    """

    number: int
    text: str
    standing: Standing
    scheme: str
    grade: str
    origin: OriginKind | None = None
    source_reference: str = ""
    quotes_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`intelligence_on` is the day it is about; `created_at` is when it was written down.

    `threat` is the one that leads; `touches` holds every threat and enabler that the report bears on.
    """

    reference: str
    title: str
    urgency: Urgency
    intelligence_on: date
    created_at: datetime
    items: tuple[Item, ...]
    threat: str = ""
    touches: frozenset[Threat | Enabler] = frozenset()
    council_code: str = ""


def may_become(current: ReportState, wanted: ReportState) -> bool:
    """Whether a report in `current` state may go to `wanted`."""
    return wanted in TRANSITIONS[current]


def read_touches(text: str) -> tuple[Threat | Enabler, ...]:
    """The threats and enablers that the text names, separated by ;, each once. Raises UnknownWord."""
    named = [_threat_or_enabler(word) for word in text.split(";") if word.strip()]
    return tuple(dict.fromkeys(named))


def triage_clock(urgency: Urgency, *, received_at: datetime, as_of: datetime) -> TriageClock:
    """The clock of a report that came at `received_at` and has had no decision by `as_of`.

    Before it came (a clock that went backwards) no more is left than was allowed.
    """
    allowed = TRIAGE_WITHIN[urgency]
    due_at = received_at + allowed
    return TriageClock(
        due_at=due_at,
        left=min(due_at - as_of, allowed),
        share_used=max(0.0, (as_of - received_at) / allowed),
    )


def _threat_or_enabler(word: str) -> Threat | Enabler:
    try:
        return Threat.parse(word)
    except UnknownWord:
        return Enabler.parse(word)
