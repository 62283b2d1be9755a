"""What is written in this room: actions and their steps, outcomes, disruptions and their moderation."""

from plait_desk.action.services.disruptions import Claim, claim_disruption, moderate
from plait_desk.action.services.items import (
    Opening,
    Said,
    mainstream,
    open_action,
    record_outcome,
    record_progress,
)

__all__ = [
    "Claim",
    "Opening",
    "Said",
    "claim_disruption",
    "mainstream",
    "moderate",
    "open_action",
    "record_outcome",
    "record_progress",
]
