"""What a parser must know of what is here already: this body's own items, named people and groups."""

import pyarrow as pa

from plait.collection.batch import GONE_ITEMS, KNOWN_GROUPS, KNOWN_ITEMS, Batch
from plait.collection.feed import Feed
from plait.collection.raw import Format, Raw
from plait.domain.mention import MentionKind
from plait_desk.accounts.models import Partner
from plait_desk.audit.keys import desk_key
from plait_desk.collection.models import Load, Mention
from plait_desk.jobs import bulk

# Identities are made under a key that lies outside PLAIT_HOME: whoever has the data alone cannot work them out.
KEY = "collection"
_OF_REPORTS = frozenset({"report_people", "report_companies"})

_ITEMS = """
    SELECT r.own_reference, CAST(i.number AS TEXT), i.id, i.marking_id, i.origin_id, i.grade, r.intelligence_on
    FROM collection_item i JOIN collection_report r ON r.id = i.report_id
    LEFT JOIN collection_load l ON l.id = i.load_id
    WHERE r.partner_id = %s AND (l.id IS NULL OR l.state = 'committed') AND i.withdrawn_at IS NULL
        AND r.apart = ''
"""
_GONE = """
    SELECT DISTINCT r.own_reference, CAST(i.number AS TEXT)
    FROM collection_item i JOIN collection_report r ON r.id = i.report_id
    WHERE r.partner_id = %s AND i.withdrawn_at IS NOT NULL AND r.apart = ''
"""


def batch_of(load: Load, feed: Feed, raw: Raw, *, alone: bool = False) -> Batch:
    """The batch for reading `raw` as `feed`; what the feed does not ask for is left empty.

    What stands `alone` names nothing but its own items: those that its body has here already are not asked for.
    """
    partner = load.partner
    of_lines = feed.name == "intelligence_reports" and raw.format is Format.JSONL
    with_items = not alone and (feed.name in _OF_REPORTS or of_lines)
    return Batch(
        name=load.name,
        partner=partner.key,
        received_at=load.received_at,
        key=desk_key(KEY),
        own_names=frozenset({partner.key, partner.abbreviation, partner.name} - {""}),
        bodies=_body_names(),
        items=_items(partner) if with_items else KNOWN_ITEMS.empty_table(),
        gone=bulk.read(_GONE, [partner.pk], GONE_ITEMS) if with_items else GONE_ITEMS.empty_table(),
        people=_people(partner) if feed.name == "report_companies" else pa.array([], pa.string()),
        groups=_groups(partner) if feed.name == "group_members" else KNOWN_GROUPS.empty_table(),
    )


def _body_names() -> frozenset[str]:
    names = Partner.objects.values_list("key", "abbreviation", "name")
    return frozenset(name for body in names for name in body if name)


def _items(partner: Partner) -> pa.Table:
    return bulk.read(_ITEMS, [partner.pk], KNOWN_ITEMS)


def _people(partner: Partner) -> pa.Array:
    named = Mention.objects.filter(
        kind=MentionKind.PERSON,
        item__report__partner=partner,
        load__state=Load.State.COMMITTED,
    )
    return pa.array(list(named.values_list("given_reference", flat=True)), pa.string())


def _groups(partner: Partner) -> pa.Table:
    groups = Mention.objects.filter(kind=MentionKind.GROUP, load__partner=partner, load__state=Load.State.COMMITTED)
    rows = list(groups.values_list("given_reference", "pk", "marking_id"))
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, KNOWN_GROUPS, strict=True)]
    return pa.table(arrays, schema=KNOWN_GROUPS)
