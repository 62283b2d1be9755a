"""Reads of this room; every one starts from what the reader may read."""

from plait_desk.action.queries.items import (
    ActionSeen,
    DisruptionSeen,
    OutcomeSeen,
    action_seen,
    disruption_seen,
    disruptions,
    outcomes,
    stations,
)
from plait_desk.action.queries.lines import COLUMNS, Line, board, lines, openings
from plait_desk.action.queries.published import conflicting, published_indicators, series_on_page

__all__ = [
    "COLUMNS",
    "ActionSeen",
    "DisruptionSeen",
    "Line",
    "OutcomeSeen",
    "action_seen",
    "board",
    "conflicting",
    "disruption_seen",
    "disruptions",
    "lines",
    "openings",
    "outcomes",
    "published_indicators",
    "series_on_page",
    "stations",
]
