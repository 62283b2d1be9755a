"""Saved link charts."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from plait.mapping.choice import Sharing
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.mapping.models.groups import PERSON, Group


class ChartViewsQuerySet(ReadableQuerySet["ChartView"]):
    """What its owner keeps to themselves nobody else reads, whatever its marking; nor who may not read the group."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read: shared with them, or their own."""
        theirs = ~Q(sharing=Sharing.OWN) | Q(owner=reader.person_id)
        return super().readable_by(reader, permission).filter(theirs, group__in=Group.objects.readable_by(reader))


class ChartViews(ReadableRows["ChartView"]):
    """Hands out queries of saved charts."""

    def get_queryset(self) -> ChartViewsQuerySet:
        """Every row; what shows them narrows to a reader first."""
        return ChartViewsQuerySet(self.model, using=self._db)


class ChartView(Marked):
    """What somebody chose to see on the link chart of a group, and their words on it. Nothing of what was on it.

    `choice` names mentions by their codes, nobody among them whom a reader met only on a path. Whoever opens it sees
    what they may read themselves: what they may not is not there, and leaves no gap.
    """

    read_permission: ClassVar[Permission] = Permission.MAPPING_REACH_READ

    objects: ClassVar[ChartViews] = ChartViews()

    id = OpaqueIdField()
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="chart_views")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    choice = models.JSONField(default=dict, help_text="names and codes, as they stand in an address")
    sharing = models.CharField(max_length=6, choices=[(sharing.value, sharing.words) for sharing in Sharing])
    bodies = models.JSONField(default=list, help_text="keys of the bodies it is shared with; the marking is the rule")
    saved_at = models.DateTimeField()
