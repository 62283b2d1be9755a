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
# Said, standing, of a load that is committed, and readable: a mention may carry statements of more than one marking.
_SAID_NOW = """{0}.withdrawn_at IS NULL AND {0}.marking_id IN ({{markings}})
        AND ({0}.load_id IS NULL OR {0}.load_id IN (SELECT id FROM collection_load WHERE state = 'committed'))"""
_GROUPS = f"""
    SELECT m.id, m.marking_id, m.load_id, l.partner_id, m.given_reference, {_COLUMNS}
    FROM collection_mention m
    JOIN collection_load l ON l.id = m.load_id AND l.state = 'committed'
    LEFT JOIN collection_statement s ON s.mention_id = m.id AND {_SAID_NOW.format("s")}
    WHERE m.kind = 'group' AND m.marking_id IN ({{markings}})
    GROUP BY m.id, m.marking_id, m.load_id, l.partner_id, m.given_reference ORDER BY m.given_reference"""
_MEMBERS = f"""
    SELECT s.other_id, s.mention_id, s.marking_id, s.value, p.value, s.valid_from, s.valid_to, s.grade
    FROM collection_statement s
    JOIN collection_load l ON l.id = s.load_id AND l.state = 'committed'
    LEFT JOIN collection_statement p ON p.mention_id = s.mention_id AND p.property = 'principal'
        AND {_SAID_NOW.format("p")}
    WHERE s.property = 'member_of' AND {_SAID_NOW.format("s")}
    ORDER BY s.other_id, s.mention_id"""


def groups(reader: Reader) -> pa.Table:
    """GROUPS that the reader may read."""
    return bulk.read(_GROUPS.format(markings=_markings(reader)), [], GROUPS)


def group_members(reader: Reader) -> pa.Table:
    """GROUP_MEMBERS that the reader may read; `group_id` is the group's mention, as in GROUPS."""
    told = bulk.read(_MEMBERS.format(markings=_markings(reader)), [], GROUP_MEMBERS)
    return told.filter(pc.is_valid(told["group_id"]))


def _markings(reader: Reader) -> str:
    ids = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    return ",".join(str(int(id_)) for id_ in sorted(ids)) or "NULL"
