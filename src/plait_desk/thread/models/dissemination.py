"""The ledger: what was sent to whom and why, and what they must be told since."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from plait.domain.sharing import Recipient, SendingState
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Grounded, Marked, Partner, is_grounded

PERSON = settings.AUTH_USER_MODEL
# Whoever is told is a body or one person, never both.
ONE_ADDRESSEE = Q(partner__isnull=False, person__isnull=True) | Q(partner__isnull=True, person__isnull=False)


class Dissemination(Marked, Grounded):
    """One version of one thing, sent by a named person of one body, under the marking it had.

    What is sent is never changed. It opens nothing: who receives it could read it before.
    """

    read_permission: ClassVar[Permission] = Permission.RELEASE_LEDGER_READ

    id = OpaqueIdField()
    object_ref = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    from_partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in SendingState])
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="empty while it is held")
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["object_ref"]), models.Index(fields=["asked_at"])]
        constraints = [is_grounded("a_disclosure_has_its_basis")]


class DisseminationRecipient(models.Model):
    """One body or person that something was sent to, and what they did with it."""

    dissemination = models.ForeignKey(Dissemination, on_delete=models.PROTECT, related_name="recipients")
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_ADDRESSEE, name="a_recipient_is_a_body_or_a_person"),
            models.UniqueConstraint(fields=["dissemination", "partner"], name="a_body_is_sent_it_once"),
            models.UniqueConstraint(fields=["dissemination", "person"], name="a_person_is_sent_it_once"),
        ]

    def value(self) -> Recipient:
        """Who it is, as the domain knows it."""
        return Recipient(partner_id=self.partner_id, person_id=self.person_id)


class Notice(Marked):
    """What a recipient must be told of something they hold: it is recalled, corrected, restricted or erased.

    Its marking is its own: the recipient reads it even where they may no longer read the thing itself.
    """

    read_permission: ClassVar[Permission] = Permission.RELEASE_LEDGER_READ

    class Kind(models.TextChoices):
        RECALL = "recall"
        CORRECTION = "correction"
        CONSENT = "consent", "Answer about a condition"
        RIGHTS = "rights", "Decision on a person's rights"
        ERASURE = "erasure", "Disposed of"

    id = OpaqueIdField()
    kind = models.CharField(max_length=10, choices=Kind)
    object_ref = models.CharField(max_length=40)
    by_ref = models.CharField(max_length=40, blank=True, help_text="what stands in its place")
    reason = models.TextField()
    from_partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["object_ref"]), models.Index(fields=["by_ref"])]
        constraints = [models.CheckConstraint(condition=ONE_ADDRESSEE, name="a_notice_tells_a_body_or_a_person")]
