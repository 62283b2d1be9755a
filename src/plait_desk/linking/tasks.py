"""Work of this room that takes longer than a page, and what it does by itself."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.jobs.services import regularly, work
from plait_desk.linking.services import run_linking
from plait_desk.linking.services.agreeing import forget_private
from plait_desk.linking.services.attaching import attach_new
from plait_desk.linking.services.indexing import refresh_index
from plait_desk.linking.services.keying import bring_keys_up_to_date
from plait_desk.linking.services.pointing import forget_pointers
from plait_desk.linking.services.private_matching import work_out
from plait_desk.linking.services.screening import forget_checks
from plait_desk.linking.services.watching import forget_watches

RUN = "linking:run"
PRIVATE = "linking:private"


@work(RUN)
def run(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Link everything; `retrain` asks for new models."""
    run_linking(actor=actor, progress=progress, retrain=bool(arguments.get("retrain")))
    return reverse("linking:index")


@regularly(every=timedelta(seconds=5))
def link_what_arrived(*, as_of: datetime) -> object:  # noqa: ARG001 - what is regular is told when it begins
    """A record is linked the moment it arrives, as a run would link it."""
    return attach_new()


@regularly(every=timedelta(days=1))
def forget_ended_watches(*, as_of: datetime) -> object:
    """Watches that ended months ago are no longer kept."""
    return forget_watches(as_of=as_of)


@regularly(every=timedelta(minutes=1))
def index_exact_keys(*, as_of: datetime) -> object:  # noqa: ARG001 - what is regular is told when it begins
    """What came in may be pointed at from now on, where its marking allows it."""
    return bring_keys_up_to_date()


@regularly(every=timedelta(days=1))
def forget_old_pointers(*, as_of: datetime) -> object:
    """Questions of hit / no-hit that expired months ago are no longer kept."""
    return forget_pointers(as_of=as_of)


@regularly(every=timedelta(minutes=1))
def index_names(*, as_of: datetime) -> object:
    """What names are screened against follows what comes in; until then it is read with each question."""
    return refresh_index(as_of=as_of)


@regularly(every=timedelta(days=1))
def forget_old_checks(*, as_of: datetime) -> object:
    """Checks of names are kept for a year."""
    return forget_checks(as_of=as_of)


@work(PRIVATE)
def private_step(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """One step of private matching: of `run`, what it waits for."""
    run = work_out(actor=actor, run_id=int(arguments["run"]))
    progress(1, 1, "Worked out")
    return reverse("linking:private_agreement", args=[run.agreement_id])


@regularly(every=timedelta(days=1))
def forget_ended_agreements(*, as_of: datetime) -> object:
    """The secrets of agreements that ended are destroyed, and later who was in which set."""
    return forget_private(as_of=as_of)
