"""What somebody told us without an account, and what was said to and fro since."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.domain.concern import ConcernState
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked
from plait_desk.collection.models.reports import Report

PERSON = settings.AUTH_USER_MODEL


class Concern(Marked):
    """What someone told us without an account. It becomes a report only by a person."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_CONCERN_READ

    id = OpaqueIdField()
    receipt_hash = models.CharField(max_length=64, unique=True, help_text="of the receipt; the receipt is not kept")
    text = models.TextField()
    contact = models.CharField(max_length=200, blank=True, help_text="only where it was given")
    told_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(one.value, one.words) for one in ConcernState], default=ConcernState.NEW
    )
    taken_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="concerns")

    class Meta:
        indexes = [models.Index(fields=["state", "told_at"])]


class ConcernMessage(Marked):
    """One thing said after the first: a question of the desk, or an answer that came with the receipt."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_CONCERN_READ

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", help_text="empty: who told")
    at = models.DateTimeField()


class ConcernEvent(Marked):
    """What the desk did with a concern, in order."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_CONCERN_READ

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="events")
    to_state = models.CharField(max_length=10, choices=[(one.value, one.words) for one in ConcernState])
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
