"""Who is who: a human's Match and a machine's Link, each between two mentions and never two subjects."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plait.domain.ids import MentionId, PersonId


class Judgement(StrEnum):
    """What a person says of two mentions."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Ground(StrEnum):
    """What decided, as a person picks it. The words are what is kept as the reason, with what they write after it."""

    FACT_SHARED = "fact_shared"
    PLACE_SHARED = "place_shared"
    SLIP_OF_THE_PEN = "slip_of_the_pen"
    FACT_DIFFERS = "fact_differs"
    FAMILY_OR_NAMESAKE = "family_or_namesake"
    PLACE_DIFFERS = "place_differs"

    @property
    def words(self) -> str:
        """A few plain words without a full stop."""
        return _GROUNDS[self]


_GROUNDS = {
    Ground.FACT_SHARED: "Same date, number or document",
    Ground.PLACE_SHARED: "Same address, work or people",
    Ground.SLIP_OF_THE_PEN: "Slip of the pen",
    Ground.FACT_DIFFERS: "Other date, number or document",
    Ground.FAMILY_OR_NAMESAKE: "Family or namesakes",
    Ground.PLACE_DIFFERS: "Other address, work or people",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A named human's decision on one pair. Append-only: a later Match supersedes an earlier one."""

    left_id: MentionId
    right_id: MentionId
    judgement: Judgement
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A machine's score of one pair under one frozen model version.

    `probability` is 0 to 1; `weight` is the log (base 2) of the Bayes factor and does not saturate.
    """

    left_id: MentionId
    right_id: MentionId
    probability: float
    weight: float
    model_version: str
