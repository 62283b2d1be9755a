"""The page of flags: its queue, its peers, and that nothing hidden is in either."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_tie

from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention
from plait_desk.mapping.services import redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


def a_company(name: str, marking: Marking) -> Mention:
    return a_mention(
        MentionKind.COMPANY, marking, name=name, company_number="ZZ000014", incorporated_on="2020-01-01", sic="56101"
    )


def page(client: Client) -> str:
    answer = client.get(reverse("mapping:flags"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def owned(company: Mention, marking: Marking, *, protected: bool = False) -> None:
    owner = a_mention(MentionKind.PERSON, marking, forename="Ann", surname="Cedar", protected=protected)
    a_tie(owner, "owner_of", company, marking)


def test_a_company_nobody_is_named_to_own_is_queued_with_its_peers_expiry_and_right_of_reply(body: Partner) -> None:
    marking = a_marking(body)
    a_company("Zedmoor Haulage", marking)
    owned(a_company("Kelso Foods", marking), marking)
    redraw_reach(actor=a_reader(body), as_of=TODAY)
    seen = page(signed_in(a_reader(body)))
    assert "Zedmoor Haulage" in seen
    assert "Kelso Foods" not in seen
    assert "No person with significant control is on the register." in seen
    assert "0 of 1 peers have it. It weighs" in seen
    assert "never a finding" in seen
    assert "may answer before anything is decided" in seen
    assert "expires" in seen


def test_a_company_that_the_reader_may_not_read_is_neither_queued_nor_a_peer(body: Partner) -> None:
    marking, others = a_marking(body), a_marking(a_body("hmrc"))
    a_company("Zedmoor Haulage", marking)
    a_company("Hidden Holdings", others)
    redraw_reach(actor=a_reader(body), as_of=TODAY)
    seen = page(signed_in(a_reader(body)))
    assert "Hidden Holdings" not in seen
    assert "No peers: as if about 50.0 % of others had it." in seen


def test_a_protected_owner_looks_the_same_as_none(body: Partner) -> None:
    marking = a_marking(body)
    company = a_company("Zedmoor Haulage", marking)
    owned(company, marking, protected=True)
    redraw_reach(actor=a_reader(body), as_of=TODAY)
    seen = page(signed_in(a_reader(body)))
    assert "No person with significant control is on the register." in seen
    assert "CEDAR" not in seen


def test_before_the_first_drawing_the_page_says_what_to_do(body: Partner) -> None:
    assert "Draw them from the list of groups." in page(signed_in(a_reader(body)))


def test_without_a_flag_the_page_says_so(body: Partner) -> None:
    marking = a_marking(body)
    owned(a_company("Kelso Foods", marking), marking)
    redraw_reach(actor=a_reader(body), as_of=TODAY)
    assert "No company that you may read has a flag." in page(signed_in(a_reader(body)))


def test_a_secretary_may_not_open_it(body: Partner) -> None:
    client = signed_in(a_reader(body, role=Role.SECRETARIAT))
    assert client.get(reverse("mapping:flags")).status_code == 403
