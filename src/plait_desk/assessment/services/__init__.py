"""What assessment does: open an edition, rate, judge, agree, release, set priorities."""

from plait_desk.assessment.services.agreeing import agree_assessment, release_ranks
from plait_desk.assessment.services.demo import rate_synthetically
from plait_desk.assessment.services.judging import JudgementGiven, NotOnTheYardstick, sign_judgement
from plait_desk.assessment.services.prioritising import PriorityGiven, decide_priority, recommend_priority
from plait_desk.assessment.services.rating import (
    EditionClosed,
    RatingGiven,
    UnknownFactor,
    open_assessment,
    rate,
    shared_marking,
)

__all__ = [
    "EditionClosed",
    "JudgementGiven",
    "NotOnTheYardstick",
    "PriorityGiven",
    "RatingGiven",
    "UnknownFactor",
    "agree_assessment",
    "decide_priority",
    "open_assessment",
    "rate",
    "rate_synthetically",
    "recommend_priority",
    "release_ranks",
    "shared_marking",
    "sign_judgement",
]
