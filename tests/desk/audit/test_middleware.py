"""What a signed-in person was shown, and what they were refused, is on the log; who is nobody leaves nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import a_body, a_marking, a_reader
from tests.factories.pages import signed_in
from tests.factories.people import NOW

from plait.domain.ids import encode, new_id
from plait.policy.access import Reader
from plait_desk.accounts.models import Grant
from plait_desk.audit.models import WaitingRead
from plait_desk.mapping.models import Group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture
def reader() -> Reader:
    return a_reader(a_body())


def entries() -> list[tuple[str, str, str]]:
    return list(WaitingRead.objects.order_by("arrival").values_list("event", "page", "objects_named"))


def test_a_page_without_the_permission_is_refused_and_the_refusal_recorded(reader: Reader) -> None:
    assert signed_in(reader).get(reverse("audit:index")).status_code == 403
    assert entries() == [("refusal", "audit:index", "")]


def test_a_guessed_code_is_recorded_as_asked_for_whether_or_not_there_is_such_a_thing(reader: Reader) -> None:
    body = a_body()
    given = {"partner": body, "reference": "1", "name": "SYNTHETIC", "region": "West", "recorded_at": NOW}
    theirs = Group.objects.create(marking=a_marking(body), **given)
    client = signed_in(reader)
    for id_ in (theirs.pk, nothing := new_id()):
        assert client.get(reverse("mapping:group", args=[id_])).status_code == 404
    assert entries() == [
        ("refusal", "mapping:group", f" asked:{encode(theirs.pk)} "),
        ("refusal", "mapping:group", f" asked:{encode(nothing)} "),
    ]


def test_what_was_typed_into_an_address_is_not_kept_when_it_is_refused(reader: Reader) -> None:
    assert signed_in(reader).get("/jean-smith/", {"q": "Jean Smith"}).status_code == 404
    assert entries() == [("refusal", "no such address", "")]


def test_a_person_whose_grants_have_ended_is_refused_and_still_named_by_their_code(reader: Reader) -> None:
    client = signed_in(reader)
    Grant.objects.update(to_at=timezone.now())
    assert client.get(reverse("home:front")).status_code == 403
    entry = WaitingRead.objects.get()
    assert (entry.event, entry.person_id, entry.partner_id) == ("refusal", reader.person_id, None)


def test_one_request_is_one_entry(reader: Reader) -> None:
    client = signed_in(reader)
    for number in range(1, 4):
        client.get(reverse("home:front"))
        assert WaitingRead.objects.count() == number


def test_who_is_not_signed_in_leaves_nothing(client: Client) -> None:
    client.get(reverse("audit:index"))
    client.get("/no-such-page/")
    assert entries() == []
