"""One search over everything a reader may see."""

from typing import ClassVar

from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marked


class SearchEntry(Marked):
    """What one thing is found by. The words themselves are indexed by the database's own text search."""

    read_permission: ClassVar[Permission] = Permission.SEARCH_USE

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    on = models.DateField(null=True, help_text="the day the thing is of, for order")
    held_with = models.BigIntegerField(
        default=0, db_default=0, help_text="what it came with: it is not found while that is held back"
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "-id"])]


class Held(models.Model):
    """What is still arriving: nothing that came with it is found yet."""

    key = models.BigIntegerField(primary_key=True)
