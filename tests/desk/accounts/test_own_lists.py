"""Own lists on their page: who is on one, for which term and why; given and ended by an accounts officer."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.house import Colleague, a_colleague
from tests.factories.people import EARLY, NOW, a_body, a_marking, a_reader

from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind, Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts.models import AudienceMember, Marking, Partner, Person, readable_markings
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, SeatRefused, add_member, own_list_of, seat
from plait_desk.audit.models import WaitingChange

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
KIND, ADDRESS = MarkingKind.SUSPICIOUS_ACTIVITY, "/accounts/lists/"
BASIS = {
    "regime": "dpa2018-part3",
    "gateway": "Proceeds of Crime Act 2002 (synthetic)",
    "purpose": "law-enforcement",
    "necessity": "They work the reports (synthetic)",
}


@pytest.fixture
def officer() -> Colleague:
    return a_colleague(a_body("spa"), Role.ACCOUNTS_OFFICER, purposes=(Purpose.OVERSIGHT,))


@pytest.fixture
def body() -> Partner:
    return a_body("psos")


def may_read(reader: Reader, marking: Marking) -> bool:
    return marking.pk in readable_markings(reader, Permission.COLLECTION_REPORT_READ)


def test_a_place_is_given_with_its_basis_and_opens_the_material_and_ending_it_closes_it(
    officer: Colleague, body: Partner
) -> None:
    analyst, marking = a_reader(body), a_marking(body, kind=KIND)
    person = Person.objects.get(pk=analyst.person_id)
    assert "Nobody is on this list" in officer.opens("accounts:lists")
    page = officer.sends("accounts:lists", kind=KIND.value, person=person.pk, **BASIS)
    assert person.name in page
    assert "Proceeds of Crime Act 2002 (synthetic)" in page
    member = AudienceMember.objects.get()
    AudienceMember.objects.update(from_at=EARLY)
    assert may_read(reader_of(person, at=NOW), marking)
    assert not may_read(reader_of(Person.objects.get(pk=a_reader(body).person_id), at=NOW), marking)
    officer.sends("accounts:end_place", member.pk)
    assert not may_read(reader_of(person, at=timezone.now()), marking)
    cited = WaitingChange.objects.filter(objects_named__contains=f" {Ref('person', person.pk)} ")
    assert [entry.event for entry in cited] == ["alteration", "alteration"]
    assert "has ended already" in officer.sends("accounts:end_place", member.pk)


def test_a_place_without_a_part_of_its_basis_is_not_given(officer: Colleague, body: Partner) -> None:
    person = a_reader(body).person_id
    for part in ("regime", "gateway", "purpose", "necessity"):
        officer.client.post(ADDRESS, {"kind": KIND.value, "person": person, **BASIS, part: ""})
    assert not AudienceMember.objects.exists()


def test_nobody_puts_themselves_on_a_list_and_nobody_is_on_it_twice(officer: Colleague, body: Partner) -> None:
    own = {"kind": KIND.value, "person": officer.reader.person_id, **BASIS}
    assert "Nobody puts themselves on a list" in officer.client.post(ADDRESS, own).content.decode()
    listed, place = own_list_of(KIND), Place(person_id=a_reader(body).person_id)
    add_member(actor=officer.reader, audience=listed, place=place, term=Term(from_at=NOW), basis=TASKFORCE_BASIS)
    with pytest.raises(SeatRefused, match="already"):
        add_member(actor=officer.reader, audience=listed, place=place, term=Term(from_at=NOW), basis=TASKFORCE_BASIS)


def test_the_page_is_for_accounts_officers_only(body: Partner) -> None:
    seat(own_list_of(KIND), Place(person_id=a_reader(body).person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    member, outsider = AudienceMember.objects.get(), a_colleague(body, Role.ANALYST)
    outsider.opens("accounts:lists", status=403)
    assert outsider.client.post(reverse("accounts:end_place", args=[member.pk])).status_code == 403
    member.refresh_from_db()
    assert member.to_at is None
