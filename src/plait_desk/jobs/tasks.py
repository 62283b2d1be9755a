"""What the worker does by itself for no room in particular."""

from datetime import datetime, timedelta

import pyarrow as pa

from plait_desk.accounts.services.once import forget_forms
from plait_desk.jobs.services import regularly, resume_killed


@regularly(every=timedelta(seconds=15))
def take_up_killed(*, as_of: datetime) -> object:  # noqa: ARG001  # a lease runs out by the clock of the desk
    """Work whose worker was killed goes on, whichever worker is left."""
    return resume_killed()


@regularly(every=timedelta(days=1))
def forget_old_forms(*, as_of: datetime) -> None:
    """Forms sent days ago are no longer kept."""
    forget_forms(as_of=as_of)


@regularly(every=timedelta(seconds=15))
def give_memory_back(*, as_of: datetime) -> None:  # noqa: ARG001 - what is regular is told when it begins
    """What work has let go of goes back to the machine: the C library keeps it where little lies between."""
    pa.default_memory_pool().release_unused()
