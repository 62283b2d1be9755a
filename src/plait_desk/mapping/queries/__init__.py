"""Reads of the mapping room: every one starts from what the reader may read."""

from plait_desk.mapping.queries.groups import GroupCard, GroupRow, Sought, group_card, groups_found
from plait_desk.mapping.queries.reach import PathCard, reach_for

__all__ = ["GroupCard", "GroupRow", "PathCard", "Sought", "group_card", "groups_found", "reach_for"]
