"""What happens to a report beside its steps: reviews of its conditions, agreements, and forms sent twice."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from plait.domain.report import ReviewOutcome
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.collection.models.reports import Item, Report

PERSON = settings.AUTH_USER_MODEL


class ConditionReview(Marked):
    """A named person looked at the conditions of a code C item again. A changed code is a new item."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ReviewOutcome])
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SanitisingAgreement(Marked):
    """The originator's recorded word that one body may make a sanitised version (sanitisation code S2)."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="agreements")
    to = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(help_text="what the originator agrees to, and what must not be in it")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
