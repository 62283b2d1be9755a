"""Pages of groups: the list, one group with its reach, its link chart and its network, and what the ties suggest."""

from plait_desk.mapping.views.groups import group_page, index, move, redraw
from plait_desk.mapping.views.links import chart_page
from plait_desk.mapping.views.networks import candidates_page, network_page

__all__ = ["candidates_page", "chart_page", "group_page", "index", "move", "network_page", "redraw"]
