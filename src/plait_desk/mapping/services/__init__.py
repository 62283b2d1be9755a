"""Writes of the mapping room: the record of groups, and the drawing of what they reach."""

from plait_desk.mapping.services.admitting import (
    add_nominal,
    change_nominal,
    end_nominal,
    take_nominal_back,
)
from plait_desk.mapping.services.archiving import ArchiveGiven, take_archive_step
from plait_desk.mapping.services.changing import ChangedMeanwhile, ChangeRefused
from plait_desk.mapping.services.drawing import Redrawn, redraw_reach
from plait_desk.mapping.services.leading import LeadGiven, name_lead
from plait_desk.mapping.services.merging import merge_groups
from plait_desk.mapping.services.moving import move_group
from plait_desk.mapping.services.noting import note_fact
from plait_desk.mapping.services.opening import GroupGiven, open_group
from plait_desk.mapping.services.recording import GroupRecord, NominalRecord, record_all, record_group
from plait_desk.mapping.services.renaming import rename_group
from plait_desk.mapping.services.scoring import score_group
from plait_desk.mapping.services.splitting import SplitGiven, split_group
from plait_desk.mapping.services.taking_in import record_groups
from plait_desk.mapping.services.undoing import take_back

__all__ = [
    "ArchiveGiven",
    "ChangeRefused",
    "ChangedMeanwhile",
    "GroupGiven",
    "GroupRecord",
    "LeadGiven",
    "NominalRecord",
    "Redrawn",
    "SplitGiven",
    "add_nominal",
    "change_nominal",
    "end_nominal",
    "merge_groups",
    "move_group",
    "name_lead",
    "note_fact",
    "open_group",
    "record_all",
    "record_group",
    "record_groups",
    "redraw_reach",
    "rename_group",
    "score_group",
    "split_group",
    "take_archive_step",
    "take_back",
    "take_nominal_back",
]
