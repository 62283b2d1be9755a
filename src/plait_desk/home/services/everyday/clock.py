"""The clocks of retention, and a disposal that one person has asked for."""

from django.utils import timezone

from plait.domain.marking import Purpose
from plait.policy.retention import DisposalReason
from plait_desk.collection.queries.retention import clocks
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.home.services.crew import Crew
from plait_desk.thread.models import Disposal, RecordKind
from plait_desk.thread.services import ask_disposal

OFFICER = "data.protection"


def set_first_clocks(crew: Crew) -> None:
    """Set the clocks as every night does; of the report that is due first a disposal is asked, for another to agree."""
    if Disposal.objects.exists():
        return
    set_clocks(as_of=timezone.localdate())
    officer = crew.reader(OFFICER, Purpose.OVERSIGHT)
    first = clocks(officer).filter(kind=RecordKind.REPORT).first()
    if first is not None:
        ask_disposal(actor=officer, reports=[first.thing_id], reason=DisposalReason.NO_LONGER_NECESSARY)
