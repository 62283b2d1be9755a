"""A grant takes two signatures of two people who are neither its person nor each other."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from tests.factories import a_body, a_marking, a_reader
from tests.factories.people import NOW

from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts import queries, services
from plait_desk.accounts.models import Grant, GrantProposal, Partner, Person
from plait_desk.accounts.queries import readable_markings
from plait_desk.audit.models import WaitingChange

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
READ = Permission.COLLECTION_REPORT_READ
ENFORCE = frozenset({Purpose.LAW_ENFORCEMENT})
DAY = timedelta(days=1)


def an_officer() -> Reader:
    return a_reader(role=Role.ACCOUNTS_OFFICER, purposes=[Purpose.OVERSIGHT])


def asked(person: Person, partner: Partner, **words: object) -> services.GrantAsked:
    given: dict[str, object] = {"role": Role.ANALYST, "purposes": ENFORCE, "term": Term(from_at=NOW)} | words
    return services.GrantAsked(person_id=person.pk, partner_id=partner.pk, **given)  # type: ignore[arg-type]  # of the right types


@pytest.fixture
def somebody() -> Person:
    return Person.objects.create(username="somebody", name="Somebody (synthetic)", password="!")


def proposed(somebody: Person, **words: object) -> GrantProposal:
    return services.propose_grant(actor=an_officer(), asked=asked(somebody, a_body(), **words))


def test_only_an_accounts_officer_proposes_seconds_and_refuses(somebody: Person) -> None:
    proposal = proposed(somebody)
    with pytest.raises(PermissionDenied, match="accounts:grant:manage"):
        services.propose_grant(actor=a_reader(), asked=asked(somebody, a_body()))
    with pytest.raises(PermissionDenied, match="accounts:grant:manage"):
        services.second_grant(actor=a_reader(), proposal=proposal)
    with pytest.raises(PermissionDenied, match="accounts:grant:manage"):
        services.refuse_grant(actor=a_reader(), proposal=proposal, reason="No")


def test_one_signature_gives_nothing_and_the_second_gives_the_grant(somebody: Person) -> None:
    first, second, body = an_officer(), an_officer(), a_body()
    proposal = services.propose_grant(actor=first, asked=asked(somebody, body))
    with pytest.raises(queries.NoGrant):
        queries.reader_of(somebody, at=NOW)
    grant = services.second_grant(actor=second, proposal=proposal)
    assert (grant.granted_by_id, grant.seconded_by_id) == (first.person_id, second.person_id)
    assert queries.reader_of(somebody, at=NOW).partner_id == body.pk
    with pytest.raises(queries.NoGrant):
        queries.reader_of(somebody, at=NOW - DAY)
    assert list(WaitingChange.objects.values_list("event", "person_id")) == [
        ("collection", first.person_id),
        ("alteration", second.person_id),
    ]


def test_a_second_signature_by_the_same_person_is_refused_in_clear_words(somebody: Person) -> None:
    officer = an_officer()
    proposal = services.propose_grant(actor=officer, asked=asked(somebody, a_body()))
    with pytest.raises(services.GrantRefused, match="second signature is another accounts officer's"):
        services.second_grant(actor=officer, proposal=proposal)
    with pytest.raises(services.GrantRefused, match="second signature is another"):
        services.refuse_grant(actor=officer, proposal=proposal, reason="Second thoughts")
    assert not Grant.objects.filter(person=somebody).exists()


def test_the_person_signs_neither_first_nor_second() -> None:
    officer = an_officer()
    themselves = Person.objects.get(pk=officer.person_id)
    with pytest.raises(PermissionDenied, match="Nobody grants to themselves"):
        services.propose_grant(actor=officer, asked=asked(themselves, a_body()))
    with pytest.raises(services.GrantRefused, match="This grant is for you"):
        services.second_grant(actor=officer, proposal=proposed(themselves))


@pytest.mark.parametrize(
    ("granted_by", "seconded_by"),
    [("first", "first"), ("first", None), (None, "first"), ("somebody", "first"), ("first", "somebody")],
)
def test_no_row_carries_one_signature_or_the_same_twice_not_even_past_the_service(
    somebody: Person, granted_by: str | None, seconded_by: str | None
) -> None:
    people = {"first": an_officer().person_id, "somebody": somebody.pk, None: None}
    with pytest.raises(IntegrityError), transaction.atomic():
        services.make_grant(
            asked(somebody, a_body()), granted_by_id=people[granted_by], seconded_by_id=people[seconded_by]
        )


@pytest.mark.parametrize("signs", ["proposer", "somebody"])
def test_no_proposal_is_decided_by_its_proposer_or_its_person_not_even_past_the_service(
    somebody: Person, signs: str
) -> None:
    proposal = proposed(somebody)
    by = {"proposer": proposal.proposed_by_id, "somebody": somebody.pk}[signs]
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantProposal.objects.update(decided_by_id=by, decided_at=NOW, reason="No")


def test_a_refusal_needs_a_reason_and_is_final(somebody: Person) -> None:
    proposal, second = proposed(somebody), an_officer()
    with pytest.raises(services.GrantRefused, match="Say why"):
        services.refuse_grant(actor=second, proposal=proposal, reason="  ")
    services.refuse_grant(actor=second, proposal=proposal, reason="Not of this body")
    (line,) = queries.proposals_for(somebody)
    assert line.refused.endswith("Not of this body")
    with pytest.raises(services.GrantRefused, match="decided this one already"):
        services.second_grant(actor=an_officer(), proposal=proposal)
    assert not Grant.objects.filter(person=somebody).exists()


def test_what_two_officers_sign_at_once_is_one_grant(somebody: Person) -> None:
    proposal = proposed(somebody)
    seen_by_the_other = GrantProposal.objects.get(pk=proposal.pk)
    services.second_grant(actor=an_officer(), proposal=proposal)
    with pytest.raises(services.GrantRefused, match="already"):
        services.second_grant(actor=an_officer(), proposal=seen_by_the_other)
    assert Grant.objects.filter(person=somebody).count() == 1


def test_a_grant_never_begins_before_its_second_signature(somebody: Person) -> None:
    proposal = proposed(somebody, term=Term(from_at=NOW - DAY))
    assert services.second_grant(actor=an_officer(), proposal=proposal).from_at == NOW
    later = proposed(somebody, term=Term(from_at=NOW + DAY))
    assert services.second_grant(actor=an_officer(), proposal=later).from_at == NOW + DAY


def test_a_term_that_is_over_before_the_second_signature_is_refused(somebody: Person) -> None:
    proposal = proposed(somebody, term=Term(from_at=NOW - DAY, to_at=NOW))
    with pytest.raises(services.GrantRefused, match="is over"):
        services.second_grant(actor=an_officer(), proposal=proposal)


def test_a_secondment_names_the_home_body_and_ends_by_itself(somebody: Person) -> None:
    home, host = a_body(), a_body()
    lent = asked(somebody, host, lent_by_id=home.pk, term=Term(from_at=NOW, to_at=NOW + DAY))
    proposal = services.propose_grant(actor=an_officer(), asked=lent)
    services.second_grant(actor=an_officer(), proposal=proposal)
    (line,) = queries.grant_lines(somebody, at=NOW)
    assert (line.lent_by, line.partner, line.is_valid) == (home.name, host.name, True)
    assert queries.reader_of(somebody, at=NOW).partner_id == host.pk
    with pytest.raises(queries.NoGrant):
        queries.reader_of(somebody, at=NOW + DAY)


def test_a_secondment_without_an_end_or_to_the_own_body_is_refused_by_service_and_table(somebody: Person) -> None:
    home, host = a_body(), a_body()
    with pytest.raises(services.GrantRefused, match="ends"):
        services.propose_grant(actor=an_officer(), asked=asked(somebody, host, lent_by_id=home.pk))
    ended = Term(from_at=NOW, to_at=NOW + DAY)
    with pytest.raises(services.GrantRefused, match="another body"):
        services.propose_grant(actor=an_officer(), asked=asked(somebody, home, lent_by_id=home.pk, term=ended))
    proposal = proposed(somebody)
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantProposal.objects.filter(pk=proposal.pk).update(lent_by=home)


def test_an_ended_grant_still_tells_what_the_person_could_see_before(somebody: Person) -> None:
    officer, body = an_officer(), a_body()
    grant = services.make_grant(asked(somebody, body), granted_by_id=None)
    marking = a_marking(body)
    services.revoke_grant(actor=officer, grant=grant, at=NOW + 2 * DAY)
    before = queries.reader_of(somebody, at=NOW + DAY)
    assert marking.pk in readable_markings(before, READ)
    with pytest.raises(queries.NoGrant):
        queries.reader_of(somebody, at=NOW + 2 * DAY)
    with pytest.raises(services.GrantRefused, match="ended already"):
        services.revoke_grant(actor=officer, grant=grant, at=NOW + 3 * DAY)


def test_a_grant_without_purpose_is_refused(somebody: Person) -> None:
    with pytest.raises(services.GrantRefused, match="purpose"):
        services.make_grant(asked(somebody, a_body(), purposes=frozenset()), granted_by_id=None)


def test_an_empty_desk_gets_its_first_two_officers_by_a_command_that_says_so_and_only_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("officers", "first.officer", "second.officer")
    said = capsys.readouterr().out
    assert "carry no signature. Every other grant now takes two." in said
    password = said.splitlines()[0].split()[-1]
    assert Person.objects.get(username="first.officer").check_password(password)
    assert [grant.role for grant in Grant.objects.all()] == [Role.ACCOUNTS_OFFICER.value] * 2
    with pytest.raises(CommandError, match="has accounts officers"):
        call_command("officers", "third.officer", "fourth.officer")


def test_two_first_officers_are_two_people_of_a_body_on_the_list() -> None:
    with pytest.raises(CommandError, match="two people"):
        call_command("officers", "one", "one")
    with pytest.raises(CommandError, match="no body"):
        call_command("officers", "one", "two", "--body", "nowhere")
