"""Words of a report that the lint found and the writer kept."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.collection.lint import Fault
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked
from plait_desk.collection.models.reports import Report


class AcceptedFinding(Marked):
    """Words that the writer kept, and why. Whoever may read the report sees it beside the text."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="accepted_findings")
    place = models.CharField(max_length=20, help_text='"title", "item 2"')
    words = models.CharField(max_length=200)
    fault = models.CharField(max_length=10, choices=[(fault.value, fault.value) for fault in Fault])
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
