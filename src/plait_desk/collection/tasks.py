"""Work of this room that takes time."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.collection.queries.working import KIND, LOOK
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.collection.services.previewing import preview_kept
from plait_desk.collection.services.suppressing import sweep_editions
from plait_desk.collection.services.taking_back import take_back_forgotten
from plait_desk.collection.services.triage import escalate_overdue
from plait_desk.collection.services.waiting import receive_kept
from plait_desk.jobs.services import regularly, work
from plait_desk.thread.services import carry_out, finish_disposals

CLOCKS, DISPOSE = "collection:clocks", "collection:disposal"


@work(KIND)
def load_file(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Read the kept file that `blob` names, or only look at it; gives the address of its load."""
    read = preview_kept if arguments.get("step") == LOOK else receive_kept
    load = read(actor=actor, blob_id=int(arguments["blob"]), progress=progress)
    return reverse("collection:load", args=[load.pk])


@regularly(every=timedelta(minutes=1))
def escalate(*, as_of: datetime) -> object:
    """Tell whom it concerns of reports whose clock is over."""
    return escalate_overdue(as_of=as_of)


@regularly(every=timedelta(days=1))
def take_back_loads(*, as_of: datetime) -> object:
    """Of a file whose reading was stopped, and that nobody went on with, nothing stays."""
    return take_back_forgotten(as_of=as_of)


@work(CLOCKS)
def clocks(*, actor: Reader, progress: Progress, **_: Any) -> str:
    """Set every review clock anew."""
    require(actor, Permission.OVERSIGHT_DISPOSAL_DECIDE)
    set_clocks(as_of=timezone.localdate(), progress=progress)
    return reverse("collection:retention")


@regularly(every=timedelta(days=1))
def clocks_of_the_day(*, as_of: datetime) -> object:
    """Every record that came in has its clock the day after."""
    return set_clocks(as_of=timezone.localdate(as_of))


@work(DISPOSE)
def dispose(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Carry out the disposal that two people agreed on; gives the address of its proof."""
    require(actor, Permission.OVERSIGHT_DISPOSAL_DECIDE)
    done = carry_out(disposal_id=int(arguments["disposal"]), actor=actor, progress=progress)
    return reverse("collection:disposal", args=[done.pk])


@regularly(every=timedelta(minutes=10))
def finish(*, as_of: datetime) -> object:  # noqa: ARG001  # a disposal that was killed does not wait for a day
    """Go on with every disposal that was agreed and did not finish."""
    return finish_disposals()


@regularly(every=timedelta(days=1))
def sweep_registers(*, as_of: datetime) -> None:  # noqa: ARG001  # what lies there says how old it is
    """Of an edition that never came to be, nothing stays on disk."""
    sweep_editions(quiet_for=timedelta(hours=1).total_seconds())
