"""How bad, how sure, what is missing: ratings, judgements, priorities, and the editions they end in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.thread.models import Snapshot, Target

PERSON = settings.AUTH_USER_MODEL


class AssessmentEdition(Marked):
    """One assessment: opened, rated, agreed. Agreeing freezes it as a snapshot."""

    read_permission: ClassVar[Permission] = Permission.ASSESSMENT_THREAT_READ

    id = OpaqueIdField()
    title = models.CharField(max_length=120)
    framework_edition = models.CharField(max_length=40)
    as_of = models.DateField()
    opened_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="+")


class Rating(Marked):
    """One rater's view of one factor of one target: low, best, high, or unknown. The latest of a rater counts."""

    read_permission: ClassVar[Permission] = Permission.ASSESSMENT_THREAT_READ

    id = OpaqueIdField()
    edition = models.ForeignKey(AssessmentEdition, on_delete=models.PROTECT, related_name="ratings")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="ratings")
    factor = models.CharField(max_length=20)
    low = models.FloatField(null=True)
    best = models.FloatField(null=True)
    high = models.FloatField(null=True)
    rationale = models.TextField()
    evidence = models.JSONField(default=list, help_text="references of what it rests on")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_rating_is_a_range_or_unknown",
                condition=Q(low__isnull=True, best__isnull=True, high__isnull=True)
                | Q(low__lte=F("best"), best__lte=F("high")),
            )
        ]


class KeyJudgement(Marked):
    """A statement with the term its signer chose, how sure the analysis is, and what would change it."""

    read_permission: ClassVar[Permission] = Permission.ASSESSMENT_THREAT_READ

    id = OpaqueIdField()
    edition = models.ForeignKey(AssessmentEdition, on_delete=models.PROTECT, related_name="judgements")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="judgements")
    statement = models.TextField()
    term = models.CharField(max_length=30)
    confidence = models.CharField(max_length=10, choices=[(c, c) for c in ("High", "Moderate", "Low")])
    why = models.TextField()
    would_change = models.TextField()
    evidence = models.JSONField(default=list)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class Vulnerability(Marked):
    """Who or what is exposed, why, and what would close it."""

    read_permission: ClassVar[Permission] = Permission.ASSESSMENT_THREAT_READ

    id = OpaqueIdField()
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="vulnerabilities")
    exposed = models.TextField()
    why = models.TextField()
    would_close = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class EmergingThreat(Marked):
    """A signal outside the twelve threats: watched until it is promoted or closed."""

    read_permission: ClassVar[Permission] = Permission.ASSESSMENT_THREAT_READ

    id = OpaqueIdField()
    title = models.CharField(max_length=120)
    signals = models.TextField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in ("watched", "promoted", "closed")])
    review_on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class Priority(Marked):
    """What the Taskforce puts first for a period: recommended from a released assessment, decided with a reason."""

    read_permission: ClassVar[Permission] = Permission.ASSESSMENT_THREAT_READ

    id = OpaqueIdField()
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="priorities")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    from_on = models.DateField()
    to_on = models.DateField()
    recommended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
