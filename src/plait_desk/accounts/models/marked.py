"""The base of every row that carries a marking, and the one filter under every list, count and search."""

from typing import ClassVar, Self, TypeVar

from django.db import models

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models.among import Ids
from plait_desk.accounts.models.marking import Marking
from plait_desk.accounts.models.readable import readable_markings

Row_co = TypeVar("Row_co", bound="Marked", covariant=True)


class ReadableQuerySet(models.QuerySet[Row_co]):
    """A query that can be narrowed to what one reader may read."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, with the model's own permission unless another is named."""
        markings = readable_markings(reader, permission or self.model.read_permission)
        return self.filter(marking_id__among=Ids(markings))

    def newest_for(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, and of that what nothing they may read supersedes."""
        newer = self.model.objects.readable_by(reader, permission).filter(supersedes__isnull=False)
        return self.readable_by(reader, permission).exclude(pk__in=newer.values("supersedes"))


class ReadableRows(models.Manager[Row_co]):
    """Hands out readable queries. Written out, because the type checker forgets one made by `from_queryset`."""

    def get_queryset(self) -> ReadableQuerySet[Row_co]:
        """Every row; what shows them narrows to a reader first."""
        return ReadableQuerySet(self.model, using=self._db)

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> ReadableQuerySet[Row_co]:
        """Only what the reader may read."""
        return self.get_queryset().readable_by(reader, permission)

    def newest_for(self, reader: Reader, permission: Permission | None = None) -> ReadableQuerySet[Row_co]:
        """Only what the reader may read, and of that what nothing they may read supersedes."""
        return self.get_queryset().newest_for(reader, permission)


class Marked(models.Model):
    """A row that carries a marking. Whatever shows it starts from `objects.readable_by(reader)`."""

    read_permission: ClassVar[Permission]

    marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")

    objects = ReadableRows()

    class Meta:
        abstract = True
