"""What collection does: take in files, registers and reports, decide on reports, raise requirements."""

from plait_desk.collection.services.again import line_again
from plait_desk.collection.services.carrying import carried_over
from plait_desk.collection.services.correcting import (
    CorrectedMeanwhile,
    append_items,
    correct_report,
    ready_correction,
)
from plait_desk.collection.services.emergency import (
    AlreadyAcknowledged,
    acknowledge_emergency,
    ready_emergency,
    take_call,
    tell_emergency,
)
from plait_desk.collection.services.given import ItemGiven, NamedPerson, ReportGiven
from plait_desk.collection.services.life import WrongStep, advance_reports, ask_correction, decide_report
from plait_desk.collection.services.linting import FindingsStand
from plait_desk.collection.services.loading import receive_file
from plait_desk.collection.services.once import new_token, once
from plait_desk.collection.services.registers import load_register
from plait_desk.collection.services.reports import ready_report, receive_report
from plait_desk.collection.services.requirements import (
    RequirementGiven,
    move_requirement,
    raise_requirement,
)
from plait_desk.collection.services.reviewing import CodesGiven, review_item
from plait_desk.collection.services.sanitising import (
    SanitisingRefused,
    agree_to_sanitise,
    may_sanitise,
    ready_sanitised,
    sanitise,
)
from plait_desk.collection.services.sharing import Addressed, Briefing, brief, disseminate_report, recall_report
from plait_desk.collection.services.sources import (
    SourceRefused,
    add_source,
    read_identity,
    reasons_given,
    retire_source,
)

__all__ = [
    "Addressed",
    "AlreadyAcknowledged",
    "Briefing",
    "CodesGiven",
    "CorrectedMeanwhile",
    "FindingsStand",
    "ItemGiven",
    "NamedPerson",
    "ReportGiven",
    "RequirementGiven",
    "SanitisingRefused",
    "SourceRefused",
    "WrongStep",
    "acknowledge_emergency",
    "add_source",
    "advance_reports",
    "agree_to_sanitise",
    "append_items",
    "ask_correction",
    "brief",
    "carried_over",
    "correct_report",
    "decide_report",
    "disseminate_report",
    "line_again",
    "load_register",
    "may_sanitise",
    "move_requirement",
    "new_token",
    "once",
    "raise_requirement",
    "read_identity",
    "ready_correction",
    "ready_emergency",
    "ready_report",
    "ready_sanitised",
    "reasons_given",
    "recall_report",
    "receive_file",
    "receive_report",
    "retire_source",
    "review_item",
    "sanitise",
    "take_call",
    "tell_emergency",
]
