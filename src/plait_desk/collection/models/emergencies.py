"""Emergencies: who was told, when, and who answered; and which safeguarding officer is on call."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.domain.emergency import Danger
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.collection.models.reports import Report

PERSON = settings.AUTH_USER_MODEL


class Emergency(Marked):
    """One report told by the emergency route. It holds times and names of officers; what was told is in the report.

    Read by the safeguarding officers of the body that told it and of the body of the officer who was named.
    """

    read_permission: ClassVar[Permission] = Permission.SAFEGUARDING_EMERGENCY_ANSWER

    id = OpaqueIdField()
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="emergency")
    danger = models.CharField(max_length=5, choices=[(one.value, one.words) for one in Danger])
    told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    officer = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", help_text="named to act")
    acknowledged_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, help_text="what the officer does about it")

    class Meta:
        indexes = [models.Index(fields=["acknowledged_at", "told_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acknowledged_by=None, acknowledged_at=None)
                | models.Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="who_acknowledged_and_when",
            )
        ]


class OnCall(models.Model):
    """From this moment on this safeguarding officer takes the emergencies of the body; the newest row counts."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
