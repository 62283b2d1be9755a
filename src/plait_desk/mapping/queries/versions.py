"""As what version a reader knows a record: what a form was made from, so that the second of two people is told."""

from hashlib import sha256

from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupEvent

LETTERS = 24


def version_of(reader: Reader, group: Group) -> str:
    """The version of a record to one reader. It changes with what they may read of it, and with nothing else."""
    happened = GroupEvent.objects.readable_by(reader).filter(group=group).order_by("at", "pk").values_list("at", "kind")
    stands = (group.name, group.tier, group.state, group.scored_on, group.lead_officer_id, group.marking_id)
    return sha256(repr(([str(one) for one in stands], list(happened))).encode()).hexdigest()[:LETTERS]


def last_change(reader: Reader, group: Group) -> GroupEvent | None:
    """The newest thing that happened to the record, as far as the reader may read."""
    rows = GroupEvent.objects.readable_by(reader).filter(group=group).select_related("by")
    return rows.order_by("-at", "-pk").first()
