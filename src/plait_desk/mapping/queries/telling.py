"""What may be told of who reaches which company: read for the drawing of the keys by which checks are answered."""

from collections.abc import Mapping

from django.db.models import Q

from plait.domain.ids import PartnerId
from plait.domain.marking import Existence, Marking, MarkingKind
from plait_desk.accounts.models import Marking as MarkingRow
from plait_desk.mapping.models import Group


def telling_markings() -> dict[int, Marking]:
    """Every ordinary marking that does not hide that what carries it exists."""
    shown = MarkingRow.objects.filter(
        Q(kind=MarkingKind.ORDINARY), existence__in=(Existence.POINTER, Existence.OPEN)
    ).prefetch_related("parts__part")
    return {row.pk: row.value() for row in shown.order_by("pk")}


def telling_owners(markings: Mapping[int, Marking]) -> list[PartnerId]:
    """The bodies with a group, not archived, that carries one of these markings."""
    groups = Group.objects.filter(marking_id__among=frozenset(markings)).exclude(state=Group.State.ARCHIVED)
    owners = groups.values_list("marking__originator_id", flat=True).order_by("marking__originator_id").distinct()
    return [PartnerId(owner) for owner in owners if owner is not None]
