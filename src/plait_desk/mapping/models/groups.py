"""The record of a group, what it said before, and what is known of it attribute by attribute."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.collection.models import Item, Load, Mention

PERSON = settings.AUTH_USER_MODEL


class GroupSaid(models.Model):
    """What the record of a group says, and may be changed."""

    class Tier(models.TextChoices):
        T1 = "T1", "Tier 1, national"
        T2 = "T2", "Tier 2, several divisions or partner-led"
        T3 = "T3", "Tier 3, local"
        T0 = "T0", "Not scored"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        SCORED = "scored"
        ACTIVE = "active"
        DORMANT = "dormant"
        ARCHIVED = "archived"
        REACTIVATED = "reactivated"

    name = models.CharField(max_length=120)
    region = models.CharField(max_length=10)
    council_code = models.CharField(max_length=9, blank=True)
    tier = models.CharField(max_length=2, choices=Tier, default=Tier.T0)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    primary_threat = models.CharField(max_length=40)
    secondary_threats = models.JSONField(default=list)
    businesses = models.JSONField(default=list)
    lead_officer = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    lead_officer_trained_on = models.DateField(null=True)
    scored_on = models.DateField(null=True)
    seen_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Group(Marked, GroupSaid):
    """One serious organised crime group as its originator records it."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, help_text="the originator's")
    # Two records of one reference stand apart where who sent the second may not know of the first.
    mention = models.OneToOneField(
        Mention, null=True, on_delete=models.SET_NULL, related_name="+", help_text="what a file's row made of it"
    )
    rescore_on = models.DateField(null=True)
    told = models.JSONField(default=dict, help_text="what its file said last of what a person may change since")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    said_since = models.DateTimeField(null=True, help_text="when it came to say what it says; empty: never changed")

    class Meta:
        indexes = [models.Index(fields=["partner", "reference"])]

    @transaction.atomic
    def save(self, *args: Any, **how: Any) -> None:
        """What the record said until now is kept beside it, whoever changes it."""
        if not self._state.adding and keep_what_it_was(self) and how.get("update_fields") is not None:
            how["update_fields"] = [*how["update_fields"], "said_since"]
        super().save(*args, **how)


class GroupWas(Marked, GroupSaid):
    """What a record said until it was changed. It has the marking that the record had then."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="was")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="the moment of the change")

    class Meta:
        indexes = [models.Index(fields=["group", "until"], name="what_a_group_was")]


SAID = (*(field.attname for field in GroupSaid._meta.fields), "marking_id")


def keep_what_it_was(group: Group) -> bool:
    """Keep what the database says of a group where the row in hand says otherwise; whether it does."""
    before = Group.objects.filter(pk=group.pk).values(*SAID, "said_since", "recorded_at").get()
    since, recorded = before.pop("said_since"), before.pop("recorded_at")
    if all(getattr(group, name) == value for name, value in before.items()):
        return False
    now = timezone.now()
    GroupWas.objects.create(group=group, since=since or recorded, until=now, **before)
    group.said_since = now
    return True


class GroupAttribute(Marked):
    """One attribute of capability or intent: a level 0 to 5, or unknown. The latest row counts."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="attributes")
    kind = models.CharField(max_length=10, choices=[("capability", "capability"), ("intent", "intent")])
    attribute = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField(null=True, help_text="empty means unknown, never nought")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True, help_text="in words, where no item says it")
    grade = models.CharField(max_length=6, blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", help_text="empty: a file")
    rated_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, help_text="when the desk came to know; empty: as it was rated")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
