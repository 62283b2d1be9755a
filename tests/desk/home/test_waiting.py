"""What waits for somebody stands on their front page."""

import pytest
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.pages import signed_in
from tests.factories.people import NOW

from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Person
from plait_desk.accounts.services import GrantAsked, propose_grant, refuse_grant
from plait_desk.home.queries.waiting import waiting_for

pytestmark = pytest.mark.django_db(databases="__all__")


def an_officer() -> Reader:
    return a_reader(a_body("psos"), Role.ACCOUNTS_OFFICER, (Purpose.OVERSIGHT,))


def test_a_grant_with_one_signature_waits_for_every_other_officer_who_may_sign_it() -> None:
    first, second, analyst = an_officer(), an_officer(), a_reader(a_body("psos"))
    asked = GrantAsked(
        person_id=analyst.person_id,
        partner_id=a_body("psos").pk,
        role=Role.BOARD,
        purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
        term=Term(from_at=NOW),
    )
    proposal = propose_grant(actor=first, asked=asked)
    (line,) = waiting_for(second)
    assert line.ref == Ref("grant_proposal", proposal.pk)
    assert Person.objects.get(pk=analyst.person_id).name in line.title
    page = signed_in(second).get(reverse("home:front")).content.decode()
    assert f'<a href="{reverse("accounts:proposals")}">{line.title}</a>' in page
    assert waiting_for(first) == waiting_for(analyst) == []
    refuse_grant(actor=second, proposal=proposal, reason="Not this year.")
    assert waiting_for(second) == []
