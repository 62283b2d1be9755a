"""Pages of groups: what they show, to whom, and what is recorded of it."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie

from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner, Person
from plait_desk.audit.models import WaitingRead
from plait_desk.jobs.models import Job
from plait_desk.mapping.models import Group
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def signed_in(reader: Reader) -> Client:
    """A browser of this reader, past the second factor."""
    person = Person.objects.get(pk=reader.person_id)
    told = {"data": {"secret": "synthetic"}}
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults=told)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def larch(body: Partner) -> Group:
    """Larch, whose principal directs a company that won a contract."""
    actor, marking = a_reader(body), a_marking(body)
    cedar = a_mention(MentionKind.PERSON, marking, forename="Ann", surname="Cedar")
    zedmoor = a_mention(MentionKind.COMPANY, marking, name="Zedmoor Haulage", company_number="ZZ000014")
    uplift = a_mention(MentionKind.NOTICE, marking, title="Waste uplift", value_gbp="1200000")
    a_tie(cedar, "director_of", zedmoor, marking)
    a_tie(zedmoor, "awarded", uplift, marking, grade="2BP")
    group = record_group(actor=actor, record=a_record(marking, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    return group


def test_the_list_shows_the_groups_that_the_reader_may_read(body: Partner, larch: Group) -> None:
    page = signed_in(a_reader(body)).get(reverse("mapping:index"))
    assert larch.name in page.content.decode()
    other = signed_in(a_reader(a_body())).get(reverse("mapping:index"))
    assert larch.name not in other.content.decode()
    assert "No group that you may read fits" in other.content.decode()


def test_the_list_is_narrowed_by_what_is_asked(body: Partner, larch: Group) -> None:
    client = signed_in(a_reader(body))
    assert larch.name in client.get(reverse("mapping:index"), {"tier": "T1", "region": "East"}).content.decode()
    assert larch.name not in client.get(reverse("mapping:index"), {"tier": "T3"}).content.decode()
    assert larch.name in client.get(reverse("mapping:index"), {"tier": "no such tier"}).content.decode()


def test_a_group_shows_its_unknowns_its_nominals_and_its_paths(body: Partner, larch: Group) -> None:
    html = signed_in(a_reader(body)).get(reverse("mapping:group", args=[larch.pk])).content.decode()
    for words in ("Tier 1, national", "Unknown", "Ann CEDAR", "Principal", "Zedmoor Haulage", "Waste uplift", "£1.2m"):
        assert words in html, words
    assert "A reason to look, never a finding" in html
    assert "The same ties as a table" in html


def test_a_group_that_is_hidden_and_one_that_is_not_there_look_the_same(larch: Group) -> None:
    client = signed_in(a_reader(a_body()))
    hidden, absent = (client.get(reverse("mapping:group", args=[id_])) for id_ in (larch.pk, larch.pk ^ 1))
    assert (hidden.status_code, absent.status_code) == (404, 404)


def test_the_link_chart_has_a_page_of_its_own(body: Partner, larch: Group) -> None:
    html = signed_in(a_reader(body)).get(reverse("mapping:chart", args=[larch.pk])).content.decode()
    assert "<svg" in html
    assert "Zedmoor Haulage" in html


@pytest.mark.parametrize("role", [Role.TASKFORCE, Role.SECRETARIAT, Role.ACCOUNTS_OFFICER])
def test_politics_and_operations_stay_apart(body: Partner, larch: Group, role: Role) -> None:
    client = signed_in(a_reader(body, role))
    for address in (reverse("mapping:index"), reverse("mapping:group", args=[larch.pk])):
        assert client.get(address).status_code == 403


def test_reading_a_group_is_recorded(body: Partner, larch: Group) -> None:
    signed_in(a_reader(body)).get(reverse("mapping:group", args=[larch.pk]))
    objects = [ref for row in WaitingRead.objects.all() for ref in row.value().objects]
    assert any(ref.startswith("group:") for ref in objects)


def test_drawing_again_is_work_with_its_own_page(body: Partner) -> None:
    page = signed_in(a_reader(body)).post(reverse("mapping:redraw"))
    job = Job.objects.get()
    assert page.headers["Location"] == reverse("jobs:page", args=[job.pk])
    assert signed_in(a_reader(body, Role.PARTNER_OFFICER)).post(reverse("mapping:redraw")).status_code == 403


def test_the_group_page_asks_the_same_number_of_queries_for_one_nominal_and_for_many(
    body: Partner, larch: Group, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = signed_in(a_reader(body))
    address = reverse("mapping:group", args=[larch.pk])
    client.get(address)
    with django_assert_max_num_queries(60):  # type: ignore[operator]  # a fixture that is a context
        client.get(address)
