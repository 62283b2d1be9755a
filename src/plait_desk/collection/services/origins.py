"""Circular reporting: what quotes a report has the origin of what it quotes.

An item with a source reference of its own keeps it. Corroboration counts origins, so five copies count once.
"""

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import OuterRef, Q, Subquery

from plait_desk.collection.models import Item, Load, Origin
from plait_desk.collection.services.batches import Batches
from plait_desk.collection.services.writing import Arrived, in_parts


def resolve_own_quotes(arrived: Arrived, batches: Batches) -> None:
    """Before the load shows: give its items that quote a report the origin of that report's first item."""
    items = arrived.parsed.items
    quoting = items.filter(pc.is_valid(items["quotes_reference"]))["item_id"]
    batches.write(quoting, lambda part: _resolve(arrived.load, pk__in=part.to_pylist()))


def resolve_quotes_of(arrived: Arrived) -> None:
    """As the load shows: give the items that were here before and quote one of its reports its first item's origin."""
    references: pa.ChunkedArray = arrived.parsed.reports["reference"]
    for part in in_parts(references):
        _resolve(arrived.load, quotes__in=part)


def _resolve(load: Load, **which: list[int] | list[str]) -> None:
    quoted = Item.objects.filter(report__own_reference=OuterRef("quotes")).exclude(origin__kind=Origin.Kind.QUOTED)
    shown = quoted.filter(Q(load=load) | Q(load=None) | Q(load__state=Load.State.COMMITTED))
    first = shown.order_by("report__received_at", "number", "pk").values("origin_id")[:1]
    quoting = Item.objects.exclude(quotes="").filter(origin__kind=Origin.Kind.QUOTED, **which)
    changed = [
        Item(pk=pk, origin_id=found)
        for pk, found in quoting.annotate(found=Subquery(first)).values_list("pk", "found")
        if found
    ]
    Item.objects.bulk_update(changed, ["origin"], batch_size=500)
