"""Intelligence reports, their items, their steps, and where each item first came from."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner, Unit
from plait_desk.collection.models.loads import Load
from plait_desk.collection.models.showing import CommittedRows

PERSON = settings.AUTH_USER_MODEL


class Report(Marked):
    """One intelligence report. Nothing is overwritten: a correction is a new row that supersedes this one."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    class State(models.TextChoices):
        DRAFT = "draft"
        REQUIRES_ASSESSMENT = "requires_assessment"
        REQUIRES_LINKING = "requires_linking"
        LIVE = "live"
        REQUIRES_CORRECTION = "requires_correction"
        TO_BE_DELETED = "to_be_deleted"

    class Urgency(models.TextChoices):
        HIGH = "high"
        MEDIUM = "medium"
        LOW = "low"

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    own_reference = models.CharField(max_length=60, help_text="the originator's")
    title = models.CharField(max_length=200)
    intelligence_on = models.DateField()
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    urgency = models.CharField(max_length=6, choices=Urgency)
    state = models.CharField(max_length=20, choices=State)
    threat = models.CharField(max_length=40, blank=True)
    council_code = models.CharField(max_length=9, blank=True)
    requirement = models.ForeignKey("Requirement", null=True, on_delete=models.SET_NULL, related_name="answers")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derivatives")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    objects: ClassVar[CommittedRows["Report"]] = CommittedRows()

    class Meta:
        indexes = [
            models.Index(fields=["marking", "state", "-received_at"]),
            models.Index(fields=["urgency", "state", "-received_at"]),
            models.Index(fields=["partner", "own_reference"]),
        ]


class ReportEvent(Marked):
    """Each step of a report's life, in order."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Origin(models.Model):
    """Where a piece of information first came from: what corroboration counts."""

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    source_reference = models.CharField(max_length=60, help_text="into the source register, or a quoted report")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "source_reference"], name="one_origin_a_source")]


class Item(Marked):
    """One piece of information in a report, with its own grade and marking."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    text = models.TextField()
    is_opinion = models.BooleanField(default=False)
    grading_scheme = models.CharField(max_length=10)
    grade = models.CharField(max_length=6, help_text="as given, in its own scheme")
    origin = models.ForeignKey(Origin, null=True, on_delete=models.PROTECT, related_name="items")
    quotes = models.CharField(max_length=60, blank=True, help_text="the report it quotes, by its own reference")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="items")
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    objects: ClassVar[CommittedRows["Item"]] = CommittedRows()

    class Meta:
        indexes = [models.Index(fields=["report", "number"])]
