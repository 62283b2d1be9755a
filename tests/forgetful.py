"""A desk of which one place at a time can be told to forget who reads; used in a process of its own, by tests.mutant.

A place is a function that narrows rows to a reader, as "collection/queries/reports.py:reports".
"""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType

from plait_desk.accounts.models import Marking

CHANGE = [
    "plait_desk.accounts.models.readable",
    "    return _remembered(reader, _roles(reader, permission))",
    "    from tests import forgetful\n"
    "    return forgetful.markings() or _remembered(reader, _roles(reader, permission))",
]
"""What tests.mutant makes of the one function that all filters ask."""

DESK = "plait_desk/"
# What asks on behalf of others: the place is whoever called it.
ON_BEHALF = (
    *("accounts/models/", "accounts/queries/readers.py", "collection/models/showing.py", "mapping/models/"),
    "thread/models/",
)
asked: set[str] = set()
"""the places that asked since this was last emptied"""
_forgotten: set[str] = set()


@contextmanager
def forgetting(places: Collection[str]) -> Iterator[None]:
    """In this block these places see every marking."""
    _forgotten.update(places)
    yield
    _forgotten.clear()


def markings() -> frozenset[int]:
    """Every marking where the place that asks has forgotten who reads; else none."""
    place = _place(sys._getframe(2))
    asked.add(place)
    return frozenset(Marking.objects.values_list("pk", flat=True)) if place in _forgotten else frozenset()


def _place(frame: FrameType | None) -> str:
    """The nearest function of the desk that asks for itself; a test that asks is none."""
    while frame is not None:
        _, _, file = frame.f_code.co_filename.rpartition(DESK)
        if DESK in frame.f_code.co_filename and not file.startswith(ON_BEHALF):
            return f"{file}:{frame.f_code.co_qualname.partition('.<locals>')[0]}"
        frame = frame.f_back
    return ""
