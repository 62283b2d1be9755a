"""What the picture cannot answer yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.thread.models import Target

PERSON = settings.AUTH_USER_MODEL


class Requirement(Marked):
    """A question the picture cannot answer yet. Append-only: a change is a new row."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REQUIREMENT_READ

    class State(models.TextChoices):
        OPEN = "open"
        PART_MET = "part_met"
        MET = "met"
        WITHDRAWN = "withdrawn"

    id = OpaqueIdField()
    question = models.TextField()
    decision = models.TextField(help_text="which decision an answer serves")
    known = models.TextField(blank=True)
    unknown = models.TextField(blank=True)
    assumed = models.TextField(blank=True)
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="requirements")
    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    value = models.FloatField(null=True, help_text="expected harm points a year that an answer would save, at most")
    cost_days = models.FloatField(null=True)
    review_on = models.DateField(null=True)
    raised_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
