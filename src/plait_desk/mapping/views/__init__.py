"""Pages of groups: the list, one group with its reach, its link chart."""

from plait_desk.mapping.views.flags import flags_page
from plait_desk.mapping.views.groups import group_page, index, move, redraw
from plait_desk.mapping.views.links import chart_page

__all__ = ["chart_page", "flags_page", "group_page", "index", "move", "redraw"]
