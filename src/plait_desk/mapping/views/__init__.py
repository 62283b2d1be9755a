"""Pages of groups: the list, one group with its reach, its link chart, and the changes of its record."""

from plait_desk.mapping.views.archiving import (
    agree_archive,
    ask_archive,
    check_archive,
    lead,
    refuse_archive,
    review_archive,
    withdraw_archive,
)
from plait_desk.mapping.views.changes import merge, move, note, rename, split, undo
from plait_desk.mapping.views.groups import group_page, index, redraw
from plait_desk.mapping.views.links import chart_page
from plait_desk.mapping.views.scoring import score

__all__ = [
    "agree_archive",
    "ask_archive",
    "chart_page",
    "check_archive",
    "group_page",
    "index",
    "lead",
    "merge",
    "move",
    "note",
    "redraw",
    "refuse_archive",
    "rename",
    "review_archive",
    "score",
    "split",
    "undo",
    "withdraw_archive",
]
