"""Two emergencies: one that a named officer has taken on, one that waits."""

from django.utils import timezone

from plait.collection.stated import StatedMarking
from plait.domain.emergency import Danger
from plait.domain.marking import MarkingKind, Purpose
from plait.policy.access import Reader
from plait_desk.collection.models import Emergency
from plait_desk.collection.services import (
    ItemGiven,
    ReportGiven,
    acknowledge_emergency,
    take_call,
    tell_emergency,
)
from plait_desk.home.services.crew import Crew

ON_CALL, TELLING = "safeguarding", "officer.division"
# As the page of the emergency route marks it: for its own list, and nobody else.
MARKING = StatedMarking(
    tier="OFFICIAL-SENSITIVE",
    purposes=("law-enforcement", "safeguarding"),
    kind=MarkingKind.SAFEGUARDING.value,
)
CHILD = "SYNTHETIC: A boy of about fourteen sells at the bus station until midnight, and is driven away by two men."
LIFE = "SYNTHETIC: A man who owes money to the group was told that he will be shot this weekend."
TAKEN_ON = "SYNTHETIC: Social work and the child protection unit know. A car is on its way."


def tell_emergencies(crew: Crew) -> None:
    """An officer is on call; one emergency is acknowledged, and the other shows that it waits."""
    if Emergency.objects.exists():
        return
    safeguarding, teller = crew.reader(ON_CALL, Purpose.SAFEGUARDING), crew.reader(TELLING)
    take_call(actor=safeguarding)
    child = _tell(teller, "SYNTHETIC-PSoS-E1", CHILD, Danger.CHILD)
    acknowledge_emergency(actor=crew.reader(ON_CALL, Purpose.SAFEGUARDING), emergency_id=child.pk, words=TAKEN_ON)
    _tell(teller, "SYNTHETIC-PSoS-E2", LIFE, Danger.LIFE)


def _tell(teller: Reader, reference: str, text: str, danger: Danger) -> Emergency:
    now = timezone.now()
    item = ItemGiven(text=text, is_opinion=False, scheme="3x5x2", grade="2BP", marking=MARKING, origin="own")
    given = ReportGiven(
        reference=reference,
        title=f"SYNTHETIC: {danger.words.capitalize()}",
        urgency="high",
        intelligence_on=timezone.localdate(now),
        created_at=now,
        items=[item],
    )
    return tell_emergency(actor=teller, report=given, danger=danger)
