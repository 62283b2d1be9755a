"""A person asks what is held on them."""

from datetime import timedelta

from django.utils import timezone

from plait.domain.marking import Purpose
from plait.domain.rights import Right
from plait.domain.sharing import Regime
from plait_desk.home.services.crew import Crew
from plait_desk.thread.models import RightsRequest
from plait_desk.thread.services import RightsAsked, receive_request

OFFICER = "data.protection"


def receive_question(crew: Crew) -> None:
    """It came nine days ago; who asks is not confirmed yet."""
    if RightsRequest.objects.exists():
        return
    receive_request(
        actor=crew.reader(OFFICER, Purpose.OVERSIGHT),
        what=RightsAsked(
            right=Right.ACCESS,
            regime=Regime.GENERAL,
            requester="A. Example (SYNTHETIC)",
            asked="SYNTHETIC: What do you hold on me and my firm, and who was told?",
            received_on=timezone.localdate() - timedelta(days=9),
        ),
    )
