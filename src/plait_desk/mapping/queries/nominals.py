"""Which records are nominals of which groups, for the rooms further left."""

from collections.abc import Collection

from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.thread.queries.nominals import Nominal


def nominals(reader: Reader | None, mention_ids: Collection[int]) -> list[Nominal]:
    """The memberships of these records where the reader may read both them and the group; all of them for None."""
    rows = GroupMember.objects.filter(mention__in=mention_ids)
    if reader is not None:
        groups = Group.objects.readable_by(reader)
        rows = GroupMember.objects.readable_by(reader).filter(mention__in=mention_ids, group__in=groups)
    found = rows.order_by("mention_id", "group_id", "pk")
    return [
        Nominal(mention_id=mention, group_id=group, markings=(own, of_group))
        for mention, group, own, of_group in found.values_list(
            "mention_id", "group_id", "marking_id", "group__marking_id"
        )
    ]
