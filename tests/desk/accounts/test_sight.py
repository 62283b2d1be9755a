"""What a person could see on a day is what the policy says with that day, and oversight reads it without content."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import a_body, a_marking, a_reader
from tests.factories.access_worlds import ASKED, AT, AccessWorld, make_world
from tests.factories.house import a_house
from tests.factories.kept import keep
from tests.factories.pages import signed_in
from tests.factories.people import EARLY
from tests.factories.reports import a_report

from plait.domain.ids import encode
from plait.domain.marking import Marking, Purpose, marking_id
from plait.domain.partner import Term
from plait.policy.access import Reader, may_read
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts import queries, services
from plait_desk.accounts.models import Person

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Every term of these worlds begins or ends at one of these instants, or lasts.
INSTANTS = (AT - 2 * DAY, AT - DAY, AT - HOUR, AT, AT + timedelta(microseconds=1), AT + HOUR, AT + DAY)
instants = st.sampled_from(INSTANTS)


def by_policy(world: AccessWorld, reader: Reader) -> set[Marking]:
    return {marking for marking in world.markings if may_read(reader, marking, ASKED, world.agreements)}


def by_query(world: AccessWorld, reader: Reader) -> set[Marking]:
    ids = queries.markings_of(reader, ASKED)
    return {marking for marking in world.markings if marking_id(marking) in ids}


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), instants)
def test_what_could_be_seen_at_an_instant_is_what_may_be_read_with_that_instant(
    chance: random.Random, at: object
) -> None:
    world = make_world(chance)
    keep([world])
    person = Person.objects.get(pk=world.reader.person_id)
    sights = queries.sights_of(person, at=at)  # type: ignore[arg-type]  # one of INSTANTS
    stood = {
        (grant.id, purpose)
        for grant in world.reader.grants
        if grant.term.covers(at)  # type: ignore[arg-type]  # as above
        for purpose in grant.purposes
    }
    here = [sight.reader for sight in sights if sight.reader.partner_id == world.reader.partner_id]
    assert {(reader.grants[0].id, reader.purpose) for reader in here} == stood
    for sight in sights:
        assert sight.reader.at == at
        assert by_query(world, sight.reader) == by_policy(world, sight.reader)


def test_an_instant_that_is_off_by_an_hour_or_a_day_is_seen() -> None:
    """The mutant that asks about another instant, or about now, answers differently somewhere."""
    chance, differs = random.Random(5), dict.fromkeys((HOUR, DAY, -HOUR, -2 * DAY), 0)
    for world in (make_world(chance) for _ in range(60)):
        keep([world])
        person = Person.objects.get(pk=world.reader.person_id)
        right = [by_query(world, sight.reader) for sight in queries.sights_of(person, at=AT)]
        for off in differs:
            differs[off] += right != [by_query(world, sight.reader) for sight in queries.sights_of(person, at=AT + off)]
    assert all(differs.values()), differs


def an_overseer() -> Reader:
    return a_reader(role=Role.OVERSIGHT, purposes=[Purpose.OVERSIGHT])


def asked(person: Person, day: str, clock: str = "12:00") -> dict[str, str]:
    return {"person": encode(person.pk), "day": day, "clock": clock}


@pytest.fixture
def moved() -> Person:
    """Somebody who was an analyst of one body in 2024 and is a secretary of another since 2025."""
    person = Person.objects.create(username="moved", name="Moved (synthetic)", password="!")
    jobs = (
        ("first-body", Role.ANALYST, Purpose.LAW_ENFORCEMENT, Term(from_at=EARLY, to_at=EARLY + 5 * 365 * DAY)),
        ("second-body", Role.SECRETARIAT, Purpose.REPORTING, Term(from_at=EARLY + 5 * 365 * DAY)),
    )
    for body, role, purpose, term in jobs:
        services.make_grant(
            services.GrantAsked(
                person_id=person.pk, partner_id=a_body(body).pk, role=role, purposes=frozenset({purpose}), term=term
            ),
            granted_by_id=None,
        )
    return person


def test_the_page_says_what_stood_on_the_day_and_not_what_stands_now(moved: Person) -> None:
    a_marking(a_body("first-body"))
    client = signed_in(an_overseer())
    then = client.get(reverse("accounts:then"), asked(moved, "2024-06-01")).content.decode()
    assert "Analyst, first-body (synthetic)" in then
    assert "Collection: read report" in then
    now = client.get(reverse("accounts:then"), asked(moved, "2026-06-01")).content.decode()
    assert "Secretariat, second-body (synthetic)" in now
    assert "Analyst, first-body" not in now
    before = client.get(reverse("accounts:then"), asked(moved, "2019-06-01")).content.decode()
    assert "held no grant that was valid" in before


def test_the_page_opens_empty_and_says_what_to_do(moved: Person) -> None:
    client = signed_in(an_overseer())
    assert "Choose a person, a day and a time" in client.get(reverse("accounts:then")).content.decode()
    assert client.get(reverse("accounts:then"), asked(moved, "no day")).status_code == 200


@pytest.mark.parametrize("role", [Role.OVERSIGHT, Role.DATA_PROTECTION_OFFICER])
def test_oversight_sees_who_read_what_and_opens_no_content(role: Role) -> None:
    """A report that their own body gave is as closed to them as any other."""
    house = a_house()
    report = a_report(a_marking(house.analyst.body))
    house.analyst.opens("collection:report", report.pk)
    client = signed_in(a_reader(house.analyst.body, role, [Purpose.LAW_ENFORCEMENT, Purpose.OVERSIGHT]))
    for page in ("collection:report", "mapping:group", "linking:subject"):
        assert client.get(reverse(page, args=[report.pk])).status_code == 403
    for page in ("collection:reports", "home:search", "mapping:index", "collection:requirements"):
        assert client.get(reverse(page)).status_code == 403
    assert ROLES[role].isdisjoint(set(queries.OF_CONTENT) - {Permission.REPORTING_RELEASED_READ})


def test_who_is_not_oversight_asks_about_nobody(moved: Person) -> None:
    for role in (Role.ANALYST, Role.ACCOUNTS_OFFICER, Role.BOARD):
        answer = signed_in(a_reader(role=role)).get(reverse("accounts:then"), asked(moved, "2024-06-01"))
        assert answer.status_code == 403
