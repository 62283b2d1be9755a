"""What ties the rooms together: targets, the steps of the thread, and what happened in order."""

from typing import ClassVar

from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked

# The relation of a thing to the version that stands in its place.
CORRECTED_BY = "corrected_by"
# The relation of a thing to each released copy that it went into.
RELEASED_AS = "released as"


class Target(models.Model):
    """What a rating, requirement, option, task or action is about: (kind, key), never a subject."""

    class Kind(models.TextChoices):
        GROUP = "group"
        MENTION = "mention"
        THREAT = "threat"
        ENABLER = "enabler"
        PLACE = "place"
        SECTOR = "sector"
        BUSINESS = "business"

    id = OpaqueIdField()
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=60, help_text="an identity in thirteen letters, or a published code")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_target_a_thing")]


class ThreadLink(Marked):
    """One step of the thread: this came from that. Written by the service that made the step.

    A step that rests on two things is two rows, each with its marking: who may read only one still finds it.
    """

    read_permission: ClassVar[Permission] = Permission.THREAD_READ

    from_ref = models.CharField(max_length=40)
    relation = models.CharField(max_length=30)
    to_ref = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_ref", "relation", "to_ref", "marking"], name="one_step_once")
        ]
        indexes = [models.Index(fields=["from_ref"]), models.Index(fields=["to_ref"])]


class Event(Marked):
    """What happened, in order. A room to the right reads on from its own cursor."""

    read_permission: ClassVar[Permission] = Permission.THREAD_READ

    sequence = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    ref = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ref"]), models.Index(fields=["at"])]


class Cursor(models.Model):
    """How far one reader of the event sequence has come."""

    name = models.CharField(max_length=60, primary_key=True)
    sequence = models.BigIntegerField(default=0)
