"""Asking an originator to let one's body meet a condition of code C material."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Grounded, Partner, is_grounded

PERSON = settings.AUTH_USER_MODEL


class AskedRows(models.Manager["ConsentRequest"]):
    """Who asked and who is asked see a request; nobody else."""

    def readable_by(self, reader: Reader) -> models.QuerySet["ConsentRequest"]:
        """Requests of the reader's own body, and those that it is asked to answer."""
        if not reader.may(Permission.RELEASE_LEDGER_READ):
            return self.none()
        return self.filter(Q(partner_id=reader.partner_id) | Q(originator_id=reader.partner_id))


class ConsentRequest(Grounded):
    """One body asks to meet the condition of a thing it cites. Kept the same whether or not there is such a thing.

    `originator` is who must answer; empty where there is nothing to answer, which the asking body is never told.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Passed on, no answer yet"
        GIVEN = "given", "Consent given"
        REFUSED = "refused"

    id = OpaqueIdField()
    object_ref = models.CharField(max_length=40)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    originator = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    objects = AskedRows()

    class Meta:
        indexes = [models.Index(fields=["partner"]), models.Index(fields=["originator", "state"])]
        constraints = [is_grounded("a_question_for_consent_has_its_basis")]
