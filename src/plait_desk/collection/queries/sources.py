"""References of the source register as its officers see them; never who a source is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Item, Origin, RegisteredSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One reference of the reader's own body, and how many reports came from it."""

    id: int
    reference: str
    recorded_at: datetime
    retired_at: datetime | None
    reports: int


def source_rows(reader: Reader) -> list[SourceRow]:
    """Every reference in the register of the reader's body, those in use first; nothing without the permission."""
    if not reader.may(Permission.COLLECTION_SOURCE_READ):
        return []
    used = _used(reader)
    rows = RegisteredSource.objects.filter(partner_key=_own_key(reader)).order_by("reference", "pk")
    found = [
        SourceRow(
            id=row.pk,
            reference=row.reference,
            recorded_at=row.recorded_at,
            retired_at=row.retired_at,
            reports=used.get(row.reference, 0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: row.retired_at is not None)


def unknown_references(reader: Reader) -> list[tuple[str, int]]:
    """References in reports of the reader's body that the register does not know, those in most reports first."""
    known = set(RegisteredSource.objects.filter(partner_key=_own_key(reader)).values_list("reference", flat=True))
    unknown = [(reference, reports) for reference, reports in _used(reader).items() if reference not in known]
    return sorted(unknown, key=lambda one: (-one[1], one[0]))


def _used(reader: Reader) -> dict[str, int]:
    """How many reports each reference stands in, of those whose items the officer's own permission reads."""
    items = Item.objects.readable_by(reader, Permission.COLLECTION_SOURCE_READ).filter(
        origin__kind=Origin.Kind.SOURCE, origin__partner=reader.partner_id
    )
    counted = items.values_list("origin__source_reference").annotate(reports=Count("report", distinct=True))
    return dict(counted.order_by())


def _own_key(reader: Reader) -> str:
    return Partner.objects.get(pk=reader.partner_id).key
