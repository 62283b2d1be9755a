"""Work of this room that takes longer than a page."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.jobs.services import regularly, work
from plait_desk.mapping.services import redraw_reach
from plait_desk.mapping.services.checking import forget_checks

REDRAW = "mapping:redraw"


@work(REDRAW)
def redraw(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Draw every tie and every group's reach again; `as_of` is a day as ISO text."""
    redraw_reach(actor=actor, as_of=date.fromisoformat(str(arguments["as_of"])), progress=progress)
    return reverse("mapping:index")


@regularly(every=timedelta(days=1))
def forget_old_checks_of_bidders(*, as_of: datetime) -> object:
    """Checks of bidders and applicants are no longer kept once their time is over."""
    return forget_checks(as_of=as_of)
