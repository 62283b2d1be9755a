"""What somebody told us without an account."""

from typing import ClassVar

from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked
from plait_desk.collection.models.reports import Report


class Concern(Marked):
    """What someone told us without an account. It becomes a report only by a person."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_CONCERN_READ

    id = OpaqueIdField()
    receipt_hash = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    told_at = models.DateTimeField()
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="concerns")
