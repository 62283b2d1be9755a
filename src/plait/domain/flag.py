"""A flag or a lead under review: a reason to look, who looked, what they thought of it, and who answered to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from plait.domain.ids import MentionId

# A flag that nobody reviewed in that time lapses, and so does a review; ours.
LAPSES_AFTER = timedelta(days=182)


class FlagAbout(StrEnum):
    """What a flag or lead is on."""

    COMPANY = "company"
    TENDER = "tender"
    BUYER = "buyer"
    BIDDER = "bidder"
    FAN_IN = "fan_in"
    FAN_OUT = "fan_out"
    CIRCLE = "circle"

    @property
    def words(self) -> str:
        """What it is on, as a page heads it."""
        return _ABOUT[self]

    @property
    def is_money(self) -> bool:
        """Whether it is a lead from payments, which has days of its own."""
        return self in {FlagAbout.FAN_IN, FlagAbout.FAN_OUT, FlagAbout.CIRCLE}


_ABOUT: Mapping[FlagAbout, str] = {
    FlagAbout.COMPANY: "Company",
    FlagAbout.TENDER: "Tender",
    FlagAbout.BUYER: "Buyer",
    FlagAbout.BIDDER: "Bidder",
    FlagAbout.FAN_IN: "Paid by many",
    FlagAbout.FAN_OUT: "Pays many",
    FlagAbout.CIRCLE: "Money that comes round",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagKey:
    """Which flag is meant: what it is on, the mention that it stands under, and of a lead its first and last day."""

    about: FlagAbout
    mention_id: MentionId
    days: str = ""


class Verdict(StrEnum):
    """What whoever looked thinks of a flag. It says nothing of anybody's guilt."""

    WORTH = "worth"
    NOT_WORTH = "not_worth"
    UNSURE = "unsure"

    @property
    def words(self) -> str:
        """The verdict as a page shows it."""
        return _VERDICTS[self]


_VERDICTS: Mapping[Verdict, str] = {
    Verdict.WORTH: "Worth the look",
    Verdict.NOT_WORTH: "Not worth it",
    Verdict.UNSURE: "Cannot tell",
}


class FlagState(StrEnum):
    """Where the review of a flag stands."""

    OPEN = "open"
    REVIEWED = "reviewed"
    REPLIED = "replied"
    EXPIRED = "expired"


class FlagStep(StrEnum):
    """What may be written of a flag."""

    REVIEW = "review"
    REPLY = "reply"
    UNDO = "undo"


# Whoever is named may answer before anything is decided and after it; what was decided is decided again on their answer
# alone, and what they answered to is not taken back.
ALLOWED: Mapping[FlagState, frozenset[FlagStep]] = {
    FlagState.OPEN: frozenset({FlagStep.REVIEW, FlagStep.REPLY}),
    FlagState.REVIEWED: frozenset({FlagStep.REPLY, FlagStep.UNDO}),
    FlagState.REPLIED: frozenset({FlagStep.REVIEW, FlagStep.REPLY}),
    FlagState.EXPIRED: frozenset(),
}


class FlagRefused(ValueError):
    """It cannot be reviewed, answered or taken back so; the words say what to do."""


def state_of(*, raised_on: date, reviewed_at: datetime | None, replied_at: datetime | None, at: datetime) -> FlagState:
    """Where a flag stands at an instant, from the newest review that stands and the newest reply."""
    if reviewed_at is not None and at < reviewed_at + LAPSES_AFTER:
        is_newer = replied_at is not None and replied_at >= reviewed_at
        return FlagState.REPLIED if is_newer else FlagState.REVIEWED
    return FlagState.OPEN if at.date() < raised_on + LAPSES_AFTER else FlagState.EXPIRED


def refuse_step(state: FlagState, step: FlagStep) -> None:
    """Raise FlagRefused with the way out where this step may not be written now."""
    if step not in ALLOWED[state]:
        raise FlagRefused(_WAY_OUT.get((state, step), "This flag has expired. It is raised again with newer records."))


_WAY_OUT: Mapping[tuple[FlagState, FlagStep], str] = {
    (FlagState.REVIEWED, FlagStep.REVIEW): (
        "This was reviewed. It is reviewed again on an answer: write down what whoever is named says, or take the"
        " review back."
    ),
    (FlagState.OPEN, FlagStep.UNDO): "There is no review to take back.",
    (FlagState.REPLIED, FlagStep.UNDO): "Whoever is named answered to this review, so it stays. Review it again.",
}
