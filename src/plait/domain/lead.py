"""The lead responsible officer (LRO) of a group, and whether their training still holds.

How long training holds is ours: no published term is known to us.
"""

from datetime import date
from enum import StrEnum

from plait.domain.rights import months_after

TRAINING_MONTHS = 36


class Training(StrEnum):
    """Where an officer's training stands on a day."""

    MISSING = "missing"
    CURRENT = "current"
    EXPIRED = "expired"


def training_ends(trained_on: date) -> date:
    """The day from which training of that day holds no more."""
    return months_after(trained_on, TRAINING_MONTHS)


def training_on(trained_on: date | None, day: date) -> Training:
    """How training of that day, or none that is recorded, stands on another."""
    if trained_on is None:
        return Training.MISSING
    return Training.CURRENT if day < training_ends(trained_on) else Training.EXPIRED
