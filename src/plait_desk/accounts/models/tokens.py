"""Tokens: how a machine comes in for one person, for one purpose; and how often whoever comes has come."""

from typing import ClassVar

from django.db import models

from plait.domain.ids import TokenId
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.access import TokenHeld
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import CodesField, OpaqueIdField
from plait_desk.accounts.models.people import Grant, Person


class Token(models.Model):
    """A way in for a machine: it acts for the person who stands for it, under one of their grants, for one purpose.

    It gives nothing that the grant does not give, and of that only the permissions named. The secret is kept nowhere.
    It opens nothing before an accounts officer has signed it, and always ends.
    """

    id = OpaqueIdField()
    name = models.CharField(max_length=100, help_text="which machine uses it, and for what")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="tokens")
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.words) for purpose in Purpose])
    permissions = CodesField()
    digest = models.CharField(max_length=64, help_text="of the secret, which is shown once")
    made_at = models.DateTimeField()
    to_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True, help_text="the last day on which it opened anything")

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(to_at__gt=models.F("made_at")), name="a_token_ends_later"),
            models.CheckConstraint(
                condition=~models.Q(agreed_by=models.F("person")), name="nobody_agrees_to_their_own_token"
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | models.Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="a_token_is_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | models.Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="a_token_is_revoked_by_somebody",
            ),
        ]

    @property
    def term(self) -> Term:
        """From when to when it is meant to open anything."""
        return Term(from_at=self.made_at, to_at=self.to_at)

    def value(self) -> TokenHeld:
        """The token as the policy knows it."""
        return TokenHeld(id=TokenId(self.pk), permissions=frozenset(map(Permission, self.permissions)))


class Tally(models.Model):
    """How often something came in one stretch of time. In the small store of reads: counting waits for no load."""

    home: ClassVar[str] = "audit"

    name = models.CharField(max_length=64, primary_key=True, help_text="a keyed digest of what, and in which stretch")
    number = models.BigIntegerField()
    ends_at = models.BigIntegerField(db_index=True, help_text="the second at which the stretch ends")
