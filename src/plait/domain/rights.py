"""What a person may ask of a body that keeps data about them: the right, its law, its clock, and how it is decided.

UK GDPR articles 12 to 22; Data Protection Act 2018, Part 3, sections 44 to 54, for competent authorities that process
for law enforcement. Standing: written from the Acts as first made; unverified against later amendments.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plait.domain.sharing import Regime

STANDING = "unverified"
USUAL_MONTHS, MORE_MONTHS = 1, 2


class Right(StrEnum):
    """What may be asked for."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    OBJECTION = "objection"

    @property
    def words(self) -> str:
        """What the person asks, in their words."""
        return _WORDS[self]


_WORDS = {
    Right.ACCESS: "Access: what do you hold about me?",
    Right.RECTIFICATION: "Rectification: this is wrong",
    Right.RESTRICTION: "Restriction: stop using this",
    Right.OBJECTION: "Objection: you should not process this",
}

LAW: Mapping[tuple[Right, Regime], str] = {
    (Right.ACCESS, Regime.GENERAL): "UK GDPR article 15",
    (Right.RECTIFICATION, Regime.GENERAL): "UK GDPR article 16",
    (Right.RESTRICTION, Regime.GENERAL): "UK GDPR article 18",
    (Right.OBJECTION, Regime.GENERAL): "UK GDPR article 21",
    (Right.ACCESS, Regime.LAW_ENFORCEMENT): "Data Protection Act 2018, section 45",
    (Right.RECTIFICATION, Regime.LAW_ENFORCEMENT): "Data Protection Act 2018, section 46",
    (Right.RESTRICTION, Regime.LAW_ENFORCEMENT): "Data Protection Act 2018, section 47",
}

EXEMPTIONS: Mapping[Regime, Mapping[str, str]] = {
    Regime.GENERAL: {
        "crime": "Schedule 2, paragraph 2: it would prejudice the prevention or detection of crime",
        "proceedings": "Schedule 2, paragraph 5: legal proceedings or legal advice",
        "protect-public": "Schedule 2, paragraph 7: functions that protect the public",
        "others": "Schedule 2, paragraph 16: it would disclose another person's data",
        "excessive": "Article 12(5): manifestly unfounded or excessive",
    },
    Regime.LAW_ENFORCEMENT: {
        "inquiry": "Section 45(4)(a): it would obstruct an inquiry, investigation or procedure",
        "prejudice": "Section 45(4)(b): it would prejudice the prevention, detection or prosecution of crime",
        "public-security": "Section 45(4)(c): to protect public security",
        "national-security": "Section 45(4)(d): to protect national security",
        "others": "Section 45(4)(e): to protect the rights and freedoms of others",
        "excessive": "Section 53: manifestly unfounded or excessive",
    },
}


class RightsRefused(ValueError):
    """It cannot be done as asked; the message says what to do instead."""


class RightsState(StrEnum):
    """How far a request has come."""

    IDENTITY = "identity"
    OPEN = "open"
    DECIDED = "decided"
    REVIEW = "review"
    REVIEWED = "reviewed"

    @property
    def words(self) -> str:
        """The state as a page shows it."""
        return {
            "identity": "Identity to be checked",
            "open": "To be decided",
            "decided": "Decided",
            "review": "Review asked for",
            "reviewed": "Reviewed",
        }[self.value]


STEPS: Mapping[RightsState, frozenset[RightsState]] = {
    RightsState.IDENTITY: frozenset({RightsState.OPEN}),
    RightsState.OPEN: frozenset({RightsState.DECIDED}),
    RightsState.DECIDED: frozenset({RightsState.REVIEW}),
    RightsState.REVIEW: frozenset({RightsState.REVIEWED}),
    RightsState.REVIEWED: frozenset(),
}


def step(state: RightsState, to: RightsState) -> RightsState:
    """The state after a step. Raises RightsRefused where STEPS does not allow it."""
    if to not in STEPS[state]:
        raise RightsRefused(f"This request is at “{state.words.lower()}”, so it cannot go to “{to.words.lower()}”.")
    return to


class Outcome(StrEnum):
    """What is decided."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The outcome as a page shows it."""
        return {"granted": "Granted", "partly": "Granted in part", "refused": "Refused"}[self.value]


def law_of(right: Right, regime: Regime) -> str:
    """The provision it rests on. Raises RightsRefused where that law gives no such right."""
    if (right, regime) not in LAW:
        raise RightsRefused(
            "Part 3 of the Data Protection Act 2018 gives no right to object. Take it as a request for restriction or "
            "rectification, or under the UK GDPR where the processing is not for law enforcement."
        )
    return LAW[right, regime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When an answer is due: a month from the day of the request, or of what proves who asks, if that is later.

    Two months more where the UK GDPR allows it (article 12(3)); section 54 gives one month and no more.
    """

    received_on: date
    identified_on: date | None = None
    is_extended: bool = False

    @property
    def due_on(self) -> date | None:
        """The last day for the answer; None while it is not yet known who asks."""
        if self.identified_on is None:
            return None
        return months_after(
            max(self.received_on, self.identified_on), USUAL_MONTHS + (MORE_MONTHS if self.is_extended else 0)
        )

    def is_late(self, on: date) -> bool:
        """True if the last day is over on that day."""
        return self.due_on is not None and on > self.due_on


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_extension(clock: Clock, regime: Regime, reason: str, *, on: date) -> None:
    """Raises RightsRefused where the clock may not be extended on that day; says nothing where it may."""
    if regime is Regime.LAW_ENFORCEMENT:
        raise RightsRefused("Section 54 gives one month and no more. Answer what you can, and say what is outstanding.")
    if clock.is_extended:
        raise RightsRefused("It was extended before: two months more is the most.")
    if not reason.strip():
        raise RightsRefused("Say why it is extended: the person is told the reason within the first month.")
    if clock.due_on is None or clock.is_late(on):
        raise RightsRefused("It can be extended only while the first month runs. Answer it now.")


def check_decision(outcome: Outcome, reason: str, exemptions: Sequence[str], *, right: Right, regime: Regime) -> None:
    """Raises RightsRefused where a decision lacks its reason, or access is held back without an exemption."""
    if not reason.strip():
        raise RightsRefused("A decision needs its reason: the person reads it.")
    unknown = set(exemptions) - EXEMPTIONS[regime].keys()
    if unknown:
        raise RightsRefused(f"{', '.join(sorted(unknown))}: not an exemption under {regime.words}.")
    if outcome is Outcome.GRANTED and exemptions:
        raise RightsRefused("Nothing is held back, so no exemption is relied on. Take it out, or grant in part.")
    if outcome is not Outcome.GRANTED and right is Right.ACCESS and not exemptions:
        raise RightsRefused("Access is held back only under an exemption. Choose the one that is relied on.")
