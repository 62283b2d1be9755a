"""What collection does: take in files, registers and reports, decide on reports, raise requirements."""

from plait_desk.collection.services.life import WrongStep, advance_reports, decide_report
from plait_desk.collection.services.loading import receive_file
from plait_desk.collection.services.registers import load_register
from plait_desk.collection.services.reports import (
    ItemGiven,
    NamedPerson,
    ReportGiven,
    receive_report,
)
from plait_desk.collection.services.requirements import (
    RequirementGiven,
    answer_requirement,
    move_requirement,
    raise_requirement,
)

__all__ = [
    "ItemGiven",
    "NamedPerson",
    "ReportGiven",
    "RequirementGiven",
    "WrongStep",
    "advance_reports",
    "answer_requirement",
    "decide_report",
    "load_register",
    "move_requirement",
    "raise_requirement",
    "receive_file",
    "receive_report",
]
