"""Where one group stands in the thread, as one reader may see it."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Item
from plait_desk.thread.queries import walk

# The stations after the group, and the kinds of thing that stand at each.
AHEAD = {
    "Judgement": ("judgement", "key_judgement", "rating"),
    "Requirement": ("requirement",),
    "Task": ("proposal", "option", "decision", "task"),
    "Outcome": ("action", "disruption", "outcome"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """How many things the thread passes on its way to a group and on from it."""

    origins: int
    reports: int
    ahead: dict[str, int]


def passed_by(reader: Reader, ref: Ref) -> Passed:
    """The thread through one thing, counted by station; whatever the reader may not read is not there."""
    if not reader.may(Permission.THREAD_READ):
        return Passed(origins=0, reports=0, ahead=dict.fromkeys(AHEAD, 0))
    reports = {thing.id for thing in _reached(reader, ref, backwards=True) if thing.kind == "report"}
    items = Item.objects.readable_by(reader).filter(report__in=reports, origin__isnull=False)
    counted = Counter(thing.kind for thing in _reached(reader, ref, backwards=False))
    return Passed(
        origins=items.values("origin").distinct().count(),
        reports=len(reports),
        ahead={name: sum(counted[kind] for kind in kinds) for name, kinds in AHEAD.items()},
    )


def _reached(reader: Reader, ref: Ref, *, backwards: bool) -> set[Ref]:
    """Every other thing that lies in one direction."""
    steps = walk(reader, ref, backwards=backwards)
    return set(chain.from_iterable((step.from_ref, step.to_ref) for step in steps)) - {ref}
