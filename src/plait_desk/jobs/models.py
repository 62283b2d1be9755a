"""Work that takes time: queued, leased, with progress, cancelled or resumed."""

from django.conf import settings
from django.db import models

from plait_desk.accounts.fields import OpaqueIdField


class Job(models.Model):
    """One piece of work, seen by the person who asked for it. Arguments are references, never names or values."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = OpaqueIdField()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey("accounts.Grant", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    killed = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="how often its worker was")
    result_url = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-queued_at"]),
            models.Index(fields=["state", "leased_until"]),
        ]
