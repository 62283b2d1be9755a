"""Nobody is given a place in an audience without a law, a power, a purpose and a necessity."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories.people import EARLY, a_body, a_reader

from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.domain.sharing import Regime, SharingBasis, SharingRefused, read_basis
from plait.policy.roles import Role
from plait_desk.accounts.models import AudienceMember
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, add_member, audience_of

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

WHOLE = {"regime": "uk-gdpr", "gateway": "Licensing", "purpose": "licensing", "necessity": "Decided on Thursday"}


def test_a_member_keeps_the_basis_of_its_place() -> None:
    body = a_body()
    basis = SharingBasis(regime=Regime.GENERAL, gateway=" Licensing ", purpose=Purpose.LICENSING, necessity="Thursday")
    member = add_member(
        actor=a_reader(role=Role.ACCOUNTS_OFFICER),
        audience=audience_of([a_body()], basis=TASKFORCE_BASIS),
        place=Place(partner_id=body.pk),
        term=Term(from_at=EARLY),
        basis=basis,
    )
    kept = AudienceMember.objects.get(pk=member.pk)
    assert (kept.regime, kept.gateway, kept.purpose, kept.necessity) == (
        "uk-gdpr",
        "Licensing",
        "licensing",
        "Thursday",
    )


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_a_place_without_one_of_the_four_is_refused_by_its_value_and_by_the_table(missing: str) -> None:
    with pytest.raises(SharingRefused, match=missing):
        read_basis(**{**WHOLE, missing: " " if missing in ("gateway", "necessity") else ""})
    audience = audience_of([a_body()], basis=TASKFORCE_BASIS)
    with pytest.raises(IntegrityError, match="a_member_has_its_basis"), transaction.atomic():
        audience.members.update(**{missing: ""})
