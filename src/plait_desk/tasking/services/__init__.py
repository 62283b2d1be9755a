"""What tasking does: offer capacity, propose, decide, task a partner, and what the partner does then."""

from plait_desk.tasking.services.capacity import CapacityGiven, offer_capacity, offer_synthetically
from plait_desk.tasking.services.deciding import NotUnderstandable, decide
from plait_desk.tasking.services.doing import accept_task, close_task, decline_task, report_progress
from plait_desk.tasking.services.proposing import NothingAgreed, propose
from plait_desk.tasking.services.sending import NotAccepted, OwnerNotThere, TaskGiven, task_partner

__all__ = [
    "CapacityGiven",
    "NotAccepted",
    "NotUnderstandable",
    "NothingAgreed",
    "OwnerNotThere",
    "TaskGiven",
    "accept_task",
    "close_task",
    "decide",
    "decline_task",
    "offer_capacity",
    "offer_synthetically",
    "propose",
    "report_progress",
    "task_partner",
]
