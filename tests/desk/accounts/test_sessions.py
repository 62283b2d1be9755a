"""A session ends when it should: with its grant, after a pause, after a day's work, and when its person says so."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.desk.accounts.test_sign_in import signed_in

from plait.domain.ids import encode
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.roles import Role
from plait_desk.accounts import services
from plait_desk.accounts.models import Grant, Partner, Person, SignedIn
from plait_desk.accounts.models.sessions import BEGAN, SEEN
from plait_desk.audit.models import SealedRow, WaitingRead
from plait_desk.audit.services import seal

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
MINE = "accounts:mine"


@pytest.fixture(autouse=True)
def people(settings: Settings, tmp_path: Path) -> dict[str, Person]:
    settings.PLAIT_DEMO = True
    settings.PLAIT_CHECKPOINTS = tmp_path
    cache.clear()
    return services.make_demo_people()


def lent(person: Person, body: str) -> Grant:
    asked = services.GrantAsked(
        person_id=person.pk,
        partner_id=Partner.objects.get(key=body).pk,
        role=Role.PARTNER_OFFICER,
        purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
        term=Term(from_at=timezone.now()),
    )
    return services.make_grant(asked, granted_by_id=None)


def set_back(client: Client, name: str, by: timedelta) -> None:
    session = client.session
    session[name] = (timezone.now() - by).isoformat()
    session.save()


def test_a_grant_that_ends_during_a_session_closes_the_very_next_request_in_clear_words(
    client: Client, people: dict[str, Person]
) -> None:
    signed_in(client, "analyst")
    assert client.get(reverse(MINE)).status_code == 200
    Grant.objects.filter(person=people["analyst"]).update(to_at=timezone.now())
    for answer in (client.get(reverse(MINE)), client.post(reverse("collection:new_report"), {})):
        assert answer.status_code == 403
        assert "Your grant as Analyst at Police Scotland ended on" in answer.content.decode()


def test_who_holds_another_grant_must_choose_it_and_never_goes_on_under_it_unawares(
    client: Client, people: dict[str, Person]
) -> None:
    signed_in(client, "analyst")
    client.get(reverse(MINE))
    Grant.objects.filter(person=people["analyst"]).update(to_at=timezone.now())
    other = lent(people["analyst"], "sepa")
    refused = client.get(reverse(MINE))
    assert refused.status_code == 403
    way = f"{encode(other.pk)}:law-enforcement"
    assert way in refused.content.decode()
    client.post(reverse("accounts:choose"), {"way": way})
    page = client.get(reverse(MINE)).content.decode()
    assert "Partner officer, Scottish Environment Protection Agency: prevent, detect" in page


def test_choosing_for_whom_and_why_one_acts_is_on_the_log_with_the_new_purpose(client: Client) -> None:
    signed_in(client, "analyst")
    ways = [way for way, _ in client.get(reverse(MINE)).context["form"].fields["way"].choices]
    (telling,) = [way for way in ways if way.endswith(":reporting")]
    client.post(reverse("accounts:choose"), {"way": telling})
    entry = WaitingRead.objects.get(page="accounts:choose")
    assert (entry.event, entry.purpose) == ("sign-in", "reporting")
    client.get(reverse(MINE))
    assert WaitingRead.objects.latest("arrival").purpose == "reporting"


def test_the_header_says_as_whom_one_acts_and_leads_to_the_choice(client: Client) -> None:
    header = signed_in(client, "analyst").get(reverse(MINE)).content.decode().partition("</header>")[0]
    assert "Analyst, Police Scotland: prevent, detect" in header
    assert f'{reverse(MINE)}#act-as">Change' in header


@pytest.mark.parametrize(
    ("name", "by", "goes_on"),
    [
        (SEEN, timedelta(minutes=29), True),
        (SEEN, timedelta(minutes=30), False),
        (BEGAN, timedelta(hours=7, minutes=59), True),
        (BEGAN, timedelta(hours=8), False),
    ],
)
def test_a_session_ends_after_a_pause_and_after_a_days_work(
    client: Client, name: str, by: timedelta, goes_on: bool
) -> None:
    signed_in(client, "analyst").get(reverse(MINE))
    set_back(client, name, by)
    answer = client.get(reverse(MINE))
    assert answer.status_code == (200 if goes_on else 302)
    assert (client.get(reverse(MINE)).status_code == 200) is goes_on


def test_a_page_in_use_does_not_lengthen_the_day(client: Client) -> None:
    signed_in(client, "analyst").get(reverse(MINE))
    before = SignedIn.objects.get(person_id__isnull=False).expire_date
    set_back(client, SEEN, timedelta(minutes=5))
    client.get(reverse(MINE))
    row = SignedIn.objects.get(person_id__isnull=False)
    assert row.expire_date == before
    assert row.seen_at is not None
    assert timezone.now() - row.seen_at < timedelta(minutes=1)


def test_a_clock_that_went_back_ends_no_session(client: Client) -> None:
    signed_in(client, "analyst").get(reverse(MINE))
    set_back(client, SEEN, -timedelta(hours=1))
    assert client.get(reverse(MINE)).status_code == 200


def enter(username: str) -> Client:
    """Another browser of the same person; each code of a device opens once, so the device is new."""
    cache.clear()
    return signed_in(Client(), username)


def test_a_person_has_at_most_so_many_sessions_and_the_longest_unused_ends(settings: Settings) -> None:
    settings.PLAIT_SESSIONS_EACH = 2
    first, second = enter("analyst"), enter("analyst")
    for client, minutes in ((first, 1), (second, 5)):
        client.get(reverse(MINE))
        set_back(client, SEEN, timedelta(minutes=minutes))
    third = enter("analyst")
    assert [client.get(reverse(MINE)).status_code for client in (first, second, third)] == [200, 302, 200]


def test_a_person_sees_their_sessions_and_ends_another_but_nobody_elses(people: dict[str, Person]) -> None:
    here, there, stranger = enter("analyst"), enter("analyst"), enter("board")
    page = here.get(reverse(MINE))
    cited = {line.is_this: line.cited_as for line in page.context["sessions"]}
    assert set(cited) == {True, False}
    stranger.post(reverse("accounts:end_session", args=[cited[False]]))
    assert there.get(reverse(MINE)).status_code == 200
    here.post(reverse("accounts:end_session", args=[cited[False]]))
    assert there.get(reverse(MINE)).status_code == 302
    assert here.get(reverse(MINE)).status_code == 200


def test_the_key_of_a_session_is_on_no_page(client: Client) -> None:
    page = signed_in(client, "analyst").get(reverse(MINE)).content.decode()
    assert client.session.session_key not in page


def test_signing_in_and_out_and_failing_to_are_on_the_log_without_what_was_typed(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "jean.smith", "password": "wrong-password-here"})
    client.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    signed_in(client, "analyst")
    client.post(reverse("account_logout"))
    seal()
    entries = list(SealedRow.objects.order_by("sequence").values_list("event", "page", "person_id"))
    person = Person.objects.get(username="analyst").pk
    assert entries == [
        ("refusal", "account_login", None),
        ("refusal", "mfa_authenticate", person),
        ("sign-in", "", person),
        ("sign-in", "account_logout", person),
    ]
    assert "jean" not in str(list(SealedRow.objects.values()))


def test_a_name_is_locked_after_five_wrong_passwords_even_for_the_right_one(client: Client) -> None:
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "analyst", "password": "wrong-password-here"})
    answer = client.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
    other = client.post(reverse("account_login"), {"login": "board", "password": services.DEMO_PASSWORD})
    assert other.headers["Location"] == reverse("mfa_authenticate")


def test_guesses_of_many_names_from_one_place_are_locked_too(client: Client) -> None:
    for number in range(10):
        client.post(reverse("account_login"), {"login": f"guess-{number}", "password": "wrong-password-here"})
    answer = client.post(reverse("account_login"), {"login": "board", "password": services.DEMO_PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()


def test_a_code_is_not_guessed_either(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
    for number in range(10):
        answer = client.post(reverse("mfa_authenticate"), {"code": f"{number:06d}"})
    assert "Too many failed" in answer.content.decode()


def new_codes(client: Client) -> list[str]:
    """Make recovery codes as a person does: the password once more, and then they are on the page."""
    again = client.post(reverse("mfa_generate_recovery_codes")).headers["Location"]
    page = client.post(again, {"password": services.DEMO_PASSWORD}, follow=True)
    codes: list[str] = page.context["unused_codes"]
    assert all(code in page.content.decode() for code in codes)
    return codes


def test_recovery_codes_are_made_shown_once_and_open_once(client: Client, people: dict[str, Person]) -> None:
    signed_in(client, "analyst")
    codes = new_codes(client)
    assert len(codes) == 10
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in again for code in codes)
    assert client.get(reverse(MINE)).context["codes_left"] == 10
    for opens in (True, False):
        other = Client()
        other.post(reverse("account_login"), {"login": "analyst", "password": services.DEMO_PASSWORD})
        other.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (other.get(reverse(MINE)).status_code == 200) is opens
    assert client.get(reverse(MINE)).context["codes_left"] == 9


def test_recovery_codes_are_not_kept_in_clear(client: Client, people: dict[str, Person]) -> None:
    codes = new_codes(signed_in(client, "analyst"))
    kept = Authenticator.objects.get(user_id=people["analyst"].pk, type=Authenticator.Type.RECOVERY_CODES)
    assert not any(code in str(kept.data) for code in codes)
