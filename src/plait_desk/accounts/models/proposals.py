"""A grant that one accounts officer has signed, and that waits for the second."""

from django.db import models

from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models.people import Grant, GrantTerms, Person


class GrantProposal(GrantTerms):
    """What one accounts officer asks for somebody. Another one makes it a grant, or refuses it with a reason."""

    id = OpaqueIdField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was refused")
    grant = models.OneToOneField(Grant, null=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta(GrantTerms.Meta):
        indexes = [models.Index(fields=["decided_at", "proposed_at"])]
        constraints = [
            *GrantTerms.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("person")) & ~models.Q(decided_by=models.F("person")),
                name="nobody_signs_for_themselves",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("proposed_by")), name="the_second_signature_is_another_persons"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True, grant__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, grant__isnull=False)
                | (models.Q(decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(reason="")),
                name="a_decided_proposal_is_a_grant_or_has_a_reason",
            ),
        ]
