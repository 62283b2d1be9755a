"""What people ask of a body that keeps data about them, what was decided, and what may not be used meanwhile."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from plait.domain.rights import Clock, Outcome, Right, RightsState
from plait.domain.sharing import Regime
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import CodesField, OpaqueIdField
from plait_desk.accounts.models import Partner

PERSON = settings.AUTH_USER_MODEL


class AskedOfBody(models.Manager["RightsRequest"]):
    """A request is between the person and the body; no other body knows of it."""

    def readable_by(self, reader: Reader) -> models.QuerySet["RightsRequest"]:
        """Requests to the reader's own body, for its data protection officers."""
        if not reader.may(Permission.RIGHTS_REQUEST_READ):
            return self.none()
        return self.filter(partner_id=reader.partner_id)


class RightsRequest(models.Model):
    """One request of one person to one body, with the day it came and the day it is due."""

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=15, choices=[(right.value, right.words) for right in Right])
    regime = models.CharField(max_length=20, choices=[(regime.value, regime.words) for regime in Regime])
    requester = models.CharField(max_length=200, help_text="as the person names themselves")
    asked = models.TextField(help_text="what they ask, in their words")
    received_on = models.DateField()
    received_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    identified_on = models.DateField(null=True)
    identified_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    identified_how = models.CharField(max_length=200, blank=True)
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=[(state.value, state.words) for state in RightsState], default=RightsState.IDENTITY.value
    )
    review_asked = models.TextField(blank=True, help_text="why the person wants the decision looked at again")

    objects = AskedOfBody()

    class Meta:
        indexes = [models.Index(fields=["partner", "state", "received_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(identified_on=None) | ~Q(identified_how=""), name="identity_says_how_it_was_checked"
            ),
            models.CheckConstraint(
                condition=Q(extended_at=None) | ~Q(extension_reason=""), name="an_extension_has_its_reason"
            ),
        ]

    def clock(self) -> Clock:
        """Its clock as the domain knows it."""
        return Clock(
            received_on=self.received_on,
            identified_on=self.identified_on,
            is_extended=self.extended_at is not None,
        )

    def is_late(self, on: date) -> bool:
        """True if the answer is overdue on that day."""
        return self.state in (RightsState.IDENTITY, RightsState.OPEN) and self.clock().is_late(on)


class RightsMention(models.Model):
    """One record that a request concerns; put there by a named person, never by a machine."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="mentions")
    mention_id = models.BigIntegerField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "mention_id"], name="a_record_once_a_request")]


class RightsDecision(models.Model):
    """What a named person decided and why. A review is a second row by another person; neither is changed."""

    id = OpaqueIdField()
    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=[(outcome.value, outcome.words) for outcome in Outcome])
    reason = models.TextField()
    exemptions = CodesField(default=frozenset)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_review = models.BooleanField(default=False)
    told = models.IntegerField(default=0, help_text="how many recipients were sent a notice")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "is_review"], name="decided_once_and_reviewed_once"),
            models.UniqueConstraint(fields=["request", "by"], name="a_review_is_by_another_person"),
        ]


class Restriction(models.Model):
    """A record that is kept and shown, and used for nothing: neither linking runs nor reach take it."""

    mention_id = models.BigIntegerField()
    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="restrictions")
    from_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "mention_id"], condition=Q(lifted_at=None), name="restricted_once_a_request"
            )
        ]
        indexes = [models.Index(fields=["mention_id"], condition=Q(lifted_at=None), name="restricted_mentions")]
