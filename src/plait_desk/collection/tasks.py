"""Work of this room that takes time."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.collection.services.triage import escalate_overdue
from plait_desk.collection.services.waiting import KIND, receive_kept
from plait_desk.jobs.services import regularly, work


@work(KIND)
def load_file(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Read the kept file that `blob` names; gives the address of its load."""
    load = receive_kept(actor=actor, blob_id=int(arguments["blob"]), progress=progress)
    return reverse("collection:load", args=[load.pk])


@regularly(every=timedelta(minutes=1))
def escalate(*, as_of: datetime) -> object:
    """Tell whom it concerns of reports whose clock is over."""
    return escalate_overdue(as_of=as_of)
