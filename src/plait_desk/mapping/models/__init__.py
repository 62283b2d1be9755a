"""Groups, who is mapped to them, what they can do, and what they reach."""

from plait_desk.mapping.models.charts import ChartView
from plait_desk.mapping.models.checks import Check, CheckDecision, CheckKey, CheckNotice, CheckReply
from plait_desk.mapping.models.drawn import ReachPath, TiesEdition
from plait_desk.mapping.models.flags import FlagReply, FlagReview, OfFlag
from plait_desk.mapping.models.groups import SAID, Group, GroupAttribute, GroupSaid, GroupWas
from plait_desk.mapping.models.nominals import GroupEvent, GroupMember, NominalSaid, NominalWas

__all__ = [
    "SAID",
    "ChartView",
    "Check",
    "CheckDecision",
    "CheckKey",
    "CheckNotice",
    "CheckReply",
    "FlagReply",
    "FlagReview",
    "Group",
    "GroupAttribute",
    "GroupEvent",
    "GroupMember",
    "GroupSaid",
    "GroupWas",
    "NominalSaid",
    "NominalWas",
    "OfFlag",
    "ReachPath",
    "TiesEdition",
]
