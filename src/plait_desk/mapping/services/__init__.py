"""Writes of the mapping room: the record of groups, and the drawing of what they reach."""

from plait_desk.mapping.services.drawing import Redrawn, redraw_reach
from plait_desk.mapping.services.moving import move_group
from plait_desk.mapping.services.recording import GroupRecord, NominalRecord, record_all, record_group
from plait_desk.mapping.services.taking_in import record_groups

__all__ = [
    "GroupRecord",
    "NominalRecord",
    "Redrawn",
    "move_group",
    "record_all",
    "record_group",
    "record_groups",
    "redraw_reach",
]
