"""What the drawing rests on, all of it: for the services alone, never for a page."""

import pyarrow as pa

from plait.domain.reach import NOMINALS
from plait.domain.statement import Property
from plait.domain.tables import MEMBERSHIP, MENTIONS, STATEMENTS
from plait.mapping.strength import probability
from plait_desk.collection.queries import register_statements
from plait_desk.jobs import bulk
from plait_desk.mapping.models import Group, GroupMember

# What a shared address, a shared telephone and a household are told by; ties come besides.
WANTED = (Property.ADDRESS, Property.POSTCODE, Property.PHONE, Property.SURNAME)
_COMMITTED = "(load_id IS NULL OR load_id IN (SELECT id FROM collection_load WHERE state = 'committed'))"


def all_statements() -> pa.Table:
    """Every standing tie, address, telephone and surname (STATEMENTS), from records and registers."""
    wanted = ", ".join(f"'{name}'" for name in WANTED)
    columns = ", ".join(STATEMENTS.names)
    sql = (
        f"SELECT {columns} FROM collection_statement WHERE withdrawn_at IS NULL AND {_COMMITTED} "
        f"AND (other_id IS NOT NULL OR property IN ({wanted}))"
    )
    return pa.concat_tables([bulk.read(sql, [], STATEMENTS), register_statements()])


def all_mentions() -> pa.Table:
    """Every mention of a committed load, report or register (MENTIONS)."""
    columns = "id, kind, marking_id, register, natural_key"
    return bulk.read(f"SELECT {columns} FROM collection_mention WHERE {_COMMITTED}", [], MENTIONS)


def all_membership() -> pa.Table:
    """Who is who to the services (MEMBERSHIP): each subject is cited by the least of its mentions."""
    sql = "SELECT mention_id, MIN(mention_id) OVER (PARTITION BY subject_id) FROM linking_membership"
    return bulk.read(sql, [], MEMBERSHIP)


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
