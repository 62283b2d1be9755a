"""A token opens what it names, for one purpose, while all that it rests on stands; and never more than its person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories.machines import a_machine, a_token, an_officer
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_reader

from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.permissions import BY_TOKEN, Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts.models import Grant, Person, Token
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import (
    TokenAsked,
    TokenOpensNothing,
    TokenRefused,
    agree_token,
    make_token,
    reader_by_token,
    revoke_token,
)
from plait_desk.audit.queries import waiting_rows

pytestmark = pytest.mark.django_db(databases="__all__")
FILES = frozenset({Permission.COLLECTION_FILE_LOAD})


def now_as(reader: Reader) -> Reader:
    return reader_of(Person.objects.get(pk=reader.person_id), at=timezone.now(), purpose=reader.purpose)


def asked(**given: object) -> TokenAsked:
    usual = {"name": "Nightly files", "permissions": FILES, "to_at": timezone.now() + timedelta(days=30)}
    return TokenAsked(**(usual | given))


def test_a_token_acts_for_its_person_under_its_grant_and_may_only_what_it_names() -> None:
    person = a_reader(a_body("hmrc"))
    token, secret = a_token(person, FILES)
    reader = reader_by_token(secret, at=timezone.now())
    assert (reader.person_id, reader.partner_id, reader.purpose) == (
        person.person_id,
        person.partner_id,
        person.purpose,
    )
    assert reader.grants == person.grants
    assert reader.token == token.value()
    assert {permission for permission in Permission if reader.may(permission)} == FILES
    assert person.may(Permission.COLLECTION_REPORT_READ)


def test_the_secret_is_kept_nowhere() -> None:
    token, shown = a_token(a_reader())
    secret = shown.split("_", 2)[2]
    assert len(secret) == 43
    assert not any(secret in str(value) for value in vars(Token.objects.get(pk=token.pk)).values())


def test_a_token_opens_nothing_before_an_officer_has_signed_it() -> None:
    token, secret = a_token(a_reader(), agreed=False)
    with pytest.raises(TokenOpensNothing, match="waits for the signature"):
        reader_by_token(secret, at=timezone.now())
    agree_token(actor=an_officer(), token=token)
    assert reader_by_token(secret, at=timezone.now()).token is not None


def test_nobody_signs_their_own_token() -> None:
    officer = an_officer()
    token, _ = make_token(actor=officer, asked=asked(permissions=frozenset({Permission.REPORTING_RELEASED_READ})))
    with pytest.raises(TokenRefused, match="yours"):
        agree_token(actor=officer, token=token)
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(agreed_by_id=officer.person_id, agreed_at=timezone.now())


def test_who_does_not_manage_grants_signs_nothing() -> None:
    token, _ = a_token(a_reader(), agreed=False)
    with pytest.raises(PermissionDenied):
        agree_token(actor=now_as(a_reader()), token=token)


def test_a_token_is_refused_at_once_when_it_is_ended_by_its_person_or_an_officer() -> None:
    person = a_reader()
    for who in (now_as(person), an_officer()):
        token, secret = a_token(person)
        reader_by_token(secret, at=timezone.now())
        revoke_token(actor=who, token=token)
        with pytest.raises(TokenOpensNothing, match="was ended"):
            reader_by_token(secret, at=timezone.now())
    with pytest.raises(PermissionDenied):
        revoke_token(actor=now_as(a_reader()), token=a_token(person)[0])


def test_a_token_ends_with_its_grant_with_its_account_and_on_its_day() -> None:
    person = a_reader()
    token, secret = a_token(person)
    with pytest.raises(TokenOpensNothing, match="last day"):
        reader_by_token(secret, at=token.to_at)
    Person.objects.filter(pk=person.person_id).update(is_active=False)
    with pytest.raises(TokenOpensNothing, match="account"):
        reader_by_token(secret, at=timezone.now())
    Person.objects.filter(pk=person.person_id).update(is_active=True)
    Grant.objects.filter(pk=token.grant_id).update(to_at=timezone.now())
    with pytest.raises(TokenOpensNothing, match="grant"):
        reader_by_token(secret, at=timezone.now())


def test_a_token_for_one_purpose_serves_no_other() -> None:
    body = a_body("sepa")
    person = a_reader(body, purposes=(Purpose.LICENSING, Purpose.LAW_ENFORCEMENT))
    _, secret = a_token(person)
    assert reader_by_token(secret, at=timezone.now()).purpose is Purpose.LICENSING
    Grant.objects.filter(person_id=person.person_id).update(purposes={Purpose.LAW_ENFORCEMENT.value})
    with pytest.raises(TokenOpensNothing, match="purpose"):
        reader_by_token(secret, at=timezone.now())


def test_a_token_is_given_only_what_its_person_may_do_and_the_interface_offers() -> None:
    person = now_as(a_reader(a_body("psos"), Role.PARTNER_OFFICER))
    for wrong in (Permission.LINKING_PAIR_DECIDE, Permission.RELEASE_LEDGER_SEND):
        with pytest.raises(TokenRefused, match="what you may do"):
            make_token(actor=person, asked=asked(permissions=FILES | {wrong}))
    with pytest.raises(TokenRefused, match="at least one"):
        make_token(actor=person, asked=asked(permissions=frozenset()))
    for to_at in (person.at, person.at + timedelta(days=400)):
        with pytest.raises(TokenRefused, match="ends"):
            make_token(actor=person, asked=asked(to_at=to_at))


def test_a_machine_makes_no_tokens_and_touches_no_rights() -> None:
    reader = reader_by_token(a_token(a_reader())[1], at=timezone.now())
    with pytest.raises(PermissionDenied):
        make_token(actor=reader, asked=asked())
    rooms = {"accounts", "release", "rights", "oversight", "safeguarding"}
    assert not {permission for permission in BY_TOKEN if permission.value.partition(":")[0] in rooms}


@pytest.mark.parametrize(
    "shown", ["", "plait", "plait_", "plait_0000000000001_", "plait_0000000000001_x", "plait_z_x", "other_z_x", "ü_1_2"]
)
def test_what_is_no_token_opens_nothing(shown: str) -> None:
    with pytest.raises(TokenOpensNothing, match="no token of this desk"):
        reader_by_token(shown, at=timezone.now())


def test_a_wrong_secret_is_told_nothing_of_the_token() -> None:
    token, secret = a_token(a_reader(), agreed=False)
    with pytest.raises(TokenOpensNothing, match="no token of this desk") as refused:
        reader_by_token(f"{secret}x", at=timezone.now())
    assert refused.value.token is None
    assert token.agreed_at is None


def test_the_last_day_of_use_is_kept() -> None:
    token, secret = a_token(a_reader())
    assert token.used_on is None
    at = timezone.now()
    reader_by_token(secret, at=at)
    assert Token.objects.get(pk=token.pk).used_on == at.date()


def test_what_happens_to_a_token_is_on_the_log_by_its_code_alone() -> None:
    person = now_as(a_reader())
    token, secret = make_token(actor=person, asked=asked())
    agree_token(actor=an_officer(), token=token)
    revoke_token(actor=person, token=token)
    entries = [row.value() for row in waiting_rows(100)]
    cited = [entry for entry in entries if str(Ref("token", token.pk)) in entry.objects]
    assert [entry.event for entry in cited] == ["collection", "alteration", "alteration"]
    assert not any("Nightly" in str(entry) or secret in str(entry) for entry in entries)


def test_the_page_shows_the_secret_once_and_the_machine_comes_in_after_the_signature() -> None:
    person, officer = a_reader(a_body("psos")), an_officer()
    browser, theirs = signed_in(person), signed_in(officer)
    form = {
        "name": "Nightly files",
        "permissions": [Permission.COLLECTION_FILE_LOAD.value],
        "to_on": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}",
    }
    made = browser.post(reverse("accounts:my_tokens"), form).content.decode()
    secret = made.split("<code>")[1].split("</code>")[0]
    token = Token.objects.get()
    assert secret not in browser.get(reverse("accounts:my_tokens")).content.decode()
    assert "Waits for a signature" in theirs.get(reverse("accounts:tokens")).content.decode()
    theirs.post(reverse("accounts:agree_token", args=[token.pk]))
    assert reader_by_token(secret, at=timezone.now()).person_id == person.person_id
    assert browser.post(reverse("accounts:end_token", args=[token.pk])).status_code == 302
    with pytest.raises(TokenOpensNothing):
        reader_by_token(secret, at=timezone.now())


def test_another_persons_token_is_to_a_colleague_as_if_there_were_none() -> None:
    token, secret = a_token(a_reader(a_body("psos")))
    colleague = signed_in(a_reader(a_body("psos")))
    assert colleague.post(reverse("accounts:end_token", args=[token.pk])).status_code == 404
    assert colleague.post(reverse("accounts:end_token", args=[token.pk + 1])).status_code == 404
    assert reader_by_token(secret, at=timezone.now())


@pytest.mark.parametrize("role", Role)
def test_whoever_may_do_what_the_interface_offers_may_be_given_a_token_for_it(role: Role) -> None:
    person = a_reader(a_body("psos"), role)
    offered = BY_TOKEN & ROLES[role]
    machine = a_machine(person)
    assert reader_by_token(machine.secret, at=timezone.now()).token.permissions == offered
