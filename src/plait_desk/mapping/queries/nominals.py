"""Which records are nominals of which groups, for the rooms further left."""

from collections.abc import Collection

from django.db.models import QuerySet

from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.thread.queries.nominals import Nominal

# Of more records than these all memberships are read, of which there are fewer than of records.
_FEW = 900


def nominals(reader: Reader | None, mention_ids: Collection[int] | None) -> list[Nominal]:
    """The memberships of these records, or of any for None, where the reader may read both them and the group.

    A reader of None reads all of them.
    """
    rows = GroupMember.objects.all() if reader is None else _readable(reader)
    if mention_ids is not None and len(mention_ids) <= _FEW:
        rows = rows.filter(mention__in=mention_ids)
    found = rows.order_by("mention_id", "group_id", "pk").values_list(
        "mention_id", "group_id", "marking_id", "group__marking_id", "recorded_at"
    )
    wanted = None if mention_ids is None else frozenset(mention_ids)
    return [
        Nominal(mention_id=mention, group_id=group, markings=(own, of_group), recorded_at=at)
        for mention, group, own, of_group, at in found
        if wanted is None or mention in wanted
    ]


def readable_pairs(reader: Reader) -> frozenset[tuple[int, int]]:
    """The record and the group of every membership of which the reader may read both: what clustering heeds."""
    return frozenset(_readable(reader).values_list("mention_id", "group_id"))


def _readable(reader: Reader) -> QuerySet[GroupMember]:
    return GroupMember.objects.readable_by(reader).filter(group__in=Group.objects.readable_by(reader))
