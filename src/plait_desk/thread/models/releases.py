"""The only way down, and the frozen results that it makes readable."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Marking
from plait_desk.thread.models.blobs import Blob


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
