"""Intelligence reports, their items, their steps, and where each item first came from."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.domain.report import OriginKind
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import CodesField, OpaqueIdField
from plait_desk.accounts.models import Marked, Partner, Unit
from plait_desk.collection.models.loads import Load
from plait_desk.collection.models.showing import CommittedRows

PERSON = settings.AUTH_USER_MODEL
COUNTED_BY = (
    "marking", "state", "withdrawn_at", "urgency", "partner", "council_code", "created_at", "received_at", "load"
)  # fmt: skip


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
    apart = models.CharField(
        max_length=13,
        blank=True,
        help_text="what tells it from a report of the same reference that its writer may not read",
    )
    title = models.CharField(max_length=200)
    intelligence_on = models.DateField()
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    urgency = models.CharField(max_length=6, choices=Urgency)
    state = models.CharField(max_length=20, choices=State)
    threat = models.CharField(max_length=40, blank=True, help_text="the one that leads")
    touches = CodesField(default=frozenset, help_text="every threat and enabler that the report bears on")
    council_code = models.CharField(max_length=9, blank=True)
    requirement = models.ForeignKey("Requirement", null=True, on_delete=models.SET_NULL, related_name="answers")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derivatives")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    withdrawn_at = models.DateTimeField(null=True, help_text="when a correction took its place")

    objects: ClassVar[CommittedRows["Report"]] = CommittedRows()

    class Meta:
        indexes = [
            models.Index(fields=["marking", "state", "-received_at"]),
            models.Index(fields=["urgency", "state", "-received_at"]),
            # The list of reports, newest first, as it is and narrowed in each way.
            models.Index(fields=["-created_at"]),
            *(models.Index(fields=[field, "-created_at"]) for field in ("urgency", "state", "threat", "partner")),
            # All that the backlog counts, so that it is counted without opening a report.
            models.Index(fields=COUNTED_BY, name="reports_counted"),
            models.Index(fields=["own_reference", "partner"]),
        ]


class ReportEvent(Marked):
    """What was done with a report, in order of its number: a clock that went backwards changes no order."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    class Kind(models.TextChoices):
        STEP = "step"
        CORRECTED = "corrected"
        APPENDED = "appended"
        REVIEWED = "reviewed"
        AGREED = "agreed", "agreed to a sanitised version"
        SANITISED = "sanitised"
        BRIEFED = "briefed"
        SHARED = "shared"
        RECALLED = "recalled"
        ESCALATED = "escalated"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STEP)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True, help_text="the day by which a correction is asked for")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=models.Q(kind="escalated"), name="escalated_once")
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=models.Q(due_on__isnull=False), name="asked_back_by_day"),
        ]


class Origin(models.Model):
    """Where a piece of information first came from: what corroboration counts."""

    class Kind(models.TextChoices):
        OWN = OriginKind.OWN.value, OriginKind.OWN.words
        SOURCE = OriginKind.SOURCE.value, OriginKind.SOURCE.words
        QUOTED = OriginKind.QUOTED.value, OriginKind.QUOTED.words

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SOURCE)
    source_reference = models.CharField(max_length=70, help_text="into the source register, or a report: its own words")

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
    withdrawn_at = models.DateTimeField(null=True, help_text="when a correction or review took its place")

    objects: ClassVar[CommittedRows["Item"]] = CommittedRows()

    class Meta:
        indexes = [
            models.Index(fields=["report", "number"]),
            # Few items quote a report, and each report that comes in asks which.
            models.Index(fields=["quotes"], name="items_that_quote", condition=~models.Q(quotes="")),
        ]
