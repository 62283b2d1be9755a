"""What a parser must know of what is here already: this body's own items, named people and groups."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import GONE_ITEMS, KNOWN_GROUPS, KNOWN_ITEMS, KNOWN_PEOPLE, Batch
from plait.collection.feed import Feed
from plait.collection.raw import Format, Raw
from plait.domain.marking import MarkingKind
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner, readable_markings
from plait_desk.audit.keys import desk_key
from plait_desk.collection.models import Load
from plait_desk.jobs import bulk

# Identities are made under a key that lies outside PLAIT_HOME: whoever has the data alone cannot work them out.
KEY = "collection"
_OF_REPORTS = frozenset({"report_people", "report_companies"})

_NAMES = ("report_reference", "item_number", "mention_reference", "group_reference")
_WHO = [("marking_id", pa.int64()), ("sent_by", pa.int64())]
_ITEMS = f"""
    SELECT r.own_reference, CAST(i.number AS TEXT), i.id, i.marking_id, i.origin_id, i.grade, r.intelligence_on,
        CASE WHEN m.kind = '{MarkingKind.ORDINARY}' THEN '' ELSE m.kind END, l.by_id
    FROM collection_item i JOIN collection_report r ON r.id = i.report_id JOIN accounts_marking m ON m.id = i.marking_id
    LEFT JOIN collection_load l ON l.id = i.load_id
    WHERE r.partner_id = %s AND (l.id IS NULL OR l.state = 'committed') AND i.withdrawn_at IS NULL
    ORDER BY 8, r.apart
"""
_GONE = """
    SELECT r.own_reference, CAST(i.number AS TEXT), i.marking_id, l.by_id
    FROM collection_item i JOIN collection_report r ON r.id = i.report_id
    LEFT JOIN collection_load l ON l.id = i.load_id
    WHERE r.partner_id = %s AND i.withdrawn_at IS NOT NULL
"""
_PEOPLE = f"""
    SELECT m.given_reference, m.id, m.marking_id, l.by_id
    FROM collection_mention m JOIN collection_item i ON i.id = m.item_id JOIN collection_report r ON r.id = i.report_id
    JOIN collection_load l ON l.id = m.load_id JOIN accounts_marking k ON k.id = m.marking_id
    WHERE m.kind = '{MentionKind.PERSON}' AND r.partner_id = %s AND l.state = 'committed'
    ORDER BY CASE WHEN k.kind = '{MarkingKind.ORDINARY}' THEN 0 ELSE 1 END, m.id
"""

_GROUPS = f"""
    SELECT m.given_reference, m.id, m.marking_id, l.by_id
    FROM collection_mention m JOIN collection_load l ON l.id = m.load_id
    WHERE m.kind = '{MentionKind.GROUP}' AND l.partner_id = %s AND l.state = 'committed'
"""


def batch_of(actor: Reader, load: Load, feed: Feed, raw: Raw, *, alone: bool = False) -> Batch:
    """The batch for reading `raw` as `feed`; what the feed does not ask for is left empty.

    What stands `alone` names nothing but its own items: those that its body has here already are not asked for.
    """
    partner, known = load.partner, _Known(actor, load)
    of_lines = feed.name == "intelligence_reports" and raw.format is Format.JSONL
    with_items = not alone and (feed.name in _OF_REPORTS or of_lines)
    return Batch(
        name=load.name,
        partner=partner.key,
        received_at=load.received_at,
        key=desk_key(KEY),
        own_names=frozenset({partner.key, partner.abbreviation, partner.name} - {""}),
        bodies=_body_names(),
        items=known.first(_ITEMS, KNOWN_ITEMS) if with_items else KNOWN_ITEMS.empty_table(),
        gone=known.first(_GONE, GONE_ITEMS) if with_items else GONE_ITEMS.empty_table(),
        people=known.first(_PEOPLE, KNOWN_PEOPLE) if feed.name == "report_companies" else KNOWN_PEOPLE.empty_table(),
        groups=known.first(_GROUPS, KNOWN_GROUPS) if feed.name == "group_members" else KNOWN_GROUPS.empty_table(),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What a body gave before, as far as whoever sends this may know of it: what they may read, or sent themselves."""

    actor: Reader
    load: Load

    def first(self, sql: str, schema: pa.Schema) -> pa.Table:
        """Of rows that are named alike, the first: one that no own list reads, where there is such a one."""
        who = [field for field in _WHO if field[0] not in schema.names]
        found = bulk.read(sql, [self.load.partner_id], pa.schema([*schema, *who]))
        markings = pa.array(readable_markings(self.actor, Permission.COLLECTION_FILE_LOAD), pa.int64())
        sent = pc.fill_null(pc.equal(found["sent_by"], self.load.by_id), False)
        rows = found.filter(pc.or_(pc.is_in(found["marking_id"], markings), sent))
        names = [name for name in _NAMES if name in schema.names]
        rows = rows.append_column("place", pa.array(np.arange(rows.num_rows)))
        first = rows.group_by(names, use_threads=False).aggregate([("place", "min")])
        return rows.filter(pc.is_in(rows["place"], first["place_min"].combine_chunks())).select(schema.names)


def _body_names() -> frozenset[str]:
    names = Partner.objects.values_list("key", "abbreviation", "name")
    return frozenset(name for body in names for name in body if name)
