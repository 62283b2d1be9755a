"""Checks of bidders and applicants: what was asked, decided and answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.domain.check import CheckAnswer, CheckStage
from plait.domain.marking import Purpose
from plait.linking.pointing import PointerAnswer
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.mapping.models.groups import PERSON
from plait_desk.thread.models import Release

PURPOSES = [(purpose.value, purpose.words) for purpose in Purpose]


class Check(Marked):
    """Somebody asked about a bidder or an applicant, at one stage of one notice or application, and was answered.

    It is its own body's: `marking` lets nobody else read it. Whoever it sends the asker to reads a CheckNotice.
    """

    read_permission: ClassVar[Permission] = Permission.MAPPING_CHECK_MAKE

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    stage = models.CharField(max_length=12, choices=[(stage.value, stage.words) for stage in CheckStage])
    reference = models.CharField(max_length=60, help_text="of the notice or the application")
    reason = models.TextField(help_text="why they need to know")
    company_number = models.CharField(max_length=20, blank=True)
    company_name = models.CharField(max_length=160, blank=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=[(answer.value, answer.words) for answer in CheckAnswer])
    cards = models.JSONField(default=list, help_text="the snapshots that answered it; each is read by its own marking")

    class Meta:
        indexes = [models.Index(fields=["partner", "-asked_at"], name="checks_of_a_body")]
        constraints = [
            models.CheckConstraint(condition=~Q(company_number="") | ~Q(company_name=""), name="a_check_is_of_somebody")
        ]


class CheckDecision(Marked):
    """What a named person decided after a check, on which listed grounds, and why. The latest counts."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_CHECK_MAKE

    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="decisions")
    decision = models.TextField(help_text="in the decider's own words")
    grounds = models.JSONField(default=list, help_text="keys of the list of grounds")
    edition = models.CharField(max_length=20, help_text="of that list")
    evidence = models.TextField(blank=True, help_text="the evidence of self-cleansing that was considered")
    decider = models.CharField(max_length=120)
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="superseded_by")


class CheckReply(Marked):
    """What whoever a decision is about said to it."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_CHECK_MAKE

    decision = models.ForeignKey(CheckDecision, on_delete=models.CASCADE, related_name="replies")
    words = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="who took it down")
    at = models.DateTimeField()


class CheckNotice(models.Model):
    """A body learns who was sent to it, for which purpose and file; and says what came of it.

    No key leads to the check: whoever reads the notice does not read that, and whom it is about is not told here.
    """

    id = OpaqueIdField()
    of_check = models.BigIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asking = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", help_text="the body that asked")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    stage = models.CharField(max_length=12, choices=[(stage.value, stage.words) for stage in CheckStage])
    reference = models.CharField(max_length=60)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.CharField(
        max_length=10, blank=True, choices=[(answer.value, answer.words) for answer in PointerAnswer]
    )
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_check", "partner"], name="one_check_notice_a_body")]
        indexes = [models.Index(fields=["partner", "-asked_at"], name="check_notices_to_a_body")]


class CheckKey(models.Model):
    """That a body may be asked about one company for one purpose; derived, and drawn again with the ties.

    Drawn from nothing but what may be told: what is hidden is not in this table, and costs no answer any time.
    """

    number = models.BigIntegerField(db_index=True, help_text="a keyed digest of the company's number or name")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+", help_text="whom to ask")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    mentions = models.JSONField(help_text="all that lies on the path, to see whether one must be protected by now")
