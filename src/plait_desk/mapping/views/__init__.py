"""Pages of groups: the list, one group with its reach, its link chart; and of checks, asked and answered."""

from plait_desk.mapping.views.checks import check_page, checks, decide, reply
from plait_desk.mapping.views.groups import group_page, index, move, redraw
from plait_desk.mapping.views.links import chart_page
from plait_desk.mapping.views.sent import answer, sent

__all__ = [
    "answer",
    "chart_page",
    "check_page",
    "checks",
    "decide",
    "group_page",
    "index",
    "move",
    "redraw",
    "reply",
    "sent",
]
