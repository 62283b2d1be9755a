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
from plait_desk.mapping.views.charts import (
    change_chart_view,
    chart_view,
    chart_views,
    delete_chart_view,
    keep_chart,
)
from plait_desk.mapping.views.checks import check_page, checks, decide, reply
from plait_desk.mapping.views.flags import flags_page
from plait_desk.mapping.views.groups import group_page, index, redraw
from plait_desk.mapping.views.lifetime import coming_page
from plait_desk.mapping.views.links import chart_page
from plait_desk.mapping.views.money import money_page
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
from plait_desk.mapping.views.paths import paths_page
from plait_desk.mapping.views.presence import presence_page
from plait_desk.mapping.views.reviewing import flag_page, reply_to, review, undo_review
from plait_desk.mapping.views.scoring import score
from plait_desk.mapping.views.sent import answer, sent
from plait_desk.mapping.views.tenders import tender_flags_page
from plait_desk.mapping.views.then import group_then, since
from plait_desk.mapping.views.timelines import timeline_page

__all__ = [
    "add",
    "agree_archive",
    "answer",
    "ask_archive",
    "candidates_page",
    "change_chart_view",
    "change_part",
    "chart_page",
    "chart_view",
    "chart_views",
    "check_archive",
    "check_page",
    "checks",
    "coming_page",
    "decide",
    "delete_chart_view",
    "end_part",
    "flag_page",
    "flags_page",
    "group_page",
    "group_then",
    "index",
    "keep_chart",
    "lead",
    "merge",
    "money_page",
    "move",
    "network_page",
    "new_group",
    "nominal",
    "note",
    "paths_page",
    "presence_page",
    "redraw",
    "refuse_archive",
    "rename",
    "reply",
    "reply_to",
    "review",
    "review_archive",
    "score",
    "sent",
    "since",
    "split",
    "tender_flags_page",
    "timeline_page",
    "undo",
    "undo_part",
    "undo_review",
    "which_group",
    "withdraw_archive",
]
