"""Work of this room that takes longer than a page."""

from typing import Any

from django.urls import reverse

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.jobs.services import work
from plait_desk.tasking.services import propose

PROPOSE = "tasking:propose"


@work(PROPOSE)
def propose_portfolio(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Work out the best portfolio for an agreed edition; `edition_id` is its number."""
    propose(actor=actor, edition_id=int(arguments["edition_id"]), progress=progress)
    return reverse("tasking:index")
