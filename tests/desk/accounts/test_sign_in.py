"""Sign-in needs a password and a device; pages are denied by default."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from plait.domain.partner import Term
from plait_desk.accounts import services
from plait_desk.accounts.models import Grant, GrantProposal, Partner, Person
from plait_desk.audit.models import WaitingRead

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def people(settings: Settings) -> dict[str, Person]:
    settings.PLAIT_DEMO = True
    cache.clear()
    return services.make_demo_people()


def signed_in(client: Client, username: str) -> Client:
    person = Person.objects.get(username=username)
    client.post(reverse("account_login"), {"login": username, "password": services.DEMO_PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": services.demo_code(person)})
    return client


def test_name_and_password_alone_open_nothing(client: Client) -> None:
    given = client.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    assert given.headers["Location"] == reverse("mfa_authenticate")
    asked = client.get(reverse("accounts:mine"))
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("account_login"))


def test_password_and_code_open_the_desk(client: Client) -> None:
    page = signed_in(client, "analyst").get(reverse("accounts:mine"))
    assert page.status_code == 200
    assert "Analyst (synthetic)" in page.content.decode()


def test_a_code_opens_once_and_the_demonstration_then_shows_another(people: dict[str, Person]) -> None:
    first = services.demo_code(people["analyst"])
    client = signed_in(Client(), "analyst")
    assert client.get(reverse("accounts:mine")).status_code == 200
    assert services.demo_code(people["analyst"]) != first
    again = Client()
    again.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    again.post(reverse("mfa_authenticate"), {"code": first})
    assert again.get(reverse("accounts:mine")).status_code == 302
    assert signed_in(Client(), "analyst").get(reverse("accounts:mine")).status_code == 200


@pytest.mark.parametrize("code", ["000000", "", "abcdef"])
def test_a_wrong_code_opens_nothing(client: Client, code: str) -> None:
    client.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("accounts:mine")).status_code == 302


def test_a_wrong_password_says_nothing_about_the_name(client: Client) -> None:
    texts = []
    for login in ("analyst", "nobody"):
        page = client.post(reverse("account_login"), {"login": login, "password": "wrong-password-here"})
        texts.append(page.context["form"].errors.as_text())
    assert texts[0] == texts[1] != ""


def test_the_secret_of_a_device_is_not_kept_in_clear(people: dict[str, Person]) -> None:
    device = Authenticator.objects.get(user_id=people["analyst"].pk)
    assert device.data["secret"].startswith("gAAAA")


def test_a_person_without_a_device_must_set_one_up_first(client: Client, people: dict[str, Person]) -> None:
    Authenticator.objects.filter(user_id=people["analyst"].pk).delete()
    client.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    assert client.get(reverse("accounts:mine")).headers["Location"] == reverse("mfa_activate_totp")
    again = client.get(reverse("mfa_activate_totp")).headers["Location"]
    client.post(again, {"password": services.DEMO_PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert page.context["form"].secret in page.content.decode()


def test_the_demonstration_shows_its_users_and_the_code_in_a_box_that_says_synthetic(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    for person in services.DEMO_PEOPLE:
        assert person.username in page
    assert "Synthetic people" in page
    client.post(reverse("account_login"), {"login": "board", "password": services.DEMO_PASSWORD})
    code = client.get(reverse("mfa_authenticate"))
    assert code.context["demo_code"] in code.content.decode()
    assert "Demonstration only" in code.content.decode()


def test_a_real_desk_shows_neither(client: Client, settings: Settings) -> None:
    settings.PLAIT_DEMO = False
    page = client.get(reverse("account_login")).content.decode()
    assert services.DEMO_PASSWORD not in page
    assert "officer.glasgow" not in page
    client.post(reverse("account_login"), {"login": "board", "password": services.DEMO_PASSWORD})
    assert client.get(reverse("mfa_authenticate")).context["demo_code"] is None


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/sign-in/signup/").status_code == 404


def test_a_role_without_the_permission_is_refused(client: Client) -> None:
    assert signed_in(client, "analyst").get(reverse("accounts:index")).status_code == 403


def test_a_person_whose_grants_have_all_ended_is_refused(client: Client, people: dict[str, Person]) -> None:
    signed_in(client, "analyst")
    Grant.objects.filter(person=people["analyst"]).update(to_at=timezone.now())
    assert client.get(reverse("accounts:mine")).status_code == 403


def test_what_is_shown_is_kept_by_no_cache_and_runs_no_foreign_script(client: Client) -> None:
    page = signed_in(client, "analyst").get(reverse("accounts:mine"))
    assert page.headers["Cache-Control"] == "private, no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_each_page_read_is_one_entry_with_the_purpose_of_the_session(client: Client) -> None:
    signed_in(client, "analyst")
    WaitingRead.objects.all().delete()
    client.get(reverse("accounts:mine"))
    entry = WaitingRead.objects.get()
    assert (entry.page, entry.event, entry.purpose) == ("accounts:mine", "consultation", "law-enforcement")


def test_a_person_chooses_the_purpose_they_act_for_among_their_own(client: Client) -> None:
    signed_in(client, "analyst")
    ways = {way for way, _ in client.get(reverse("accounts:mine")).context["form"].fields["way"].choices}
    (telling,) = {way for way in ways if way.endswith(":reporting")}
    client.post(reverse("accounts:choose"), {"way": telling})
    assert client.get(reverse("accounts:mine")).context["purpose"].startswith("Report")
    client.post(reverse("accounts:choose"), {"way": telling.replace("reporting", "oversight")})
    assert client.get(reverse("accounts:mine")).context["purpose"].startswith("Report")


def test_an_accounts_officer_adds_a_person_grants_and_ends(client: Client) -> None:
    signed_in(client, "accounts")
    client.post(
        reverse("accounts:index"),
        {"username": "newcomer", "name": "Newcomer (synthetic)", "password": "a-long-first-password"},
    )
    person = Person.objects.get(username="newcomer")
    address = reverse("accounts:person", args=[person.pk])
    typed = {"partner": Partner.objects.get(key="sepa").pk, "role": "analyst", "clearance": "OFFICIAL"}
    client.post(address, typed | {"purposes": ["law-enforcement"]})
    assert "Waits for a second signature" in client.get(address).content.decode()
    proposal = GrantProposal.objects.get(person=person)
    assert "You signed first" in client.get(reverse("accounts:proposals")).content.decode()
    client.post(reverse("accounts:second", args=[proposal.pk]))
    assert not Grant.objects.filter(person=person).exists()
    other = signed_in(Client(), "accounts.second")
    assert "Sign second" in other.get(reverse("accounts:proposals")).content.decode()
    other.post(reverse("accounts:second", args=[proposal.pk]))
    grant = Grant.objects.get(person=person)
    assert (grant.role, grant.term) == ("analyst", Term(from_at=grant.from_at))
    client.post(reverse("accounts:end_grant", args=[grant.pk]))
    grant.refresh_from_db()
    assert grant.to_at is not None
    assert "Not valid today" in client.get(address).content.decode()


def test_an_officer_refuses_with_a_reason_that_the_proposer_sees(client: Client, people: dict[str, Person]) -> None:
    signed_in(client, "accounts")
    address = reverse("accounts:person", args=[people["taskforce"].pk])
    typed = {"partner": Partner.objects.get(key="sepa").pk, "role": "analyst", "clearance": "OFFICIAL"}
    client.post(address, typed | {"purposes": ["law-enforcement"]})
    proposal = GrantProposal.objects.get()
    other = signed_in(Client(), "accounts.second")
    refuse = reverse("accounts:refuse", args=[proposal.pk])
    other.post(refuse, {})
    assert GrantProposal.objects.get().decided_at is None
    other.post(refuse, {f"{proposal.pk}-reason": "Politics and operations stay apart"})
    assert "Politics and operations stay apart" in client.get(address).content.decode()


def test_a_unit_of_another_body_is_refused(client: Client, people: dict[str, Person]) -> None:
    signed_in(client, "accounts")
    unit = Partner.objects.get(key="psos").units.first()
    assert unit is not None
    typed = {"partner": Partner.objects.get(key="sepa").pk, "unit": unit.pk, "role": "analyst"}
    page = client.post(
        reverse("accounts:person", args=[people["taskforce"].pk]),
        typed | {"clearance": "OFFICIAL", "purposes": ["law-enforcement"]},
    )
    assert "is not a unit of" in page.content.decode()


def test_oversight_searches_the_log_and_verifies_the_chain(client: Client) -> None:
    signed_in(client, "oversight")
    page = client.get(reverse("audit:index"), {"event": "consultation"})
    assert page.status_code == 200
    assert client.post(reverse("audit:verify")).status_code == 302
    assert client.get(reverse("audit:index"), {"person": "??"}).status_code == 200
