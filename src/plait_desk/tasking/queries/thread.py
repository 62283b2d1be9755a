"""Where an option or a task stands in the thread, as one reader may see it."""

from collections import Counter
from typing import Literal

from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.looks.pictures.strip import Station
from plait_desk.thread.queries import both_ways

# The stations of the strip, and the kinds of thing that stand at each.
STATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Reports", ("report",)),
    ("Group", ("group",)),
    ("Judgement", ("judgement", "rating", "assessment")),
    ("Requirement", ("requirement",)),
    ("Decision", ("option", "decision", "proposal")),
    ("Task", ("task",)),
    ("Outcome", ("action", "disruption", "outcome")),
)


def stations_of(reader: Reader, ref: Ref) -> list[Station]:
    """The strip through `ref`; what the reader may not read is not there, and leaves no gap of its own."""
    steps = both_ways(reader, ref) if reader.may(Permission.THREAD_READ) else []
    counted = Counter(thing.kind for thing in {end for step in steps for end in (step.from_ref, step.to_ref)} | {ref})
    address = reverse("home:thread", args=[str(ref)]) if steps else ""
    return [
        Station(name=name, text=_text(count), state=_state(ref.kind in kinds, count), href=address if count else "")
        for name, kinds in STATIONS
        for count in (sum(counted[kind] for kind in kinds),)
    ]


def _text(count: int) -> str:
    return f"{count}" if count else "none yet"


def _state(is_here: bool, count: int) -> Literal["on", "me", "no"]:
    if is_here:
        return "me"
    return "on" if count else "no"
