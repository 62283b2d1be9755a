"""Circular reporting: what quotes a report has the origin of what it quotes."""

from django.db.models import OuterRef, Q, Subquery

from plait_desk.collection.models import Item, Load, Origin


def resolve_quotes(load: Load) -> None:
    """Give each item that quotes a report the origin of that report's first item, whichever of the two came first.

    An item with a source reference of its own keeps it. Corroboration counts origins, so five copies count once.
    """
    quoted = Item.objects.filter(report__own_reference=OuterRef("quotes")).exclude(origin__kind=Origin.Kind.QUOTED)
    first = quoted.order_by("report__received_at", "number").values("origin_id")[:1]
    quoting = Item.objects.exclude(quotes="").filter(origin__kind=Origin.Kind.QUOTED)
    references = load.reports.values("own_reference")
    here = quoting.filter(Q(load=load) | Q(quotes__in=references)).annotate(found=Subquery(first))
    changed = [Item(pk=pk, origin_id=found) for pk, found in here.values_list("pk", "found") if found]
    Item.objects.bulk_update(changed, ["origin"], batch_size=500)
