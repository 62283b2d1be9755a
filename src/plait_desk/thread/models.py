"""What ties the rooms together: targets, links, events, releases, snapshots and the blobs they keep."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Marking, Partner


class Blob(Marked):
    """One file kept as bytes under PLAIT_HOME, encrypted under its own key; destroying the key destroys the file."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    key = models.BinaryField(null=True, help_text="wrapped by the desk's own key; empty once destroyed")
    kept_at = models.DateTimeField()
    keep_until = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "sha256"], name="one_blob_a_partner_and_content")]


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
    """One step of the thread: this came from that. Written by the service that made the step."""

    read_permission: ClassVar[Permission] = Permission.THREAD_READ

    from_ref = models.CharField(max_length=40)
    relation = models.CharField(max_length=30)
    to_ref = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_ref", "relation", "to_ref"], name="one_step_once")]
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


class Release(models.Model):
    """The only way down: a named person makes one version of one thing more open, with a basis."""

    id = OpaqueIdField()
    object_ref = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    from_marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")
    to_marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["object_ref"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("second_by")), name="two_people_are_two"),
        ]


class Snapshot(Marked):
    """A frozen result: the blob, what went in, and under which versions. What a Release makes readable."""

    read_permission: ClassVar[Permission] = Permission.REPORTING_RELEASED_READ

    id = OpaqueIdField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField(default=list, help_text="references and versions of everything that went in")
    model_version = models.CharField(max_length=64, blank=True)
    framework_edition = models.CharField(max_length=64, blank=True)
    seed = models.BigIntegerField(null=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="snapshots")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    holds_disposed = models.BooleanField(default=False)
