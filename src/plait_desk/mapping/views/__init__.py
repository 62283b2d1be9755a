"""Pages of groups: the list, one group with its reach, chart, network and changes; of checks, and what ties suggest."""

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
from plait_desk.mapping.views.checks import check_page, checks, decide, reply
from plait_desk.mapping.views.flags import flags_page
from plait_desk.mapping.views.groups import group_page, index, redraw
from plait_desk.mapping.views.links import chart_page
from plait_desk.mapping.views.networks import candidates_page, network_page
from plait_desk.mapping.views.parts import (
    add,
    change_part,
    end_part,
    new_group,
    nominal,
    undo_part,
    which_group,
)
from plait_desk.mapping.views.scoring import score
from plait_desk.mapping.views.sent import answer, sent
from plait_desk.mapping.views.then import group_then, since

__all__ = [
    "add",
    "agree_archive",
    "answer",
    "ask_archive",
    "candidates_page",
    "change_part",
    "chart_page",
    "check_archive",
    "check_page",
    "checks",
    "decide",
    "end_part",
    "flags_page",
    "group_page",
    "group_then",
    "index",
    "lead",
    "merge",
    "move",
    "network_page",
    "new_group",
    "nominal",
    "note",
    "redraw",
    "refuse_archive",
    "rename",
    "reply",
    "review_archive",
    "score",
    "sent",
    "since",
    "split",
    "undo",
    "undo_part",
    "which_group",
    "withdraw_archive",
]
