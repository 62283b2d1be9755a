"""Files at rest, each under its own key."""

from typing import ClassVar

from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner


class Blob(Marked):
    """One file kept as bytes under PLAIT_HOME, encrypted under its own key; destroying the key destroys the file."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    key = models.BinaryField(null=True, help_text="wrapped by the desk's own key; empty once destroyed")
    kept_at = models.DateTimeField()
    keep_until = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What was destroyed may come again.
            models.UniqueConstraint(
                fields=["partner", "sha256"],
                condition=models.Q(destroyed_at=None),
                name="one_blob_a_partner_and_content",
            )
        ]
