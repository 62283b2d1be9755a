"""A secondment that an accounts officer has signed, and another must sign."""

from datetime import timedelta

from django.utils import timezone

from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.roles import Role
from plait_desk.accounts.models import GrantProposal, Partner, Person
from plait_desk.accounts.services import GrantAsked, propose_grant
from plait_desk.home.services.crew import Crew

LENT, TO = "officer.edinburgh", "sepa"
HALF_A_YEAR = timedelta(days=182)


def propose_secondment(crew: Crew) -> None:
    """Edinburgh lends an officer to the environment agency for half a year: one signature of two."""
    if GrantProposal.objects.exists():
        return
    lent, now = Person.objects.get(username=LENT), timezone.now()
    asked = GrantAsked(
        person_id=lent.pk,
        partner_id=Partner.objects.get(key=TO).pk,
        role=Role.PARTNER_OFFICER,
        purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
        term=Term(from_at=now, to_at=now + HALF_A_YEAR),
        lent_by_id=lent.grants.earliest("pk").partner_id,
    )
    propose_grant(actor=crew.reader("accounts", Purpose.OVERSIGHT), asked=asked)
