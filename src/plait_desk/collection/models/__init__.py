"""What partners give: loads and their rejects, reports and their items, mentions and what is said of them."""

from plait_desk.collection.models.concerns import Concern, ConcernEvent, ConcernMessage
from plait_desk.collection.models.emergencies import Emergency, OnCall
from plait_desk.collection.models.findings import AcceptedFinding
from plait_desk.collection.models.life import ConditionReview, SanitisingAgreement
from plait_desk.collection.models.loads import Load, RegisterEdition, Reject, TakenIn
from plait_desk.collection.models.mentions import Mention, Statement
from plait_desk.collection.models.reports import Item, Origin, Report, ReportEvent
from plait_desk.collection.models.requirements import Requirement
from plait_desk.collection.models.showing import CommittedQuerySet, CommittedRows, under_way
from plait_desk.collection.models.sources import RegisteredSource, SourceReading

__all__ = [
    "AcceptedFinding",
    "CommittedQuerySet",
    "CommittedRows",
    "Concern",
    "ConcernEvent",
    "ConcernMessage",
    "ConditionReview",
    "Emergency",
    "Item",
    "Load",
    "Mention",
    "OnCall",
    "Origin",
    "RegisterEdition",
    "RegisteredSource",
    "Reject",
    "Report",
    "ReportEvent",
    "Requirement",
    "SanitisingAgreement",
    "SourceReading",
    "Statement",
    "TakenIn",
    "under_way",
]
