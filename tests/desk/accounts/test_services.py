"""Grants, markings, audiences and consents on the desk."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests.factories import a_body, a_marking, a_reader
from tests.factories.people import NOW

from plait.domain.ids import AudienceId, PartnerId, new_id
from plait.domain.marking import ActionCode, Handling, MarkingKind, MarkingTier, Purpose, SanitisationCode, combine
from plait.domain.marking import Marking as MarkingValue
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts import queries, services
from plait_desk.accounts.models import Grant, Marking, Partner, Person
from plait_desk.accounts.queries import readable_markings
from plait_desk.thread.models import ThreadLink

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
READ = Permission.COLLECTION_REPORT_READ
ENFORCE = frozenset({Purpose.LAW_ENFORCEMENT})


def an_officer() -> Reader:
    return a_reader(role=Role.ACCOUNTS_OFFICER, purposes=[Purpose.OVERSIGHT])


def asked(person: Person, partner: Partner, **words: object) -> services.GrantAsked:
    given: dict[str, object] = {"role": Role.ANALYST, "purposes": ENFORCE, "term": Term(from_at=NOW)} | words
    return services.GrantAsked(person_id=person.pk, partner_id=partner.pk, **given)  # type: ignore[arg-type]  # of the right types


@pytest.fixture
def somebody() -> Person:
    return Person.objects.create(username="somebody", name="Somebody (synthetic)", password="!")


def test_a_person_acts_for_one_body_at_a_time(somebody: Person) -> None:
    ours, theirs = a_body(), a_body()
    services.make_grant(asked(somebody, ours), granted_by_id=None)
    other = services.make_grant(asked(somebody, theirs), granted_by_id=None)
    reader = queries.reader_of(somebody, at=NOW, grant_id=other.pk)
    assert reader.partner_id == theirs.pk
    assert [grant.id for grant in reader.grants] == [other.pk]


def test_clearance_is_that_of_valid_grants_at_that_body(somebody: Person) -> None:
    body = a_body()
    services.make_grant(asked(somebody, body, clearance=MarkingTier.OFFICIAL), granted_by_id=None)
    higher = asked(somebody, body, term=Term(from_at=NOW - timedelta(days=2), to_at=NOW))
    services.make_grant(higher, granted_by_id=None)
    assert queries.reader_of(somebody, at=NOW).clearance is MarkingTier.OFFICIAL


def test_a_purpose_that_the_grant_does_not_allow_is_refused(somebody: Person) -> None:
    services.make_grant(asked(somebody, a_body()), granted_by_id=None)
    with pytest.raises(queries.NoGrant, match="purpose"):
        queries.reader_of(somebody, at=NOW, purpose=Purpose.LICENSING)


def test_the_same_marking_is_one_row_for_ever() -> None:
    value = MarkingValue(originator=PartnerId(a_body().pk), purposes=ENFORCE)
    assert services.intern(value) == services.intern(value)
    assert services.intern(value).value() == value
    assert Marking.objects.filter(parts__isnull=True).count() == 1


def test_a_combination_is_kept_with_its_parts_and_comes_back_whole() -> None:
    one = MarkingValue(originator=PartnerId(a_body().pk), purposes=ENFORCE)
    two = MarkingValue(originator=PartnerId(a_body().pk), purposes=ENFORCE | {Purpose.REPORTING})
    row = services.intern(combine(one, two))
    assert row.value() == combine(one, two)
    assert row.parts.count() == 2


def test_the_same_partners_share_one_audience_in_any_order() -> None:
    one, two = a_body(), a_body()
    named = partial(services.audience_of, basis=services.TASKFORCE_BASIS)
    assert named([one, two]) == named([two, one, two])
    assert named([one]) != named([two])


def test_a_partner_that_joins_reads_what_was_marked_before_and_nothing_is_marked_again() -> None:
    ours, theirs, third = a_body(), a_body(), a_body()
    marking = a_marking(ours, theirs)
    newcomer = a_reader(third)
    assert marking.pk not in readable_markings(newcomer, READ)
    assert marking.audience is not None
    member = services.add_member(
        actor=an_officer(),
        audience=marking.audience,
        place=services.Place(partner_id=third.pk),
        term=Term(from_at=NOW - timedelta(days=1)),
        basis=services.TASKFORCE_BASIS,
    )
    assert marking.pk in readable_markings(newcomer, READ)
    services.end_member(actor=an_officer(), member=member, at=NOW)
    assert marking.pk not in readable_markings(newcomer, READ)


def conditional(ours: Partner, theirs: Partner) -> Marking:
    return a_marking(
        ours,
        theirs,
        handling=Handling.CONDITIONS,
        action=ActionCode.COVERT_ACTION,
        sanitisation=SanitisationCode.CONSULT_ORIGINATOR,
        condition="ask first",
    )


def test_a_condition_is_met_by_the_originators_consent_until_it_is_withdrawn() -> None:
    ours, theirs = a_body(), a_body()
    marking, reader, owner = conditional(ours, theirs), a_reader(theirs), a_reader(ours)
    assert marking.pk not in readable_markings(reader, READ)
    consent = services.give_consent(actor=owner, marking=marking, to=theirs, term=Term(from_at=NOW - timedelta(days=1)))
    assert marking.pk in readable_markings(reader, READ)
    services.withdraw_consent(actor=owner, consent=consent, at=NOW)
    assert marking.pk not in readable_markings(reader, READ)


def test_only_the_originator_consents() -> None:
    ours, theirs = a_body(), a_body()
    with pytest.raises(PermissionDenied, match="Only the body that originated"):
        services.give_consent(
            actor=a_reader(theirs), marking=conditional(ours, theirs), to=theirs, term=Term(from_at=NOW)
        )


def test_suspicious_activity_is_read_by_its_own_list_and_not_by_the_bank_that_gave_it() -> None:
    bank, unit = a_body(), a_body()
    value = MarkingValue(originator=PartnerId(bank.pk), purposes=ENFORCE, kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    marking, banker, listed = services.intern(value), a_reader(bank), a_reader(unit)
    services.add_member(
        actor=an_officer(),
        audience=services.own_list_of(MarkingKind.SUSPICIOUS_ACTIVITY),
        place=services.Place(person_id=listed.person_id),
        term=Term(from_at=NOW - timedelta(days=1)),
        basis=services.TASKFORCE_BASIS,
    )
    assert marking.pk in readable_markings(listed, READ)
    assert marking.pk not in readable_markings(banker, READ)


def test_hidden_and_absent_are_the_same_to_who_asks() -> None:
    ours, theirs = a_body(), a_body()
    link = ThreadLink.objects.create(from_ref="a:b", relation="x", to_ref="c:d", marking=a_marking(ours), at=NOW)
    assert queries.get_readable(ThreadLink, a_reader(ours), link.pk) == link
    for id in (link.pk, new_id()):
        with pytest.raises(Http404) as raised:
            queries.get_readable(ThreadLink, a_reader(theirs), id)
        assert str(raised.value) == ""


def test_the_demonstration_has_a_user_for_each_role_and_making_it_again_changes_nothing() -> None:
    services.make_demo_people()
    people = services.make_demo_people()
    assert {grant.role for grant in Grant.objects.all()} == {role.value for role in Role}
    assert Grant.objects.count() == len(people) == len(services.DEMO_PEOPLE)
    assert Partner.objects.filter(key__startswith="council-").count() == 32
    assert all("synthetic" in person.name for person in people.values())


def test_every_partner_is_in_the_audience_of_all() -> None:
    services.make_demo_people()
    value = MarkingValue(
        originator=PartnerId(Partner.objects.get(key="hmrc").pk),
        purposes=ENFORCE,
        audience=AudienceId(services.audience_of_all().pk),
    )
    marking = services.intern(value)
    officer = Person.objects.get(username="officer.edinburgh")
    reader = queries.reader_of(officer, at=NOW)
    assert marking.pk in readable_markings(reader, READ)
