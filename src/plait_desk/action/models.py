"""What is done: the lines of the action plan, the disruptions claimed, the outcomes recorded."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.tasking.models import Task
from plait_desk.thread.models import Target

PERSON = settings.AUTH_USER_MODEL


class Action(Marked):
    """One line of a strand's action plan. Published items of the real plan stay in the reference, read-only."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    id = OpaqueIdField()
    strand = models.CharField(max_length=8)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    lead = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="actions")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="actions")
    measure = models.CharField(max_length=200, blank=True)
    baseline = models.FloatField(null=True)
    aim = models.FloatField(null=True)
    money_gbp = models.FloatField(null=True)
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    is_synthetic = models.BooleanField(default=False)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()


class ActionEvent(Marked):
    """Each step of an action: progress with a figure, a change of state, who and why. Append-only."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    to_state = models.CharField(max_length=12, blank=True)
    value = models.FloatField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Disruption(Marked):
    """A claimed effect on a group, moderated by another body; claimed once, however many contributed."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    id = OpaqueIdField()
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="disruptions")
    task = models.OneToOneField(Task, null=True, on_delete=models.PROTECT, related_name="disruption")
    level = models.CharField(max_length=10)
    evidence = models.TextField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    moderated_level = models.CharField(max_length=10, blank=True)
    moderation_reason = models.TextField(blank=True)
    moderator = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    moderated_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    moderated_at = models.DateTimeField(null=True)
    recheck_on = models.DateField(null=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class Outcome(Marked):
    """What changed, with bounds."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    id = OpaqueIdField()
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="outcomes")
    what = models.TextField()
    unit = models.CharField(max_length=40)
    low = models.FloatField(null=True)
    best = models.FloatField(null=True)
    high = models.FloatField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
