"""Pages of groups: the list, one group with its reach, its link chart, and the changes of its record."""

from plait_desk.mapping.views.changes import merge, move, note, rename, split, undo
from plait_desk.mapping.views.groups import group_page, index, redraw
from plait_desk.mapping.views.links import chart_page
from plait_desk.mapping.views.scoring import score

__all__ = ["chart_page", "group_page", "index", "merge", "move", "note", "redraw", "rename", "score", "split", "undo"]
