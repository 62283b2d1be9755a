"""What the drawing rests on besides statements, all of it: for the services alone, never for a page."""

import pyarrow as pa

from plait.domain.reach import NOMINALS
from plait.domain.tables import MEMBERSHIP
from plait.mapping.strength import probability
from plait_desk.jobs import bulk
from plait_desk.mapping.models import Group, GroupMember

_SUBJECTS = "SELECT mention_id, MIN(mention_id) OVER (PARTITION BY subject_id) FROM linking_membership"


def all_membership() -> pa.Table:
    """Who is who to the services (MEMBERSHIP): each subject is cited by the least of its mentions."""
    return bulk.read(_SUBJECTS, [], MEMBERSHIP)


def all_nominals() -> pa.Table:
    """Every nominal of every group that is not archived (NOMINALS), protected people left out."""
    rows = (
        GroupMember.objects.exclude(group__state=Group.State.ARCHIVED)
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
