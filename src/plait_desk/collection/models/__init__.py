"""What partners give: loads and their rejects, reports and their items, mentions and what is said of them."""

from plait_desk.collection.models.concerns import Concern
from plait_desk.collection.models.loads import Load, RegisterEdition, Reject
from plait_desk.collection.models.mentions import Mention, Statement
from plait_desk.collection.models.reports import Item, Origin, Report, ReportEvent
from plait_desk.collection.models.requirements import Requirement
from plait_desk.collection.models.showing import CommittedQuerySet, CommittedRows
from plait_desk.collection.models.sources import Source

__all__ = [
    "CommittedQuerySet",
    "CommittedRows",
    "Concern",
    "Item",
    "Load",
    "Mention",
    "Origin",
    "RegisterEdition",
    "Reject",
    "Report",
    "ReportEvent",
    "Requirement",
    "Source",
    "Statement",
]
