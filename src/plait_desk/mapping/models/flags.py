"""What people wrote of flags and leads."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.domain.flag import FlagAbout, Verdict
from plait.domain.marking import Purpose
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.collection.models import Mention
from plait_desk.mapping.models.groups import PERSON

PURPOSES = [(purpose.value, purpose.words) for purpose in Purpose]


class OfFlag(Marked):
    """What one body wrote of one flag or lead for one purpose. Others of that body read it who may read the mention."""

    about = models.CharField(max_length=8, choices=[(about.value, about.words) for about in FlagAbout])
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    days = models.CharField(max_length=21, blank=True, help_text="of a lead from payments: its first and last day")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class FlagReview(OfFlag):
    """What a named person thought of a flag, and why; or that the review before is taken back. Append-only."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_REACH_READ

    id = OpaqueIdField()
    verdict = models.CharField(
        max_length=9, blank=True, choices=[(each.value, each.words) for each in Verdict], help_text="empty: taken back"
    )
    reason = models.TextField()
    rules = models.JSONField(default=list, help_text="the rules whose flags stood when it was reviewed")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="superseded_by")
    undoes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["about", "mention"], name="reviews_of_a_flag")]
        constraints = [
            # Of two who review one flag at once, the second is told.
            models.UniqueConstraint(
                fields=["about", "mention", "days", "partner", "purpose"],
                condition=Q(supersedes=None),
                name="one_first_review_of_a_flag",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", undoes__isnull=False) | (~Q(verdict="") & Q(undoes=None)),
                name="a_review_says_something_or_takes_back",
            ),
        ]


class FlagReply(OfFlag):
    """What somebody named in a flag said to it."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_REACH_READ

    id = OpaqueIdField()
    words = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["about", "mention"], name="replies_to_a_flag")]
