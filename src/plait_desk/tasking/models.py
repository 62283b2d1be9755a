"""From what we know to who does what: capacity, proposals, options, decisions and tasks."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.thread.models import Release, Snapshot, StandingRows, Target

PERSON = settings.AUTH_USER_MODEL


class Capacity(models.Model):
    """Days of one skill that one body offers in one period, entered by that body."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    skill = models.CharField(max_length=40)
    from_on = models.DateField()
    to_on = models.DateField()
    days = models.FloatField()
    is_synthetic = models.BooleanField(default=False)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "skill", "from_on"], name="one_capacity_a_skill_and_period")
        ]


class Proposal(Marked):
    """One computed portfolio. Never carried out by itself: each of its options needs a decision."""

    read_permission: ClassVar[Permission] = Permission.TASKING_OPTION_READ

    id = OpaqueIdField()
    edition = models.ForeignKey(AssessmentEdition, on_delete=models.PROTECT, related_name="proposals")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.FloatField(help_text="expected harm points a year prevented")
    bound = models.FloatField(help_text="the linear programme's upper bound, same unit")
    prices = models.JSONField(default=list, help_text="per partner and skill: days, used, harm points a day")
    seed = models.BigIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Option(Marked):
    """One plan for one target: proposed, or left out with the reason why."""

    read_permission: ClassVar[Permission] = Permission.TASKING_OPTION_READ

    id = OpaqueIdField()
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="options")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="options")
    interventions = models.JSONField(default=list)
    title = models.CharField(max_length=200)
    strand = models.CharField(max_length=8)
    lead = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=200, help_text="how it would be seen to have worked")
    days = models.FloatField()
    money_gbp = models.FloatField(default=0)
    value_low = models.FloatField()
    value_best = models.FloatField()
    value_high = models.FloatField()
    futures = models.PositiveSmallIntegerField(null=True, help_text="of 100 sampled futures, in how many it is chosen")
    rank = models.PositiveIntegerField(null=True)
    is_proposed = models.BooleanField()
    is_development = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, help_text="why it is here, or why it was left out")

    class Meta:
        indexes = [models.Index(fields=["proposal", "rank"])]


class Decision(Marked):
    """What the board decided on one option, with the reason. Append-only."""

    read_permission: ClassVar[Permission] = Permission.TASKING_OPTION_READ

    id = OpaqueIdField()
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=6, choices=[(v, v) for v in ("accept", "reject", "defer")])
    reason = models.TextField()
    dissent = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class Task(Marked):
    """What the board asks of one partner: an owner, a due day and a measure. Marked as released to that partner.

    Its words were released: once the release is recalled, it shows to nobody.
    """

    read_permission: ClassVar[Permission] = Permission.TASKING_TASK_READ

    class State(models.TextChoices):
        SENT = "sent"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        CLOSED = "closed"

    id = OpaqueIdField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="tasks")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="tasks")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(help_text="what is released to the partner, and nothing more")
    strand = models.CharField(max_length=8)
    measure = models.CharField(max_length=200)
    due_on = models.DateField()
    is_development = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()

    objects: ClassVar[StandingRows["Task"]] = StandingRows()


class TaskEvent(Marked):
    """Each step of a task: sent, accepted, declined with a reason, progress, closed."""

    read_permission: ClassVar[Permission] = Permission.TASKING_TASK_READ

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
