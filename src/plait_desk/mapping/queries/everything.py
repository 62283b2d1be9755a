"""The nominals that the drawing starts from, all of them: for the services alone, never for a page."""

from collections.abc import Collection

import pyarrow as pa
from django.db.models import QuerySet

from plait.domain.reach import NOMINALS
from plait.mapping.strength import probability
from plait_desk.mapping.models import Group, GroupMember


def all_nominals() -> pa.Table:
    """Every nominal of every group that is not archived (NOMINALS), protected people left out."""
    return _seeds(GroupMember.objects.all())


def nominals_within(markings: Collection[int], *, owner: int) -> pa.Table:
    """The same of the groups of one owner alone, where these markings cover both the group and the membership."""
    marked = {"marking_id__among": markings, "group__marking_id__among": markings}
    return _seeds(GroupMember.objects.filter(group__marking__originator=owner, **marked))


def _seeds(members: QuerySet[GroupMember]) -> pa.Table:
    rows = (
        members.exclude(group__state=Group.State.ARCHIVED)
        .filter(mention__is_protected=False)
        .order_by("group_id", "mention_id")
        .values_list("group_id", "mention_id", "grade", "from_on", "to_on")
    )
    seeds = [
        {
            "group_id": group,
            "mention_id": mention,
            "strength": probability(grade) if grade else None,
            "valid_from": from_on,
            "valid_to": to_on,
        }
        for group, mention, grade, from_on, to_on in rows
    ]
    return pa.Table.from_pylist(seeds, schema=NOMINALS)
