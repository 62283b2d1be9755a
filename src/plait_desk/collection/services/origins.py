"""Circular reporting: what quotes a report has the origin of what it quotes."""

import pyarrow.compute as pc
from django.db.models import OuterRef, Subquery

from plait_desk.collection.models import Item, Origin
from plait_desk.collection.services.writing import Arrived, in_parts


def resolve_quotes(arrived: Arrived) -> None:
    """Give each item that quotes a report the origin of that report's first item, whichever of the two came first.

    An item with a source reference of its own keeps it. Corroboration counts origins, so five copies count once.
    """
    items, reports = arrived.parsed.items, arrived.parsed.reports
    quoting = items.filter(pc.is_valid(items["quotes_reference"]))
    for part in in_parts(quoting["item_id"]):
        _resolve(pk__in=part)
    for part in in_parts(reports["reference"]):
        _resolve(quotes__in=part)


def _resolve(**which: list[int] | list[str]) -> None:
    quoted = Item.objects.filter(report__own_reference=OuterRef("quotes")).exclude(origin__kind=Origin.Kind.QUOTED)
    first = quoted.order_by("report__received_at", "number").values("origin_id")[:1]
    quoting = Item.objects.exclude(quotes="").filter(origin__kind=Origin.Kind.QUOTED, **which)
    changed = [
        Item(pk=pk, origin_id=found)
        for pk, found in quoting.annotate(found=Subquery(first)).values_list("pk", "found")
        if found
    ]
    Item.objects.bulk_update(changed, ["origin"], batch_size=500)
