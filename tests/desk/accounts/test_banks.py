"""What comes from suspicious activity reports is never shown to a bank."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.factories import a_body, a_marking, a_reader
from tests.factories.people import EARLY, NOW
from tests.factories.reports import a_report

from plait.domain.ids import PartnerId
from plait.domain.marking import MarkingKind, Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader, may_read
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts.models import AudienceMember, Grant, Partner, Person, Unit
from plait_desk.accounts.queries import agreements, reader_of
from plait_desk.accounts.services import (
    GrantAsked,
    GrantRefused,
    Place,
    SeatRefused,
    add_member,
    make_grant,
    make_partners,
    own_list_of,
    seat,
)
from plait_desk.accounts.services.markings import TASKFORCE_BASIS, _member
from plait_desk.collection.models import Report

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
KIND = MarkingKind.SUSPICIOUS_ACTIVITY
ALWAYS = Term(from_at=EARLY)


def a_grant(person_id: int, body: Partner, *, to_at: datetime | None = None, lent_by: Partner | None = None) -> Grant:
    asked = GrantAsked(
        person_id=person_id,
        partner_id=body.pk,
        role=Role.ANALYST,
        purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
        term=Term(from_at=EARLY, to_at=to_at),
        lent_by_id=lent_by.pk if lent_by else None,
    )
    return make_grant(asked, granted_by_id=None)


def reads(reader: Reader, report: Report) -> bool:
    """As the tables say; the functions must agree."""
    person = Person.objects.get(pk=reader.person_id)
    grant = Grant.objects.get(person=person, partner=reader.partner_id)
    fresh = reader_of(person, at=NOW, purpose=Purpose.LAW_ENFORCEMENT, grant_id=grant.pk)
    found = Report.objects.readable_by(fresh).filter(pk=report.pk).exists()
    asked = Permission.COLLECTION_REPORT_READ
    assert found == bool(may_read(fresh, report.marking.value(), asked, agreements()))
    return found


def test_the_published_list_says_who_is_a_bank() -> None:
    make_partners()
    assert set(Partner.objects.filter(is_bank=True).values_list("key", flat=True)) == {"rbs"}


@pytest.mark.parametrize("place", ["bank", "unit", "person", "lent"])
def test_neither_a_bank_nor_its_people_get_a_place_on_the_list(place: str) -> None:
    bank = a_body("rbs")
    officer = a_reader(a_body("spa"), Role.ACCOUNTS_OFFICER)
    lent = a_reader()
    a_grant(lent.person_id, a_body("nca"), to_at=NOW + timedelta(days=9), lent_by=bank)
    places = {
        "bank": Place(partner_id=bank.pk),
        "unit": Place(unit_id=Unit.objects.create(partner=bank, key="rbs-fraud", name="Fraud (synthetic)").pk),
        "person": Place(person_id=a_reader(bank).person_id),
        "lent": Place(person_id=lent.person_id),
    }
    with pytest.raises(SeatRefused, match="never on the list"):
        add_member(actor=officer, audience=own_list_of(KIND), place=places[place], term=ALWAYS, basis=TASKFORCE_BASIS)
    assert not AudienceMember.objects.exists()


def test_a_former_banker_may_have_a_place_from_the_day_after() -> None:
    person = a_reader().person_id
    a_grant(person, a_body("rbs"), to_at=NOW)
    with pytest.raises(SeatRefused):
        seat(own_list_of(KIND), Place(person_id=person), Term(from_at=NOW - timedelta(days=1)), TASKFORCE_BASIS)
    assert seat(own_list_of(KIND), Place(person_id=person), Term(from_at=NOW), TASKFORCE_BASIS)


def test_who_is_on_the_list_gets_no_grant_at_a_bank_before_that_place_ends() -> None:
    person, bank = a_reader().person_id, a_body("rbs")
    place = seat(own_list_of(KIND), Place(person_id=person), ALWAYS, TASKFORCE_BASIS)
    with pytest.raises(GrantRefused, match="End that place first"):
        a_grant(person, bank)
    place.to_at = EARLY
    place.save()
    assert a_grant(person, bank)


def test_other_lists_are_open_to_a_bank() -> None:
    bank = a_body("rbs")
    assert seat(
        own_list_of(MarkingKind.SAFEGUARDING), Place(person_id=a_reader(bank).person_id), ALWAYS, TASKFORCE_BASIS
    )


def test_a_banker_who_came_onto_the_list_by_any_other_way_still_reads_nothing() -> None:
    bank, police = a_body("rbs"), a_body("psos")
    report = a_report(a_marking(police, kind=KIND))
    analyst, banker = a_reader(police), a_reader(bank)
    list_ = own_list_of(KIND)
    for reader in (analyst, banker):
        _member(list_, Place(person_id=reader.person_id), ALWAYS, TASKFORCE_BASIS).save()
    _member(list_, Place(partner_id=police.pk), ALWAYS, TASKFORCE_BASIS).save()
    assert reads(analyst, report)
    assert not reads(banker, report)
    a_grant(banker.person_id, police)
    elsewhere = replace(banker, partner_id=PartnerId(police.pk))
    assert not reads(elsewhere, report), "not when acting for another body either"


def test_a_report_that_a_bank_gave_is_not_shown_to_it_again() -> None:
    bank = a_body("rbs")
    report = a_report(a_marking(bank, kind=KIND))
    assert not reads(a_reader(bank), report)
