"""What the worker does by itself for no room in particular."""

from datetime import datetime, timedelta

from plait_desk.accounts.services.once import forget_forms
from plait_desk.jobs.services import regularly


@regularly(every=timedelta(days=1))
def forget_old_forms(*, as_of: datetime) -> None:
    """Forms sent days ago are no longer kept."""
    forget_forms(as_of=as_of)
