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
