"""What is told: editions of reports, and the indicator values that bodies enter."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.thread.models import Blob, Snapshot, StandingRows

PERSON = settings.AUTH_USER_MODEL


class ReportEdition(Marked):
    """One published edition of one report: its snapshot, its files, and what was redacted and why."""

    read_permission: ClassVar[Permission] = Permission.REPORTING_RELEASED_READ
    release_path: ClassVar[str] = "snapshot__release"

    class Edition(models.TextChoices):
        RESTRICTED = "restricted"
        PARTNER = "partner"
        PUBLIC = "public"

    id = OpaqueIdField()
    kind = models.CharField(max_length=30)
    edition = models.CharField(max_length=10, choices=Edition)
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=40)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="editions")
    html = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    data = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    headings = models.JSONField(default=list, help_text="the sections that this edition shows, in order")
    redactions = models.JSONField(default=list)
    is_synthetic = models.BooleanField()
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects: ClassVar[StandingRows["ReportEdition"]] = StandingRows()


class IndicatorEntry(Marked):
    """A value that a body entered for an indicator, checked by a second person before it is used."""

    read_permission: ClassVar[Permission] = Permission.REPORTING_EDITION_READ

    id = OpaqueIdField()
    indicator = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    breakdown = models.CharField(max_length=120, blank=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=40)
    qualifier = models.CharField(max_length=12)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    checked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
