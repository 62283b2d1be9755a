"""The base of every row that carries a marking, and the one filter under every list, count and search."""

from typing import ClassVar, Self, TypeVar

from django.db import models

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models.marking import Marking
from plait_desk.accounts.models.readable import readable_markings

Row_co = TypeVar("Row_co", bound="Marked", covariant=True)


class ReadableQuerySet(models.QuerySet[Row_co]):
    """A query that can be narrowed to what one reader may read."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, with the model's own permission unless another is named."""
        return self.filter(marking_id__in=readable_markings(reader, permission or self.model.read_permission))


ReadableManager = models.Manager.from_queryset(ReadableQuerySet)


class Marked(models.Model):
    """A row that carries a marking. Whatever shows it starts from `objects.readable_by(reader)`."""

    read_permission: ClassVar[Permission]

    marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")

    objects = ReadableManager()

    class Meta:
        abstract = True
