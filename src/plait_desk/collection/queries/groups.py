"""Groups as partners sent them: what mapping records, one row a group and one a member."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.group import Capability
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.jobs import bulk

_TEXT = pa.string()
_SAID = (
    "name",
    "region",
    "council",
    "tier",
    "primary_threat",
    "secondary_threats",
    "businesses",
    "seen_on",
    *(capability.value for capability in Capability),
)
# Text as sent; several values are separated by ;. A null attribute is unknown, never nought.
GROUPS = pa.schema(
    [
        ("mention_id", pa.int64()),
        ("marking_id", pa.int64()),
        ("load_id", pa.int64()),
        ("partner_id", pa.int64()),
        ("group_reference", _TEXT),
        *((name, _TEXT) for name in _SAID),
    ]
)
GROUP_MEMBERS = pa.schema(
    [
        ("group_id", pa.int64()),
        ("mention_id", pa.int64()),
        ("marking_id", pa.int64()),
        ("role", _TEXT),
        ("principal", _TEXT),
        ("from_on", pa.date32()),
        ("to_on", pa.date32()),
        ("grade", _TEXT),
    ]
)
_COLUMNS = ", ".join(f"max(CASE WHEN s.property = '{name}' THEN s.value END)" for name in _SAID)
_GROUPS = f"""
    SELECT m.id, m.marking_id, m.load_id, l.partner_id, m.given_reference, {_COLUMNS}
    FROM collection_mention m
    JOIN collection_load l ON l.id = m.load_id AND l.state = 'committed'
    LEFT JOIN collection_statement s ON s.mention_id = m.id AND s.withdrawn_at IS NULL
    WHERE m.kind = 'group' AND m.marking_id IN ({{}})
    GROUP BY m.id, m.marking_id, m.load_id, l.partner_id, m.given_reference ORDER BY m.given_reference"""
_MEMBERS = """
    SELECT s.other_id, s.mention_id, s.marking_id, s.value, p.value, s.valid_from, s.valid_to, s.grade
    FROM collection_statement s
    JOIN collection_load l ON l.id = s.load_id AND l.state = 'committed'
    LEFT JOIN collection_statement p ON p.mention_id = s.mention_id AND p.property = 'principal'
    WHERE s.property = 'member_of' AND s.withdrawn_at IS NULL AND s.marking_id IN ({})
    ORDER BY s.other_id, s.mention_id"""


def groups(reader: Reader) -> pa.Table:
    """GROUPS that the reader may read."""
    return bulk.read(_GROUPS.format(_markings(reader)), [], GROUPS)


def group_members(reader: Reader) -> pa.Table:
    """GROUP_MEMBERS that the reader may read; `group_id` is the group's mention, as in GROUPS."""
    told = bulk.read(_MEMBERS.format(_markings(reader)), [], GROUP_MEMBERS)
    return told.filter(pc.is_valid(told["group_id"]))


def _markings(reader: Reader) -> str:
    ids = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    return ",".join(str(int(id_)) for id_ in sorted(ids)) or "NULL"
