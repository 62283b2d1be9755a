"""What shows only once its load is committed."""

from typing import Self, TypeVar

from django.db import models

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marked
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.collection.models.loads import Load

Row_co = TypeVar("Row_co", bound=Marked, covariant=True)


def under_way(reader: Reader) -> models.QuerySet[Load]:
    """The loads of which this reader sees nothing yet.

    A draft shows to those of its own body who write reports, and to nobody else until it is sent.
    """
    loads = Load.objects.exclude(state=Load.State.COMMITTED)
    if reader.may(Permission.COLLECTION_REPORT_SUBMIT):
        loads = loads.exclude(state=Load.State.DRAFT, partner=reader.partner_id)
    return loads


class CommittedQuerySet(ReadableQuerySet[Row_co]):
    """Rows of a load show once the load is committed; before that they look the same as absent."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, and nothing of a load that is under way."""
        return super().readable_by(reader, permission).exclude(load__in=under_way(reader))


class CommittedRows(ReadableRows[Row_co]):
    """Hands out queries that show a load only once it is committed."""

    def get_queryset(self) -> CommittedQuerySet[Row_co]:
        """Every row; what shows them narrows to a reader first."""
        return CommittedQuerySet(self.model, using=self._db)
